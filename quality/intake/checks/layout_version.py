"""The layout version, if the file states one, is the current one."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import VERSION_COLUMN


def gather(context: Context) -> None:
    """Note the versions that a batch of rows states."""
    if context.table.has(VERSION_COLUMN):
        context.spanning.note(VERSION_COLUMN, context.frame[VERSION_COLUMN].drop_nulls().unique())


def stops(context: Context) -> Iterator[Problem]:
    """Report, once for the file, layout versions that are not the current one. Nothing else can be said of the file."""
    stated = context.spanning.values[VERSION_COLUMN] | {context.table.layout_version or ""} - {""}
    if stated - {context.layout.version}:
        yield Problem(
            "layout-version",
            VERSION_COLUMN,
            expected=context.layout.version,
            details={"template": context.template, "received": ", ".join(sorted(stated))[:80]},
        )
