"""No cell holds an error value of a spreadsheet, such as #N/A or #REF!."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import received

_ERRORS = (
    "#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!",
)  # fmt: skip


def problems(context: Context) -> Iterator[Problem]:
    """Report error values, in a workbook or in a text file saved from one."""
    for column in context.columns_with(lambda name: received(name).str.starts_with("#")):
        yield Problem("error-cell", column.name, received(column.name).is_in(_ERRORS), expected="a value")
