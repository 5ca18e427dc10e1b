"""The layout version, if the file states one, is the current one."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import VERSION_COLUMN


def problems(context: Context) -> Iterator[Problem]:
    """Report, once for the file, layout versions that are not the current one. Nothing else can be said of the file."""
    stated = {context.table.layout_version} if context.table.layout_version else set()
    if context.table.has(VERSION_COLUMN):
        stated |= set(context.table.frame[VERSION_COLUMN].drop_nulls().unique())
    if stated - {context.layout.version}:
        yield Problem(
            "layout-version",
            VERSION_COLUMN,
            expected=context.layout.version,
            details={"template": context.template, "received": ", ".join(sorted(stated))[:80]},
            stops=True,
        )
