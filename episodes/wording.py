"""Cancer types as people write them."""

from __future__ import annotations

ABBREVIATIONS = {"cns": "CNS", "gi": "GI"}


def in_words(cancer_type: str) -> str:
    """Put a cancer type into words: "head-and-neck" becomes "Head and neck", "upper-gi" "Upper GI"."""
    words = " ".join(ABBREVIATIONS.get(word, word) for word in cancer_type.split("-"))
    return words[:1].upper() + words[1:]
