"""Included cancer types, 42 CFR 512.230."""

from __future__ import annotations

from datetime import date

from portal.policy import Book
from portal.rules.input_error import InputError

ABBREVIATIONS = {"cns": "CNS", "gi": "GI"}
"""Words of cancer types that people write in capitals."""


def cancer_type(icd10: str, *, on: date, book: Book) -> str | None:
    """Return the included cancer type of an ICD-10-CM code on a day, or None, 42 CFR 512.230.

    Dots and case do not matter. The longest matching prefix of the policy's table decides.

    :raises PolicyError: when the policy has no table for the day.
    """
    code = icd10.replace(".", "").strip().upper()
    found: tuple[int, str] | None = None
    for name, prefixes in book.on(on)["episodes/cancer_type_prefixes"].items():
        for prefix in prefixes:
            if code.startswith(prefix) and (found is None or len(prefix) > found[0]):
                found = (len(prefix), name)
    return None if found is None else found[1]


def cancer_types(*, on: date, book: Book) -> tuple[str, ...]:
    """List the included cancer types of a day, 42 CFR 512.230.

    :raises PolicyError: when the policy has no table for the day.
    """
    return tuple(book.on(on)["episodes/cancer_type_prefixes"])


def code_prefixes(*, on: date, book: Book) -> tuple[tuple[str, str], ...]:
    """List the first characters of the included ICD-10-CM codes of a day, each after its cancer type, 42 CFR 512.230.

    They have no dots.

    :raises PolicyError: when the policy has no table for the day.
    """
    table = book.on(on)["episodes/cancer_type_prefixes"]
    return tuple((name, prefix) for name, prefixes in table.items() for prefix in prefixes)


def check_cancer_type(name: str, *, on: date, book: Book) -> str:
    """Check that a word names an included cancer type on a day, 42 CFR 512.230.

    :raises InputError: when it does not.
    """
    known = cancer_types(on=on, book=book)
    if name not in known:
        raise InputError("cancer_type", f"{name} is not an included cancer type; use one of {', '.join(known)}.")
    return name
