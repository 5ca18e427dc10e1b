"""Text that the fonts of a PDF can show: a character that none of them has stands as its number.

PDF/UA-1 admits no text without a glyph, and Typst stops at the first one. Its own fonts (Libertinus Serif, New Computer
Modern, DejaVu Sans Mono) hold Latin, Greek, Cyrillic, Hebrew and Arabic letters; an ideograph, an emoji or a sign of
somebody's private use is written as in [U+4E2D], so that nothing is lost and the document stays valid.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import typst

# What Libertinus Serif, the font of the text, is known to hold: no need to ask.
_SURELY = re.compile(r"[\x20-\x7e\xa0-\xac\xae-\u017f\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2212]*")
_NUMBER = re.compile(r"\[U\+[0-9A-F]{4,6}\]")
_ZERO_WIDTH_JOINER = "\u200d"
_SELECTORS = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_PROBE = b"""#set document(title: "Probe")
#set text(lang: "en", region: "US", font: "Libertinus Serif")
#for one in json(bytes(sys.inputs.clusters)) [#par(one)]
"""


def compile_pdf(template: bytes, content: Any) -> bytes:
    """Set a document from its template and its content, with every text in it printable."""
    try:
        return _compile(template, _each_text(content, printable))
    except typst.TypstError:
        # Two scripts in one word can leave a letter without a glyph that has one alone.
        return _compile(template, _each_text(content, _plain))


def printable(text: str) -> str:
    """Write the characters of a text that no font shows as their numbers."""
    if _SURELY.fullmatch(text):
        return text
    clusters = list(_clusters(unicodedata.normalize("NFC", text)))
    odd = {one for one in clusters if not _SURELY.fullmatch(one)}
    # Each character alone as well: Typst lets a letter without a glyph go where a mark that has one stands on it.
    shown = _shown(frozenset(odd | {character for one in odd for character in _visible(one)}))
    return "".join(one if one not in odd or {one, *_visible(one)} <= shown else _numbers(one) for one in clusters)


def replaced(content: Any) -> bool:
    """Return whether characters of a document's content stand as numbers."""
    return any(_NUMBER.search(printable(text)) for text in _texts(content) if not _SURELY.fullmatch(text))


def _plain(text: str) -> str:
    """Write everything as numbers but what the font is known to hold."""
    return "".join(one if _SURELY.fullmatch(one) else _numbers(one) for one in unicodedata.normalize("NFC", text))


def _numbers(cluster: str) -> str:
    return "".join(one if _SURELY.fullmatch(one) else f"[U+{ord(one):04X}]" for one in _visible(cluster))


def _visible(cluster: str) -> str:
    """Leave out what chooses or joins signs and is no sign itself."""
    return "".join(one for one in cluster if one != _ZERO_WIDTH_JOINER and not _SELECTORS.fullmatch(one))


def _clusters(text: str) -> Iterator[str]:
    """Part a text into what stands as one sign: a letter with the marks on it, an emoji with its modifiers."""
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
def _shown(clusters: frozenset[str]) -> frozenset[str]:
    """Return those of some clusters that the fonts show, by asking Typst; halving finds those that it cannot set."""
    if not clusters or _sets(clusters):
        return clusters
    if len(clusters) == 1:
        return frozenset()
    ordered = sorted(clusters)
    half = len(ordered) // 2
    return _shown(frozenset(ordered[:half])) | _shown(frozenset(ordered[half:]))


def _sets(clusters: Iterable[str]) -> bool:
    try:
        typst.compile(
            _PROBE,
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"clusters": json.dumps(sorted(clusters))},
            ignore_system_fonts=True,
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
        ignore_system_fonts=True,
    )


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
