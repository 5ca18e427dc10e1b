"""Records that travel upward: a claim line, a cited claim line, and a component of an episode, 42 CFR 512.245."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

INCLUDED = "included"
DUPLICATE = "duplicate"
FIRST_INSTALLMENT = "model-start"
SECOND_INSTALLMENT = "model-end"
OTHER_MODEL_CODE = "model-other"
"""Roles of a claim line that reconciliation counts; the others concern no participant's money."""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim line inside an episode, as a construction run kept it; amounts in USD.

    `line_id` leads back to the kept row and `role` tells what the line is to the episode. `fee_for_service` is what
    fee-for-service pays for it or would have paid, None where no fee is on file; `no_pay` marks a line that only tells
    what was furnished.
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
    """A claim line with the amount in USD for which a calculation counts it."""

    line: ClaimLine
    counted: Decimal


@dataclass(frozen=True, slots=True)
class EpisodeComponent:
    """One component (PC or TC) of one episode as it concerns the participant that furnishes it; amounts in USD.

    `key` names it the same in every run; `component_id` and `episode_id` lead back to the kept rows; `label` names it
    for people without naming the beneficiary. The withholds are those of the whole price, and 0 where it could not be
    priced. `complete` is None while it cannot be told; only False makes an incomplete episode, for the `reason` that
    `why` says in words.
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
