"""No cell holds an error value of a spreadsheet, such as #N/A or #REF!."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import received

_ERROR = (
    r"^#(N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|EXTERNAL!"
    r"|PYTHON!|TIMEOUT!|GETTING_DATA)$"
)


def problems(context: Context) -> Iterator[Problem]:
    """Report error values, in a workbook or in a text file saved from one."""
    for column in context.layout.columns:
        if context.table.has(column.name):
            yield Problem("error-cell", column.name, received(column.name).str.contains(_ERROR), expected="a value")
