"""Versions of the layouts of uploads: from which day each holds, and what differs between two.

The policy says both: a layout has a new version on every day from which a parameter that it reads has another value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.policy import Book
from quality.intake.layouts import Layout, describe, layout_for

READ = (
    "intake/layout_version",
    "intake/allowed_words",
    "intake/number_ranges",
    "intake/number_decimals",
    "intake/lung_histology_words",
    "intake/tnm_categories",
    "quality/measures",
)
"""The parameters of which a layout is made."""
_COMPARED = {
    "meaning": "Meaning",
    "format": "Format",
    "unit": "Unit",
    "allowed": "Allowed words",
    "allowed_by_cancer_type": "Allowed words by cancer type",
    "least": "Least",
    "most": "Most",
    "decimals": "Decimals",
    "required": "Needed",
    "cancer_types": "Cancer types",
}
"""Words for the facts of a column that may differ, by their keys in the description."""


@dataclass(frozen=True, slots=True)
class LayoutVersion:
    """A layout as it holds from a day on; `columns` are described as for vendors."""

    from_on: date
    layout: Layout
    columns: Sequence[Mapping[str, Any]]

    def holds_on(self, day: date, versions: Sequence[LayoutVersion]) -> bool:
        """Return whether this is the one of all versions of its file that holds on a day."""
        return max((one.from_on for one in versions if one.from_on <= day), default=None) == self.from_on


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference of a column between two versions, in words; `before` or `after` is empty where it is absent."""

    column: str
    what: str
    before: str
    after: str


def versions_of(file_type: str, *, book: Book) -> list[LayoutVersion]:
    """Return the versions of the layout of a file type, the oldest first."""
    days = [[value.from_on for value in book.parameter(name).values] for name in READ]
    first = max(min(of_one) for of_one in days)
    found: list[LayoutVersion] = []
    for day in sorted({first, *(day for of_one in days for day in of_one if day > first)}):
        layout = layout_for(file_type, on=day, book=book)
        columns = describe(layout, tnm_categories=book.on(day)["intake/tnm_categories"])["columns"]
        if not found or (layout.version, columns) != (found[-1].layout.version, found[-1].columns):
            found.append(LayoutVersion(day, layout, columns))
    return found


def differences(older: LayoutVersion, newer: LayoutVersion) -> Iterator[Difference]:
    """Yield the differences between two versions in the order of the columns: absent, new and changed ones."""
    before, after = ({column["name"]: column for column in one.columns} for one in (older, newer))
    for name, column in before.items():
        if name not in after:
            yield Difference(name, "Column", column["meaning"], "")
    for name, column in after.items():
        if name not in before:
            yield Difference(name, "Column", "", column["meaning"])
            continue
        for key, what in _COMPARED.items():
            if column[key] != before[name][key]:
                yield _changed(name, what, before[name][key], column[key])


def _changed(name: str, what: str, before: Any, after: Any) -> Difference:
    """Return the difference of two values; of two lists of words, those that the other one lacks."""
    if isinstance(before, list) and isinstance(after, list):
        gone, new = ([word for word in before if word not in after], [word for word in after if word not in before])
        return Difference(name, what, in_words(gone), in_words(new))
    return Difference(name, what, in_words(before), in_words(after))


def in_words(value: Any) -> str:
    """Return a value of a description for a person."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {in_words(words)}" for key, words in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
