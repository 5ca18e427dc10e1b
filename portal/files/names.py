"""Cleaning of file names that people gave, in any language: no paths, control characters or invisible characters."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

MOST_CHARACTERS = 200
LONGEST_ENDING = 20
UNNAMED = "unnamed file"


def plain_name(given: str | None) -> str:
    """Return the last part of a file's name on one line.

    Letters of every script stay. Folders, control characters and invisible characters are removed, among them those
    that reverse the direction of writing: with one, `annexe\u202efdp.exe` shows as `annexeexe.pdf`.
    """
    last = PurePosixPath((given or "").replace("\\", "/")).name
    kept = "".join(_kept(character) for character in unicodedata.normalize("NFC", last))
    name = " ".join(kept.split()).strip(" .") or UNNAMED
    if len(name) <= MOST_CHARACTERS:
        return name
    length = len(ending_of(name))
    return name[: MOST_CHARACTERS - length].rstrip() + name[len(name) - length :]


def within_bytes(name: str, most: int) -> str:
    """Return a name that no file system finds too long: its end is cut, and its ending stays.

    :param most: the largest size in bytes; a letter of some scripts takes four.
    """
    if len(name.encode()) <= most:
        return name
    ending = name[len(name) - len(ending_of(name)) :]
    stem = name.removesuffix(ending).encode()[: most - len(ending.encode())]
    return stem.decode(errors="ignore").rstrip() + ending


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category.startswith("Z") or character in "\t\r\n":
        return " "
    return "" if category.startswith("C") else character


def ending_of(name: str) -> str:
    """Return the ending of a name in lower case with its period, or "" if it has none or a very long one."""
    ending = PurePosixPath(name).suffix.lower()
    return ending if len(ending) <= LONGEST_ENDING else ""
