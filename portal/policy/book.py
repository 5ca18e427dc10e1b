"""The book: all parameters of the policy, with their values by day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from portal.formatting import long_date
from portal.policy.parameter import STANDINGS, DatedValue, Parameter, PolicyError, read_parameter
from portal.policy.plain import plain

PARAMETERS = Path(__file__).parent / "parameters"


@dataclass(frozen=True, slots=True)
class Amendment:
    """Dated value that one person at CMS entered and another approved."""

    name: str
    from_on: date
    value: Any
    reference: str
    standing: str = "published"


@dataclass(frozen=True, slots=True)
class Entry:
    """Value of a parameter that is in force on a given day, with its source."""

    name: str
    value: Any
    from_on: date
    reference: str
    standing: str
    rehearsed: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the entry as JSON, with `rehearsed` set if the request gave the value."""
        entry = {
            "name": self.name,
            "value": plain(self.value),
            "from": self.from_on.isoformat(),
            "reference": self.reference,
            "standing": self.standing,
        }
        return entry | ({"rehearsed": True} if self.rehearsed else {})


class BookDay:
    """The book opened at one day."""

    __slots__ = ("_book", "day")

    def __init__(self, book: Book, day: date) -> None:
        """Open a book at a day."""
        self._book = book
        self.day = day

    def __getitem__(self, name: str) -> Any:
        """Return the value in force on this day. Never change a table that it returns: all callers share it.

        :raises PolicyError: when the parameter does not exist or has no value in force.
        """
        return self.entry(name).value

    def entry(self, name: str) -> Entry:
        """Return the value in force on this day with its first day, reference and standing.

        :raises PolicyError: when the parameter does not exist or has no value in force.
        """
        return self._book._entry(name, self.day)


class Book:
    """All parameters of the policy. A book never changes: a rehearsal or an amendment makes another book.

    `version` is the number of the stored policy version, or None for a book that is not stored.
    """

    def __init__(
        self, parameters: Mapping[str, Parameter], rehearsed: Mapping[str, Any], *, version: int | None = None
    ) -> None:
        """Make a book of parameters and rehearsed values."""
        self.parameters = dict(sorted(parameters.items()))
        self.rehearsed = dict(sorted(rehearsed.items()))
        self.version = version

    def on(self, day: date) -> BookDay:
        """Return the book opened at a day: the day of the event to which the law applies."""
        return BookDay(self, day)

    def parameter(self, name: str) -> Parameter:
        """Return a parameter with all its dated values.

        :raises PolicyError: when no parameter has this name.
        """
        if name not in self.parameters:
            raise PolicyError(f"There is no policy parameter named {name!r}.")
        return self.parameters[name]

    def rehearse(self, values: Mapping[str, Any]) -> Book:
        """Return a book in which the given values are in force on every day, each marked as rehearsed.

        :raises PolicyError: for a name that does not exist or a value that does not fit its unit.
        """
        rehearsed = {name: self.parameter(name).coerce(value) for name, value in values.items()}
        return Book(self.parameters, {**self.rehearsed, **rehearsed})

    def amended(self, amendments: Sequence[Amendment], *, version: int | None = None) -> Book:
        """Return a book with approved amendments added; a later one replaces an earlier one of the same day.

        :param version: the number of the new book's policy version.

        :raises PolicyError: for an unknown or non-amendable parameter, or a value that does not fit.
        """
        parameters = dict(self.parameters)
        for amendment in amendments:
            parameter = parameters.get(amendment.name) or self.parameter(amendment.name)
            if not parameter.amendable:
                raise PolicyError(f"{amendment.name} may not be amended: its file says so.")
            if amendment.standing not in STANDINGS or not amendment.reference.strip():
                raise PolicyError(f"{amendment.name}: an amendment needs a reference and a standing.")
            dated = DatedValue(
                amendment.from_on,
                parameter.coerce(amendment.value),
                amendment.reference,
                amendment.standing,
            )
            others = (value for value in parameter.values if value.from_on != dated.from_on)
            ordered = tuple(sorted((*others, dated), key=lambda value: value.from_on))
            parameters[amendment.name] = replace(parameter, values=ordered)
        return Book(parameters, self.rehearsed, version=version)

    def noted(self) -> NotedBook:
        """Return the same book for one calculation; it records the entries that the calculation reads."""
        return NotedBook(self)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the book's content in a canonical order."""
        content = {
            "parameters": [
                {
                    "name": parameter.name,
                    "unit": parameter.unit,
                    "choices": parameter.choices,
                    "values": [
                        [value.from_on, value.value, value.reference, value.standing] for value in parameter.values
                    ],
                }
                for parameter in self.parameters.values()
            ],
            "rehearsed": self.rehearsed,
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=_canonical)
        return hashlib.sha256(text.encode()).hexdigest()

    def _entry(self, name: str, day: date) -> Entry:
        """Find the entry of a day."""
        parameter = self.parameter(name)
        entry: Entry | None = None
        if name in self.rehearsed:
            entry = Entry(name, self.rehearsed[name], day, "rehearsal of this request", "assumed", True)
        for dated in parameter.values if entry is None else ():
            if dated.from_on <= day:
                entry = Entry(name, dated.value, dated.from_on, dated.reference, dated.standing)
        if entry is None:
            first = parameter.values[0].from_on
            raise PolicyError(
                f"No value of {name} is in force on {long_date(day)}; the first known day is {long_date(first)}."
            )
        return entry


class NotedBook(Book):
    """Book for one calculation: `used` lists each entry that was read, once, in the order of first use."""

    def __init__(self, book: Book) -> None:
        """Wrap a book; no entry is read yet."""
        self.parameters, self.rehearsed, self.version = book.parameters, book.rehearsed, book.version
        self._book = book
        self._noted: dict[tuple[str, date], Entry] = {}

    @property
    def used(self) -> list[Entry]:
        """Entries read so far."""
        return list(self._noted.values())

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the wrapped book."""
        return self._book.digest

    def _entry(self, name: str, day: date) -> Entry:
        """Find the entry of a day and record it."""
        entry = super()._entry(name, day)
        return self._noted.setdefault((entry.name, entry.from_on), entry)


def _canonical(value: Any) -> str:
    """Return the canonical text of a Decimal or a day, for the digest."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in the policy.")


@lru_cache(maxsize=1)
def files() -> dict[str, str]:
    """Return the text of every parameter file of this release by the parameter's name; read once in each process."""
    return read_folder(PARAMETERS)


def read_folder(folder: Path) -> dict[str, str]:
    """Return the text of all parameter files below a folder; a file's path without suffix is its parameter's name.

    :raises PolicyError: when the folder contains none.
    """
    texts = {
        path.relative_to(folder).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.toml"))
    }
    if not texts:
        raise PolicyError(f"There are no parameter files below {folder}.")
    return texts


def read_book(texts: Mapping[str, str]) -> Book:
    """Return the book of some parameter files.

    :param texts: the text of each file, by the parameter's name.
    :raises PolicyError: for a file that breaks the format.
    """
    return Book({name: read_parameter(text, name) for name, text in texts.items()}, {})


@lru_cache(maxsize=1)
def _book_of_files() -> Book:
    """Return the book of this release's files; read once in each process."""
    return read_book(files())


def load_book(amendments: Sequence[Amendment] = ()) -> Book:
    """Return the book of this release's files with the given amendments added.

    :raises PolicyError: when a file or an amendment breaks the format.
    """
    return _book_of_files().amended(amendments) if amendments else _book_of_files()
