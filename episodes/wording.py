"""Words for pages and sentences: cancer types, kinds of services, diagnosis codes, and capitals."""

from __future__ import annotations

from episodes.rules.cancer_types import ABBREVIATIONS

CATEGORIES = {
    "planning": "Treatment planning",
    "preparation": "Technical preparation and special services",
    "delivery": "Treatment delivery",
    "brachytherapy": "Treatment delivery: brachytherapy",
    "brachytherapy-source": "Treatment delivery: brachytherapy sources",
    "management": "Treatment management",
}
"""The categories of included services, in the order of care."""
SHORT_CATEGORIES = {
    "planning": "Planning",
    "preparation": "Preparation",
    "delivery": "Treatment",
    "brachytherapy": "Brachytherapy",
    "brachytherapy-source": "Brachytherapy sources",
    "management": "Management",
}
"""The same categories in a picture, where there is little room."""
COMPONENTS = {
    "PC": "Professional",
    "TC": "Technical",
    "both": "Both",
}
MODALITIES = {
    "3DCRT": "3-dimensional conformal radiotherapy (3DCRT)",
    "IMRT": "intensity-modulated radiotherapy (IMRT)",
    "SRS": "stereotactic radiosurgery (SRS)",
    "SBRT": "stereotactic body radiotherapy (SBRT)",
    "PBT": "proton beam therapy (PBT)",
    "IGRT": "image-guided radiotherapy (IGRT)",
}
ASSUMED = "Some values behind these amounts are assumed."
ASSUMED_NOTICE = (
    f"{ASSUMED} National base rates come from the table of the CY 2022 rule; where liver cancer is included, its rates "
    "are the amounts proposed in 2019. Trend factors are taken as 1. The amounts show how the Model would work. They "
    "are not what CMS would have paid."
)
BEFORE_THE_DOT = 3
"""Characters of a diagnosis code before its dot."""


def cancer_type_words(cancer_type: str) -> str:
    """Return a cancer type in words: "head-and-neck" becomes "Head and neck", "upper-gi" becomes "Upper GI"."""
    words = " ".join(ABBREVIATIONS.get(word, word) for word in cancer_type.split("-"))
    return words[:1].upper() + words[1:]


def diagnosis_code(characters: str) -> str:
    """Return an ICD-10-CM code, or the beginning of one, with its dot: "C7951" becomes "C79.51"."""
    head, rest = characters[:BEFORE_THE_DOT], characters[BEFORE_THE_DOT:]
    return f"{head}.{rest}" if rest else head


def lower_first(words: str) -> str:
    """Return a label for use inside a sentence: without its capital, unless that begins an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
