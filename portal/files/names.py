"""The name of a file as people gave it, in any language, without what could act in a terminal, a path or a page."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

MOST_CHARACTERS = 200
LONGEST_ENDING = 20
UNNAMED = "unnamed file"


def plain_name(given: str | None) -> str:
    """Return the last part of a file's name on one line.

    Letters of every script stay. Folders, control characters and invisible marks go, among them those that turn the
    direction of writing: with one, `annexe\u202efdp.exe` shows as `annexeexe.pdf`.
    """
    last = PurePosixPath((given or "").replace("\\", "/")).name
    kept = "".join(_kept(character) for character in unicodedata.normalize("NFC", last))
    name = " ".join(kept.split()).strip(" .") or UNNAMED
    if len(name) <= MOST_CHARACTERS:
        return name
    length = len(ending_of(name))
    return name[: MOST_CHARACTERS - length].rstrip() + name[len(name) - length :]


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category.startswith("Z") or character in "\t\r\n":
        return " "
    return "" if category.startswith("C") else character


def ending_of(name: str) -> str:
    """Return the ending of a name in small letters with its point; nothing where there is none worth the name."""
    ending = PurePosixPath(name).suffix.lower()
    return ending if len(ending) <= LONGEST_ENDING else ""
