"""Records that higher apps use: a claim line, a cited claim line, and a component of an episode, 42 CFR 512.245."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

INCLUDED = "included"
DUPLICATE = "duplicate"
FIRST_INSTALLMENT = "model-start"
SECOND_INSTALLMENT = "model-end"
OTHER_MODEL_CODE = "model-other"
"""Roles of the claim lines that a reconciliation counts; lines of other roles change no amount."""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim line inside an episode, as a construction run stored it; amounts in USD.

    `line_id` is the key of the stored row, and `role` is the line's role in the episode. `fee_for_service` is the
    amount that fee-for-service pays or would have paid, None where no fee is on file. `no_pay` is true for a line that
    reports a service without asking for payment.
    """

    line_id: int
    role: str
    claim_id: str
    line_number: int
    hcpcs: str
    modifiers: str
    service_on: date
    provider_label: str
    paid: Decimal
    fee_for_service: Decimal | None
    no_pay: bool


@dataclass(frozen=True, slots=True)
class CitedLine:
    """A claim line with the amount in USD that a calculation counts."""

    line: ClaimLine
    counted: Decimal


@dataclass(frozen=True, slots=True)
class EpisodeComponent:
    """One component (PC or TC) of one episode, for the participant that furnishes it; amounts in USD.

    `key` is the same in every run; `component_id` and `episode_id` are the keys of the stored rows; `label` names the
    component on pages without naming the beneficiary. The withholds are those of the whole price, or 0 without a price.
    `complete` is None while unknown; only False means an incomplete episode. `why` is its `reason` in words.
    """

    key: str
    label: str
    episode_id: int
    component_id: int
    component: str
    adjusted_amount: Decimal
    incorrect_payment_withhold: Decimal
    quality_withhold: Decimal
    patient_experience_withhold: Decimal
    complete: bool | None
    reason: str | None
    why: str
    treatment_started: bool
    lines: tuple[ClaimLine, ...]
