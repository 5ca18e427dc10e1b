"""A letter of CMS in a dispute as a tagged PDF (PDF/UA-1), typeset by Typst."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from portal.documents.printable import compile_pdf, replaced
from portal.documents.wording import AUTHOR, DISCLAIMER, REPLACED
from portal.formatting import long_date

TEMPLATE = Path(__file__).with_name("case_letter.typ")


@dataclass(frozen=True, slots=True)
class Finding:
    """One contested line in a letter: its amount, CMS's finding, the change of the total, and the granted changes."""

    label: str
    amount: str
    finding: str
    granted: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """The texts of one letter; `number` is that of the case, `next` what the practice can do and by when."""

    title: str
    subject: str
    number: str
    participant: str
    model_id: str
    issued_on: date
    opening: tuple[str, ...]
    signed_by: str
    signed_as: str
    lines: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()
    next: tuple[str, ...] = ()


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text that a person typed."""
    return tuple(" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def render(letter: Letter) -> bytes:
    """Return a letter as the bytes of a PDF."""
    day = letter.issued_on
    content = asdict(letter) | {
        "issued_on": day.isoformat(),
        "day": long_date(day),
        "date": [day.year, day.month, day.day],
        "author": AUTHOR,
        "description": letter.subject,
        "disclaimer": DISCLAIMER,
    }
    content["replaced"] = REPLACED if replaced(content) else ""
    return compile_pdf(TEMPLATE.read_bytes(), content)
