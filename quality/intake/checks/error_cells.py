"""No cell holds an error value of a spreadsheet, such as #N/A or #REF!."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.text_cleaning import ERROR_VALUES
from quality.intake.typed import received


def problems(context: Context) -> Iterator[Problem]:
    """Report error values, in a workbook or in a text file saved from one."""
    for column in context.columns_with(lambda name: received(name).str.starts_with("#")):
        yield Problem("error-cell", column.name, received(column.name).is_in(ERROR_VALUES), expected="a value")
