"""Pages of CMS staff for the ground."""

from . import accounts, files, messages, policy, work

__all__ = ["accounts", "files", "messages", "policy", "work"]
