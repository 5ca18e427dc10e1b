"""Words for pages and sentences: cancer types and capitals."""

from __future__ import annotations

ABBREVIATIONS = {"cns": "CNS", "gi": "GI"}


def cancer_type_words(cancer_type: str) -> str:
    """Return a cancer type in words: "head-and-neck" becomes "Head and neck", "upper-gi" becomes "Upper GI"."""
    words = " ".join(ABBREVIATIONS.get(word, word) for word in cancer_type.split("-"))
    return words[:1].upper() + words[1:]


def lower_first(words: str) -> str:
    """Return a label for use inside a sentence: without its capital, unless that begins an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
