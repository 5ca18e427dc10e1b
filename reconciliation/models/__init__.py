"""What was paid against what is owed, and the argument about it."""

from .error_notice import ErrorNotice, Exhibit, Response
from .run import Kind, Run
from .statement import Statement, StatementLine

__all__ = ["ErrorNotice", "Exhibit", "Kind", "Response", "Run", "Statement", "StatementLine"]
