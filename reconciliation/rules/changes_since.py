"""The causes of each change between two reports, worked out by the rules, 42 CFR 512.285 and 512.290.

The inputs of the report before become those of the report after in stages: first the policy, then the practice's facts,
its scores, its claim lines, its episodes and their prices, last the corrections that CMS granted. The report is
assembled at each stage, and what a line changes from one stage to the next has the cause of that stage. So the causes
of a line add up to its change, and the changes of all lines to the difference of the totals, to the cent.
Reading: docs/readings.md#order-of-causes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from episodes.rules.records import EpisodeComponent
from portal.policy import Book
from portal.rules.input_error import InputError
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import Report, ReportInputs

POLICY, FACTS, SCORE, CLAIMS, EPISODE, PRICE, CORRECTION = (
    "policy", "facts", "score", "claims", "episode", "price", "correction",
)  # fmt: skip
CAUSES = (POLICY, FACTS, SCORE, CLAIMS, EPISODE, PRICE, CORRECTION)
Key = tuple[str, str | None]
"""The code of a line and the key of its component, None for a line that is about no component."""
Amounts = Mapping[Key, Decimal]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything that a report is calculated from: the inputs without and with granted corrections, and the policy."""

    uncorrected: ReportInputs
    inputs: ReportInputs
    book: Book


@dataclass(frozen=True, slots=True)
class CausedChange:
    """The part in USD of a line's change that one cause made."""

    key: Key
    cause: str
    amount: Decimal


def changes_since(before: Basis, after: Basis, *, kept: tuple[Amounts, Amounts]) -> tuple[CausedChange, ...]:
    """Return what each cause changed in each line that counts in the total, 42 CFR 512.285.

    A stage that the rules refuse, because its inputs do not fit together yet, is counted with the next one.

    :param kept: the stored amounts of the lines of both reports, as `counting` gives them.
    """
    start, end = kept
    found: dict[tuple[Key, str], Decimal] = {}
    stages = list(_stages(before, after))
    now = start
    for place, (cause, inputs, book) in enumerate(stages):
        last = place == len(stages) - 1
        try:
            following = end if last else counting(assemble(inputs, book=book))
        except InputError:
            continue
        for key in {**now, **following}:
            change = following.get(key, ZERO) - now.get(key, ZERO)
            if change:
                found[key, cause] = found.get((key, cause), ZERO) + change
        now = following
    return tuple(CausedChange(key, cause, amount) for (key, cause), amount in found.items() if amount)


def counting(report: Report) -> dict[Key, Decimal]:
    """Return the amounts of the lines that add up to a report's total, without the sums above them, 42 CFR 512.285."""
    counts: dict[str, bool] = {}
    for line in report.lines:
        if line.component is None:
            counts[line.code] = line.adds and (line.parent is None or counts[line.parent])
    adding = [line for line in report.lines if line.adds and (line.parent is None or counts[line.parent])]
    sums = {line.parent for line in adding}
    return {(line.code, line.component): line.amount for line in adding if line.component or line.code not in sums}


def _stages(before: Basis, after: Basis) -> Iterator[tuple[str, ReportInputs, Book]]:
    """Yield the inputs of each stage with its cause; the last one is the report after."""
    old, new = before.uncorrected, after.uncorrected
    if before.inputs != old:
        yield CORRECTION, old, before.book
    book = after.book
    if before.book.digest != book.digest:
        yield POLICY, old, book
    facts = replace(
        old, kind=new.kind, protection=new.protection, prior_true_up=new.prior_true_up, earlier=new.earlier
    )  # fmt: skip
    if facts != old:
        yield FACTS, facts, book
    scored = replace(
        facts,
        aggregate_quality_score=new.aggregate_quality_score,
        patient_experience_score=new.patient_experience_score,
    )
    if scored != facts:
        yield SCORE, scored, book
    with_claims = replace(scored, components=_with_claims(old.components, new.components))
    yield CLAIMS, with_claims, book
    yield EPISODE, replace(scored, components=_with_states(with_claims.components, new.components)), book
    yield PRICE, new, book
    if after.inputs != new:
        yield CORRECTION, after.inputs, book


def _with_claims(
    old: Sequence[EpisodeComponent], new: Sequence[EpisodeComponent]
) -> tuple[EpisodeComponent, ...]:  # fmt: skip
    """Give the components the claim lines of the report after; those that came are whole, those that went are gone."""
    before = {one.key: one for one in old}
    return tuple(
        replace(before[one.key], label=one.label, component_id=one.component_id, lines=one.lines)
        if one.key in before
        else one
        for one in new
    )


def _with_states(
    staged: Sequence[EpisodeComponent], new: Sequence[EpisodeComponent]
) -> tuple[EpisodeComponent, ...]:  # fmt: skip
    """Let the episodes be complete or incomplete as in the report after."""
    return tuple(
        replace(one, complete=now.complete, reason=now.reason, why=now.why, treatment_started=now.treatment_started)
        for one, now in zip(staged, new, strict=True)
    )
