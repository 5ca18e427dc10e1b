"""The sentences that say why a line of a report changed, from the records of both reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from episodes.rules.records import ClaimLine, EpisodeComponent
from portal.formatting import dollars, exact, long_date
from portal.policy import Book
from reconciliation.rules.changes_since import (
    CLAIMS,
    CORRECTION,
    EPISODE,
    FACTS,
    POLICY,
    PRICE,
    SCORE,
    Basis,
    Key,
)
from reconciliation.rules.line_parameters import is_used, parameters_of

MOST_NAMED = 3
"""Claim lines or parameters that a sentence names before it says how many more there are."""
Used = Mapping[str, Any]
"""The values of the parameters that a report or its episodes used, by name, as stored."""


@dataclass(frozen=True, slots=True)
class Told:
    """Everything about both reports that the sentences compare; the components are by their key."""

    before: Basis
    after: Basis
    components: tuple[Mapping[str | None, EpisodeComponent], Mapping[str | None, EpisodeComponent]]
    policy: tuple[Used, Used]
    prices: tuple[Used, Used]

    def because(self, key: Key, cause: str) -> str:
        """Say what changed in a line for one cause."""
        code, component = key
        old, new = self.components[0].get(component), self.components[1].get(component)
        sentences = {
            POLICY: lambda: _values(code, *self.policy, book=self.after.book),
            FACTS: lambda: _facts(self.before, self.after),
            SCORE: lambda: _scores(self.before, self.after, code, self.policy),
            CLAIMS: lambda: _claims(old, new, component),
            EPISODE: lambda: _state(new),
            PRICE: lambda: _price(old, new, code, self.prices, book=self.after.book),
            CORRECTION: lambda: iter(["CMS answered an error notice and found an error."]),
        }
        return " ".join(sentences[cause]()) or "The amounts behind this line changed."


def _values(code: str, old: Used, new: Used, *, book: Book) -> Iterator[str]:
    """Say which values of the policy changed that a line is calculated with."""
    names = parameters_of(code)
    changed = [name for name in new if name in old and old[name] != new[name] and is_used(name, names)]
    for name in changed[:MOST_NAMED]:
        words = book.parameter(name).description.rstrip(".")
        if isinstance(new[name], list | dict):
            yield f"The values of “{words}” changed."
        else:
            yield f"“{words}” changed from {old[name]} to {new[name]}."
    if len(changed) > MOST_NAMED:
        yield f"{len(changed) - MOST_NAMED} more values of the policy changed."
    if not changed:
        yield "The policy changed."


def _facts(before: Basis, after: Basis) -> Iterator[str]:
    old, new = before.uncorrected, after.uncorrected
    if old.kind != new.kind:
        yield f"Your practice counts as {new.kind}, and counted as {old.kind} before."
    if old.protection != new.protection:
        yield "The facts that decide about the stop-loss limit changed: the episodes of the baseline, or your sites."
    if old.prior_true_up != new.prior_true_up:
        yield (
            f"The true-up of the previous performance year changed from {dollars(old.prior_true_up)} to "
            f"{dollars(new.prior_true_up)}."
        )
    if old.earlier != new.earlier:
        yield "The initial report, which the true-up compares with, changed."


def _scores(before: Basis, after: Basis, code: str, policy: tuple[Used, Used]) -> Iterator[str]:
    for words, name in (
        ("aggregate quality score", "aggregate_quality_score"),
        ("patient experience score", "patient_experience_score"),
    ):
        old, new = getattr(before.uncorrected, name), getattr(after.uncorrected, name)
        if old != new:
            yield f"Your {words} changed from {_points(old)} to {_points(new)}."


def _points(score: Decimal | None) -> str:
    return "none" if score is None else f"{exact(score)} points"


def _claims(old: EpisodeComponent | None, new: EpisodeComponent | None, key: str | None) -> Iterator[str]:
    if key is None:
        yield "Claims changed the amounts from which this line is calculated."
        return
    if old is None or new is None:
        yield f"The episode {'was not in the report before' if old is None else 'is not in this report any more'}."
        return
    before, after = ({(one.claim_id, one.line_number): one for one in of.lines} for of in (old, new))
    came = [line for place, line in after.items() if place not in before]
    gone = [line for place, line in before.items() if place not in after]
    other = [line for place, line in after.items() if place in before and _differs(before[place], line)]
    yield from _counted(came, "came since")
    yield from _counted(gone, "no longer count")
    yield from _counted(other, "changed in amount or kind")


def _differs(old: ClaimLine, new: ClaimLine) -> bool:
    return (old.role, old.paid, old.fee_for_service, old.no_pay) != (
        new.role,
        new.paid,
        new.fee_for_service,
        new.no_pay,
    )


def _counted(lines: Sequence[ClaimLine], what: str) -> Iterator[str]:
    if lines:
        named = "; ".join(
            f"{one.hcpcs} of {long_date(one.service_on)}, {dollars(_worth(one))}" for one in lines[:MOST_NAMED]
        )
        more = f"; and {len(lines) - MOST_NAMED} more" if len(lines) > MOST_NAMED else ""
        yield f"{len(lines)} claim line{'s' if len(lines) > 1 else ''} {what}: {named}{more}."


def _worth(line: ClaimLine) -> Decimal:
    return (line.fee_for_service or Decimal(0)) if line.no_pay else line.paid


def _state(new: EpisodeComponent | None) -> Iterator[str]:
    if new is None:
        yield "Episodes behind this line became complete or incomplete."
    elif new.complete is False:
        yield f"The episode counts as incomplete now: {new.why or 'the claims show it'}."
    elif new.complete:
        yield "The episode became complete."
    else:
        yield "The episode has not ended in the claims received so far."


def _price(
    old: EpisodeComponent | None, new: EpisodeComponent | None, code: str, used: tuple[Used, Used], *, book: Book
) -> Iterator[str]:
    if old is not None and new is not None and old.adjusted_amount != new.adjusted_amount:
        yield f"The adjusted amount changed from {dollars(old.adjusted_amount)} to {dollars(new.adjusted_amount)}."
    if used[0] != used[1]:
        yield from _values(code, *used, book=book)
    else:
        yield "The price of the component changed."
