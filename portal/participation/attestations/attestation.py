"""The parts of an attestation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.participation.forms import SignatureForm
from portal.participation.rules.obligations import Duty
from portal.participation.wording import Wording
from portal.policy import Book

Answers = dict[str, Any]


@dataclass(frozen=True)
class Summary:
    """A signed attestation in words: the title of its receipt, each answer under its name, and what follows from it."""

    title: str
    answers: tuple[tuple[str, str], ...]
    follows: str = ""


@dataclass(frozen=True)
class Attestation:
    """One attestation of a year, 42 CFR 512.220: see the package for how to add one.

    `lead` says on the page what is attested. `wordings` are all sentences that can be signed; `wording` chooses one of
    them by the answers. `check` takes the answers of the form, the day and the policy, and returns the answers as
    they are kept (JSON values), or refuses with a sentence and the field it belongs to (`Refused`).
    `summary` puts kept answers into words.
    """

    duty: Duty
    name: str
    lead: str
    form: type[SignatureForm]
    wordings: tuple[Wording, ...]
    check: Callable[[Answers, date, Book], Answers]
    wording: Callable[[Answers], Wording]
    summary: Callable[[Answers], Summary]

    @property
    def code(self) -> str:
        """The code of the duty: in the address of its page, on its row and on its receipt."""
        return self.duty.code
