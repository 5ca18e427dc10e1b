"""Text that the fonts of a PDF can show; a character without a glyph is written as its Unicode number.

PDF/UA-1 allows no text without a glyph, and Typst stops at the first one. Its built-in fonts (Libertinus Serif, New
Computer Modern, DejaVu Sans Mono) contain Latin, Greek, Cyrillic, Hebrew and Arabic letters. An ideograph, an emoji or
a private-use character is written as its number, such as [U+4E2D]. Nothing is lost and the document stays valid.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

import typst

# Characters that the text font, Libertinus Serif, is known to contain: they need no trial.
_KNOWN = re.compile(r"[\x20-\x7e\xa0-\xac\xae-\u017f\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2212]*")
_NUMBER = re.compile(r"\[U\+[0-9A-F]{4,6}\]")
_ZERO_WIDTH_JOINER = "\u200d"
_SELECTORS = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_TRIAL = b"""#set document(title: "Trial")
#set text(lang: "en", region: "US", font: "Libertinus Serif")
#for one in json(bytes(sys.inputs.clusters)) [#par(one)]
"""


def compile_pdf(template: bytes, content: Any) -> bytes:
    """Typeset a document from its template and its content, with every text made printable."""
    try:
        return _compile(template, _each_text(content, printable))
    except typst.TypstError:
        # A letter that has a glyph alone can lack one in a word of two scripts.
        return _compile(template, _each_text(content, _known_characters))


def printable(text: str) -> str:
    """Return a text with each character that no font contains replaced by its number."""
    if _KNOWN.fullmatch(text):
        return text
    clusters = list(_clusters(unicodedata.normalize("NFC", text)))
    odd = {one for one in clusters if not _KNOWN.fullmatch(one)}
    # Try each character alone as well: Typst accepts a letter without a glyph if a combining mark on it has one.
    shown = _in_fonts(frozenset(odd | {character for one in odd for character in _visible(one)}))
    return "".join(one if one not in odd or {one, *_visible(one)} <= shown else _numbers(one) for one in clusters)


def replaced(content: Any) -> bool:
    """Return whether any character of a document's content is replaced by its number."""
    return any(_NUMBER.search(printable(text)) for text in _texts(content) if not _KNOWN.fullmatch(text))


def _known_characters(text: str) -> str:
    """Replace every character that the text font is not known to contain."""
    return "".join(one if _KNOWN.fullmatch(one) else _numbers(one) for one in unicodedata.normalize("NFC", text))


def _numbers(cluster: str) -> str:
    return "".join(one if _KNOWN.fullmatch(one) else f"[U+{ord(one):04X}]" for one in _visible(cluster))


def _visible(cluster: str) -> str:
    """Leave out joiners and variation selectors, which show nothing themselves."""
    return "".join(one for one in cluster if one != _ZERO_WIDTH_JOINER and not _SELECTORS.fullmatch(one))


def _clusters(text: str) -> Iterator[str]:
    """Split a text into its visible units: a letter with its combining marks, an emoji with its modifiers."""
    cluster = ""
    for character in text:
        joined = unicodedata.category(character).startswith("M") or character == _ZERO_WIDTH_JOINER
        if cluster and (joined or cluster.endswith(_ZERO_WIDTH_JOINER)):
            cluster += character
            continue
        if cluster:
            yield cluster
        cluster = character
    if cluster:
        yield cluster


@lru_cache(maxsize=256)
def _in_fonts(clusters: frozenset[str]) -> frozenset[str]:
    """Return the clusters that the fonts contain: Typst tries them all, then each half of those that fail."""
    if not clusters or _compiles(clusters):
        return clusters
    if len(clusters) == 1:
        return frozenset()
    ordered = sorted(clusters)
    half = len(ordered) // 2
    return _in_fonts(frozenset(ordered[:half])) | _in_fonts(frozenset(ordered[half:]))


def _compiles(clusters: Iterable[str]) -> bool:
    try:
        typst.compile(
            _TRIAL,
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"clusters": json.dumps(sorted(clusters))},
            font_paths=_fonts(),
        )
    except typst.TypstError:
        return False
    return True


def _compile(template: bytes, content: Any) -> bytes:
    return typst.compile(
        template,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"content": json.dumps(content)},
        font_paths=_fonts(),
    )


@cache
def _fonts() -> typst.Fonts:
    """Load the built-in fonts, once in a process; those of the system differ from machine to machine."""
    return typst.Fonts(include_system_fonts=False)


def _each_text(content: Any, change: Any) -> Any:
    if isinstance(content, str):
        return change(content)
    if isinstance(content, dict):
        return {name: _each_text(member, change) for name, member in content.items()}
    if isinstance(content, list | tuple):
        return [_each_text(member, change) for member in content]
    return content


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list | tuple):
        for member in content.values() if isinstance(content, dict) else content:
            yield from _texts(member)
