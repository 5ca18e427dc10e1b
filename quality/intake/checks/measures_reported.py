"""All measures of the year are in the file; a missing one is a warning, because it scores 0."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem

_ADD = (
    "Add {what} with its counts, even if they are small. If you had no case, write 0 in each count. A measure with "
    "fewer than {minimum} cases is not scored and does not lower your score."
)
_CHANGE_FORMAT = (
    "This format cannot include the measure. Instead, fill in the template with all of your measures, and write 0 in "
    "each count of a measure without a case."
)


def gather(context: Context) -> None:
    """Note the measures in a batch of rows."""
    context.spanning.note("measure_id", context.frame["measure_id#"].drop_nulls().unique())


def file_problems(context: Context) -> Iterator[Problem]:
    """Report each measure of the year that is not in the file."""
    present = context.spanning.values["measure_id"]
    carries = context.table.carries
    what = "a row for the measure" if context.table.has_rows else "the measure"
    minimum = context.policy["quality/case_minimum"]
    for measure in context.layout.column("measure_id").words:
        if measure not in present:
            advice = (
                _ADD.format(what=what, minimum=minimum) if carries is None or measure in carries else _CHANGE_FORMAT
            )
            yield Problem("measure-not-reported", "measure_id", expected=measure, details={"advice": advice})
