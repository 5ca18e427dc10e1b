"""MBI, NPI, TIN, Model ID and diagnosis code have the right form and, if they have one, a correct check digit."""

from collections.abc import Iterator

from quality.intake import layouts
from quality.intake.checks.context import Context, Problem
from quality.intake.typed import received, unreadable

_RULES = {
    layouts.MBI: ("mbi-invalid", "11 characters, like 1EG4TE5MK73"),
    layouts.NPI: ("npi-invalid", "10 digits with a valid check digit"),
    layouts.TIN: ("tin-invalid", "9 digits"),
    layouts.ICD10: ("icd10-form", "one ICD-10-CM code, like C61 or C50.911"),
    layouts.MODEL_ID: ("model-id-invalid", "the Model ID as on the dashboard"),
}
# The forms of values that are no identifiers, and the fix of each; the first form that a value has counts.
_ADVICE = {
    "mbi-invalid": (
        (r"^[0-9]{3}-?[0-9]{2}-?[0-9]{4}-?[A-Za-z][A-Za-z0-9]?$",
         "This looks like the number of a Medicare card before 2018. Look up the patient's MBI."),
        (r"(?i)^[1-9][A-Z0-9-]*[SLOIBZ][A-Z0-9-]*$",
         "Copy the 11 characters from the Medicare card; the letters S, L, O, I, B and Z are never used. Often O is 0, "
         "I or L is 1, S is 5, B is 8, and Z is 2."),
        ("", "Copy the 11 characters from the Medicare card."),
    ),
    "npi-invalid": (
        (r"^[0-9]{10}$", "A digit is wrong or two are exchanged. Look up the NPI of the rendering practitioner."),
        (r"^[0-9]+$", "Look up the NPI of the rendering practitioner: it has 10 digits."),
        ("", "Look up the 10-digit NPI of the rendering practitioner and write it without spaces."),
    ),
    "tin-invalid": (
        (r"^[0-9]{7,8}$", "Write all nine digits, with the leading zeros; in a spreadsheet format the column as text."),
        ("", "Write all nine digits; in a spreadsheet format the column as text first."),
    ),
    "icd10-form": (
        (r"^[0-9]{3}(\.[0-9]{1,2})?$", "This looks like an ICD-9 code. Write the ICD-10-CM code of the diagnosis."),
        (r"(?i)^[A-Z][0-9][0-9A-Z.]*\s*[;,/&+|]\s*[A-Z][0-9]", "Write one code: that of the diagnosis treated."),
        (r"(?i)^[A-Z][0-9][0-9A-Z.]*[\s:(-]", "Delete the text after the code."),
        ("", "Write the code alone, for example C61 or C50.911. With several diagnoses, write the one treated."),
    ),
    "model-id-invalid": (("", "Copy the Model ID from the dashboard of your practice."),),
}  # fmt: skip


def problems(context: Context) -> Iterator[Problem]:
    """Report identifiers that are not valid."""
    for column in context.unreadable_columns:
        if column.type in _RULES:
            rule, expected = _RULES[column.type]
            left, text = unreadable(column.name), received(column.name)
            for form, advice in _ADVICE[rule]:
                where = left & text.str.contains(form)
                yield Problem(rule, column.name, where, expected=expected, details={"advice": advice})
                left &= ~text.str.contains(form)
