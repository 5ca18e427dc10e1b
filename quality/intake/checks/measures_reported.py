"""Measures that the file leaves out are pointed out: they score nothing unless they have too few cases."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem


def problems(context: Context) -> Iterator[Problem]:
    """Report each measure of the year that is not in the file."""
    present = set(context.frame["measure_id#"].drop_nulls())
    for measure in context.layout.column("measure_id").words:
        if measure not in present:
            yield Problem("measure-not-reported", "measure_id", expected=measure)
