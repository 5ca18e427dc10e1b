"""The State or territory of a service location, by its ZIP Code: for windows that CMS opens for one State."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.policy import Book


def states(day: date, *, book: Book) -> list[str]:
    """List the States and territories by their two letters, for the days on which data are due, 42 CFR 512.275."""
    return sorted(book.on(day)["model/zip_prefixes_of_states"])


def zip_codes_of(state: str, day: date, *, book: Book) -> Sequence[tuple[str, str]]:
    """Return the first and the last ZIP Code of each range of a State, for the sites of 42 CFR 512.210.

    Two letters that are no State have no range.
    """
    ranges = (span.partition("-") for span in book.on(day)["model/zip_prefixes_of_states"].get(state, ()))
    return [(f"{first}00", f"{last or first}99") for first, _, last in ranges]
