"""The parts of an attestation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.participation.forms.signatures import SignatureForm
from portal.participation.rules.obligations import Duty
from portal.participation.rules.treatment_summaries import SummaryCounts
from portal.participation.wording import Wording
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.performance_years import policy_of

Answers = dict[str, Any]
NO_TREATMENTS = SummaryCounts(ended=0, in_time=0, late=0, missing=0, running=0)


@dataclass(frozen=True)
class Occasion:
    """An attestation as one participant is asked for it: the performance year, its kind, the day, and the book.

    `summaries` counts the treatments of the year that the participant has on record.
    """

    year: int
    kind: str
    today: date
    book: Book
    summaries: SummaryCounts = NO_TREATMENTS

    @property
    def policy(self) -> BookDay:
        """The policy on the first day of the performance year."""
        return policy_of(self.year, book=self.book)


class AttestationForm(SignatureForm):
    """The form of an attestation; `occasion` says what the participant is asked."""

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any) -> None:
        self.occasion = occasion
        super().__init__(*args, **kwargs)


@dataclass(frozen=True)
class Summary:
    """A signed attestation in words: the title of its receipt, its answers by name, and the consequence."""

    title: str
    answers: tuple[tuple[str, str], ...]
    follows: str = ""


@dataclass(frozen=True)
class Attestation:
    """One kind of attestation, 42 CFR 512.220. The package says how to add one.

    `lead` introduces the attestation on its page. `wordings` returns all statements that can be signed on an occasion;
    `wording` chooses one of them by the answers. `check` takes the answers of the form. It returns the answers as JSON
    values to store, or raises `Refused` with a sentence and the field at fault. `summary` puts stored answers into
    words.
    """

    duty: Duty
    name: str
    lead: str
    form: type[AttestationForm]
    wordings: Callable[[Occasion], tuple[Wording, ...]]
    check: Callable[[Answers, Occasion], Answers]
    wording: Callable[[Answers, Occasion], Wording]
    summary: Callable[[Answers], Summary]

    @property
    def code(self) -> str:
        """The code of the duty, used in the address of its page, in its row and on its receipt."""
        return self.duty.code
