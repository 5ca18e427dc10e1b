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
    """A signed attestation in words: the title of its receipt, its answers by name, and the consequence."""

    title: str
    answers: tuple[tuple[str, str], ...]
    follows: str = ""


@dataclass(frozen=True)
class Attestation:
    """One kind of attestation, 42 CFR 512.220. The package says how to add one.

    `lead` introduces the attestation on its page. `wordings` are all statements that can be signed; `wording` chooses
    one of them by the answers. `check` takes the answers of the form, the day and the policy. It returns the answers
    as JSON values to store, or raises `Refused` with a sentence and the field at fault. `summary` puts stored answers
    into words.
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
        """The code of the duty, used in the address of its page, in its row and on its receipt."""
        return self.duty.code
