"""Characters as people type them, made alike: apostrophes, hyphens, blanks, accents, and marks that nobody sees.

A phone types a curly apostrophe, a Mac an accent in two characters, a word processor a hyphen that does not break. What
is kept is `tidy`; what is compared are keys. Keys join spellings of one name and keep apart what two people may be
called: an accent, a hyphen and a blank each stay a difference (docs/readings.md#names-at-registration).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

_APOSTROPHES = "\u2018\u2019\u201b\u2032\u02b9\u02bb\u02bc\u00b4\u0060\uff07\ua78c"
_OTHER_HYPHENS = "\u2212\u2043\u02d7"


def tidy(text: str) -> str:
    """Write a text in plain characters: one kind of apostrophe, hyphen and blank, accents composed, nothing unseen."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split())
    return " ".join("".join(_plain(character) for character in unicodedata.normalize("NFC", text)).split())


def name_key(text: str) -> str:
    """Give what two spellings of the same name have in common, whatever their case."""
    return _settled(text, lambda plain: plain.casefold())


def email_key(text: str) -> str:
    """Give an email address as it is kept and compared."""
    return _settled(text, lambda plain: plain.lower())


def identifier_key(text: str) -> str:
    """Give an identifier in capitals, without the blanks and hyphens that people put in to read it."""
    return _settled(text, lambda plain: plain.replace(" ", "").replace("-", "").upper())


def holds_control_characters(text: str) -> bool:
    """Tell whether a text holds characters that are none, such as NUL: no database keeps them."""
    return any(unicodedata.category(character) == "Cc" and character not in "\t\r\n" for character in text)


def _settled(text: str, change: Callable[[str], str]) -> str:
    """Write a text in plain, compatible characters and change it, until nothing changes any more."""
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
    if category == "Cf":  # zero-width blanks, marks of direction, soft hyphens, byte-order marks
        return ""
    return " " if character.isspace() else character
