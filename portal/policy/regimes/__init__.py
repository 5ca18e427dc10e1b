"""Regimes: other rules of the Model, laid over the parameter files by data alone.

A regime is a folder of parameter files that take the place of those with the same names, and a file that names it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from portal.policy.book import Book, files, read_book, read_folder
from portal.policy.parameter import PolicyError

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Regime:
    """A rule of the Model: its name, title and source, and `left`, what of it no parameter carries, as sentences."""

    name: str
    title: str
    source: str
    left: tuple[str, ...]


@lru_cache(maxsize=1)
def regimes() -> dict[str, Regime]:
    """Return the regimes by name; the rule of the parameter files themselves is none."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        row = tomllib.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = Regime(path.stem, row["title"], row["source"], tuple(row["left"]))
    return found


@lru_cache(maxsize=8)
def files_under(regime: str) -> dict[str, str]:
    """Return the text of every parameter file of this release under a regime, by name; "" for the files as they are.

    :raises PolicyError: for an unknown regime, or a file that takes the place of none.
    """
    if not regime:
        return files()
    if regime not in regimes():
        raise PolicyError(f"There is no regime named {regime!r}; known are {', '.join(regimes())}.")
    laid_over = read_folder(FOLDER / regime)
    if unknown := sorted(laid_over.keys() - files().keys()):
        raise PolicyError(f"The regime {regime} has a file for {unknown[0]}, which is no parameter.")
    return {**files(), **laid_over}


def names_in(regime: str) -> tuple[str, ...]:
    """Return the names of the parameters that a regime lays over the others."""
    return tuple(read_folder(FOLDER / regime))


def book_under(regime: str) -> Book:
    """Return the book of this release's files under a regime.

    :raises PolicyError: for an unknown regime, or a file that breaks the format.
    """
    return read_book(files_under(regime))


def under(book: Book, regime: str) -> Book:
    """Return a book with the parameters of a regime in the place of its own; its amendments of others stay.

    :raises PolicyError: for an unknown regime, or a file that breaks the format.
    """
    if not regime:
        return book
    whole = book_under(regime)
    laid_over = {name: whole.parameters[name] for name in names_in(regime)}
    return Book({**book.parameters, **laid_over}, book.rehearsed)
