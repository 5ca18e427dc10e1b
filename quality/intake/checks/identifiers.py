"""MBI, NPI, TIN, Model ID and diagnosis code have the right form and, if they have one, a correct check digit."""

from collections.abc import Iterator

from quality.intake import layouts
from quality.intake.checks.context import Context, Problem
from quality.intake.typed import unreadable

_RULES = {
    layouts.MBI: ("mbi-invalid", "11 characters, like 1EG4TE5MK73"),
    layouts.NPI: ("npi-invalid", "10 digits with a valid check digit"),
    layouts.TIN: ("tin-invalid", "9 digits"),
    layouts.ICD10: ("icd10-form", "one ICD-10-CM code, like C61 or C50.911"),
    layouts.MODEL_ID: ("model-id-invalid", "the Model ID as on the dashboard"),
}


def problems(context: Context) -> Iterator[Problem]:
    """Report identifiers that are not valid."""
    for column in context.unreadable_columns:
        if column.type in _RULES:
            rule, expected = _RULES[column.type]
            yield Problem(rule, column.name, unreadable(column.name), expected=expected)
