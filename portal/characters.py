"""Normalization of typed text: apostrophes, hyphens, spaces, accents and invisible characters.

A phone types a curly apostrophe, a Mac an accent as two characters, a word processor a non-breaking hyphen. The portal
stores the result of `tidy` and compares keys. Two spellings of one name have the same key. An accent, a hyphen and a
space remain differences, because two people may differ in just that (docs/readings.md#names-at-registration).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

_APOSTROPHES = "\u2018\u2019\u201b\u2032\u02b9\u02bb\u02bc\u00b4\u0060\uff07\ua78c"
_OTHER_HYPHENS = "\u2212\u2043\u02d7"


def tidy(text: str) -> str:
    """Return a text with one kind of apostrophe, hyphen and space, composed accents and no invisible characters."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split())
    return " ".join("".join(_plain(character) for character in unicodedata.normalize("NFC", text)).split())


def name_key(text: str) -> str:
    """Return the form in which names are compared: plain characters, case folded."""
    return _settled(text, lambda plain: plain.casefold())


def email_key(text: str) -> str:
    """Return the form in which email addresses are stored and compared: plain characters, lower case."""
    return _settled(text, lambda plain: plain.lower())


def identifier_key(text: str) -> str:
    """Return an identifier in capitals, without the spaces and hyphens that people type to read it."""
    return _settled(text, lambda plain: plain.replace(" ", "").replace("-", "").upper())


def holds_control_characters(text: str) -> bool:
    """Return whether a text contains control characters such as NUL, which PostgreSQL cannot store."""
    return any(unicodedata.category(character) == "Cc" and character not in "\t\r\n" for character in text)


def _settled(text: str, change: Callable[[str], str]) -> str:
    """Normalize a text (NFKC and `tidy`) and apply `change`, again and again until the text stays the same."""
    if text.isascii():
        return change(tidy(text))
    while (then := change(tidy(unicodedata.normalize("NFKC", tidy(text))))) != text:
        text = then
    return text


def _plain(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    category = unicodedata.category(character)
    if category == "Pd" or character in _OTHER_HYPHENS:
        return "-"
    if category == "Cf":  # zero-width spaces, direction marks, soft hyphens, byte-order marks
        return ""
    return " " if character.isspace() else character
