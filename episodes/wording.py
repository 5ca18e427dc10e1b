"""Cancer types and reasons as people write them."""

from __future__ import annotations

ABBREVIATIONS = {"cns": "CNS", "gi": "GI"}


def in_words(cancer_type: str) -> str:
    """Put a cancer type into words: "head-and-neck" becomes "Head and neck", "upper-gi" "Upper GI"."""
    words = " ".join(ABBREVIATIONS.get(word, word) for word in cancer_type.split("-"))
    return words[:1].upper() + words[1:]


def inside_a_sentence(words: str) -> str:
    """Write words inside a sentence that else stand alone: without the capital, unless it begins an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
