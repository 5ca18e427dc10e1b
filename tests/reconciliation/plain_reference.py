"""Reconciliation of a year in plain arithmetic, written from 42 CFR 512.285 and not from the code that it checks.

    W = withholds for incorrect payments of the episodes that began in the year
    D = for each episode, the payments to others, from 0 up to what the participant received for it and keeps
    I = for each incomplete episode, what the participant received less what is due
    IE = W - D - I
    Q = quality score / 100 x the quality withhold (professional and dual)
    E = patient experience score / 100 x its withhold (technical and dual, from the third year on)
    S = the loss against fee-for-service beyond 20 percent of it (protected participants)
    report = IE + Q + E + S + the true-up of the year before

Open readings are those of docs/readings.md: withholds are counted for every payment that was made, an installment
takes half of a withhold, and the stop-loss limit compares the payments and returned withholds of episodes that are not
incomplete.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

D = Decimal
HALF, HUNDRED, LIMIT = D("0.5"), D(100), D("0.20")
CENT = D("0.01")
EXPERIENCE_FROM = 2023


@dataclass(frozen=True)
class Plain:
    """One component of an episode: its withholds, the amounts of its claim lines, and how it ended."""

    key: str
    incorrect: Decimal
    quality: Decimal
    experience: Decimal
    first: tuple[Decimal, ...]
    second: tuple[Decimal, ...]
    other: tuple[Decimal, ...]
    to_others: tuple[Decimal, ...]
    services: tuple[Decimal, ...]
    complete: bool | None
    lost_coverage: bool
    treated: bool

    @property
    def received(self) -> Decimal:
        return sum((*self.first, *self.second, *self.other), D(0))

    @property
    def due(self) -> Decimal:
        """The amount due for an incomplete episode."""
        return sum(self.first if self.lost_coverage and self.treated else self.services, D(0))

    def taken(self, withhold: Decimal) -> Decimal:
        """The part of a withhold that was taken from payments that were made."""
        half = rounded(withhold * HALF)
        paid_first, paid_second = (any(one > 0 for one in paid) for paid in (self.first, self.second))
        return (half if paid_first else D(0)) + (withhold - half if paid_second else D(0))


@dataclass(frozen=True)
class Sums:
    """The amounts of a report."""

    withhold: Decimal
    duplicates: Decimal
    incomplete: Decimal
    quality: Decimal
    experience: Decimal
    stop_loss: Decimal
    total: Decimal


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def reconciled(
    episodes: list[Plain],
    *,
    kind: str,
    year: int,
    score: Decimal,
    experience_score: Decimal,
    protected: bool,
    prior_true_up: Decimal,
) -> Sums:
    """Reconcile a year."""
    withhold = sum((one.taken(one.incorrect) for one in episodes), D(0))
    duplicates = incomplete = D(0)
    for one in episodes:
        overpaid = one.received - one.due if one.complete is False else D(0)
        kept = max(one.received - max(overpaid, D(0)), D(0))
        duplicates += max(min(sum(one.to_others, D(0)), kept), D(0))
        incomplete += overpaid
    quality = _returned(kind in ("professional", "dual"), [one.taken(one.quality) for one in episodes], score)
    with_experience = kind in ("technical", "dual") and year >= EXPERIENCE_FROM
    experience = _returned(with_experience, [one.taken(one.experience) for one in episodes], experience_score)
    loss = D(0)
    if protected:
        compared = [one for one in episodes if one.complete is not False]
        fee_for_service = sum((amount for one in compared for amount in one.services), D(0))
        specific = sum((one.received + one.taken(one.incorrect) for one in compared), D(0))
        specific += _returned(kind in ("professional", "dual"), [one.taken(one.quality) for one in compared], score)
        specific += _returned(with_experience, [one.taken(one.experience) for one in compared], experience_score)
        loss = max(fee_for_service - specific - rounded(fee_for_service * LIMIT), D(0))
    total = withhold - duplicates - incomplete + quality + experience + loss + prior_true_up
    return Sums(withhold, -duplicates, -incomplete, quality, experience, loss, total)


def _returned(earns: bool, withholds: list[Decimal], score: Decimal) -> Decimal:
    return rounded(sum(withholds, D(0)) * score / HUNDRED) if earns else D(0)
