"""Reports of a finished run worked out with draft values, and the sums of a rehearsal."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from episodes.models import ConstructionRun, EpisodeComponent, EpisodePrice
from portal.formatting import plain_percent
from portal.policy import Book, PolicyError
from portal.rules.input_error import InputError
from quality.rules import aggregate_score
from quality.selectors import score_inputs_from
from reconciliation.models import Kind, Rehearsal, RehearsedReport, Report, Run
from reconciliation.rules.rehearsal import Calculated, Outcome, PriceFacts, rehearse

from . import gathering

ZERO = Decimal(0)
PRICED_FROM = ("geographic_factor", "case_mix_adjustment", "historical_experience_adjustment")
"""The factors that a stored price keeps beside its steps."""
BOUNDS = tuple(map(Decimal, ("-0.05", "-0.02", "-0.01", "0", "0.01", "0.02", "0.05")))
"""The upper bounds of the groups of the picture, as shares of the payments now; the last group has none."""
ROW, BASELINE, LEFT, GAP, WIDEST = 26, 14, 230, 6, 350
"""The sizes of the picture."""


def outcomes(
    run: Run, reports: Sequence[Report], *, draft: Book, book_of: Callable[[int], Book]
) -> dict[int, Outcome | str]:
    """Work out calculated reports of a run with draft values, by their keys, in a fixed number of queries.

    A true-up is worked out together with the initial report that it follows. Of a report that the rules refuse with
    the draft values, the sentence is returned.

    :param book_of: gives the policy of a stored version.
    """
    followed: dict[int, Report] = {}
    if run.kind == Kind.TRUE_UP:
        named = {report.facts.get("earlier_report"): report.pk for report in reports}
        rows = Report.objects.filter(pk__in=[pk for pk in named if pk]).select_related("run__construction_run")
        followed = {named[one.pk]: one for one in rows.defer("policy_used").order_by("pk")}
    worked = _calculated(reports, draft=draft, book_of=book_of)
    before = _calculated(list(followed.values()), draft=draft, book_of=book_of)
    found: dict[int, Outcome | str] = {}
    for report in reports:
        try:
            earlier = followed.get(report.pk)
            follows = _scored(earlier, before[earlier.pk], draft) if earlier else None
            found[report.pk] = rehearse(_scored(report, worked[report.pk], draft), draft=draft, follows=follows)
        except (InputError, PolicyError) as refusal:
            found[report.pk] = str(refusal)
    return found


def _scored(report: Report, calculated: Calculated, draft: Book) -> Calculated:
    """Add the aggregate quality score of an initial report with draft values.

    :raises InputError: when the rules refuse the score with them.
    """
    if calculated.inputs.reconciliation == Kind.TRUE_UP:
        return calculated
    scored = score_inputs_from(report.facts["score_inputs"], calculated.inputs.year)
    return replace(calculated, score_then=aggregate_score.score(scored, book=draft).score)


def _calculated(reports: Sequence[Report], *, draft: Book, book_of: Callable[[int], Book]) -> dict[int, Calculated]:
    """Return reports with their inputs and prices, in a fixed number of queries for each construction run."""
    of_run: dict[int, list[Report]] = {}
    for report in reports:
        of_run.setdefault(report.run.construction_run_id, []).append(report)
    found = {}
    for rows in of_run.values():
        run = rows[0].run
        facts = {report.pk: report.facts for report in rows}
        prices = _prices(run.construction_run, [report.participant_id for report in rows])
        priced_by = book_of(run.construction_run.policy_version or run.policy_version)
        for report, inputs in zip(rows, gathering.inputs_of_each(run, rows, facts, book=draft), strict=True):
            found[report.pk] = Calculated(inputs, report.total or ZERO, prices, priced_by)
    return found


def _prices(run: ConstructionRun, participants: Collection[int]) -> dict[str, PriceFacts]:
    """Return what the prices of the components of a run were worked out from, by the components' keys."""
    rows = EpisodeComponent.objects.filter(run=run, participant__in=participants)
    columns = ("episode__beneficiary_id", "episode__starts_on", "component", "price_id")
    keys = {
        f"{beneficiary}:{starts_on.isoformat()}:{component}": price
        for beneficiary, starts_on, component, price in rows.values_list(*columns)
    }
    stored = EpisodePrice.objects.filter(pk__in=set(keys.values()), unpriced="")
    facts = {
        pk: PriceFacts(cancer_type, from_on, *(Decimal(amounts[name]) for name in PRICED_FROM))
        for pk, cancer_type, from_on, amounts in stored.values_list("pk", "cancer_type", "from_on", "amounts")
    }
    return {key: facts[price] for key, price in keys.items() if price in facts}


@dataclass(frozen=True, slots=True)
class Group:
    """Participants whose difference lies between two shares of their payments, for one bar of the picture."""

    label: str
    count: int
    tone: str
    width: float
    y: int

    @property
    def text_y(self) -> int:
        """Return the y coordinate of the texts beside the bar."""
        return self.y + BASELINE

    @property
    def end_x(self) -> float:
        """Return the x coordinate of the count behind the bar."""
        return LEFT + self.width + GAP


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a rehearsal in USD, its counts, and the groups of its picture."""

    done: int
    failed: int
    gain: int
    lose: int
    same: int
    paid_now: Decimal
    paid_then: Decimal
    report_now: Decimal
    report_then: Decimal
    difference: Decimal
    groups: tuple[Group, ...]

    @property
    def rows(self) -> tuple[tuple[str, Decimal | None, Decimal], ...]:
        """Return the sums as rows of a table: what, now, then."""
        return (
            ("Payments for the episodes of the year", self.paid_now, self.paid_then),
            ("Reports of the year", self.report_now, self.report_then),
            ("Difference of both together", None, self.difference),
        )

    @property
    def height(self) -> int:
        """Return the height of the picture."""
        return len(self.groups) * ROW


def sums(rehearsal: Rehearsal) -> Sums:
    """Add up a rehearsal, also while it is under way."""
    worked = Q(failure="")
    columns = ("paid_now", "paid_then", "report_now", "report_then", "difference")
    row: dict[str, Any] = rehearsal.results.aggregate(
        done=Count("pk", filter=worked),
        failed=Count("pk", filter=~worked),
        gain=Count("pk", filter=Q(difference__gt=0)),
        lose=Count("pk", filter=Q(difference__lt=0)),
        same=Count("pk", filter=Q(difference=0)),
        **{f"sum_{name}": Sum(name) for name in columns},
    )
    counts = {name: row[name] for name in ("done", "failed", "gain", "lose", "same")}
    return Sums(**counts, **{name: row[f"sum_{name}"] or ZERO for name in columns}, groups=tuple(_groups(rehearsal)))


def _groups(rehearsal: Rehearsal) -> list[Group]:
    counts = [0] * (len(BOUNDS) + 2)
    rows = RehearsedReport.objects.filter(rehearsal=rehearsal, failure="").order_by()
    for difference, paid in rows.values_list("difference", "paid_now"):
        counts[_place(difference, paid)] += 1
    labels, tones = _labels()
    most = max(counts) or 1
    return [
        Group(label, count, tone, round(count / most * WIDEST, 1), place * ROW)
        for place, (label, tone, count) in enumerate(zip(labels, tones, counts, strict=True))
    ]


def _place(difference: Decimal, paid: Decimal) -> int:
    """Return the group of a difference: those that lose, most first, the one without any, those that gain."""
    nothing = sum(1 for bound in BOUNDS if bound <= 0)
    if not difference:
        return nothing
    share = difference / paid if paid else difference
    if difference < 0:
        return sum(1 for bound in BOUNDS if bound <= share)
    return nothing + 1 + sum(1 for bound in BOUNDS if 0 < bound <= share)


def _labels() -> tuple[list[str], list[str]]:
    losing = [bound for bound in BOUNDS if bound < 0]
    gaining = [bound for bound in BOUNDS if bound > 0]
    labels = [f"loses more than {plain_percent(-losing[0])}"]
    labels += [f"loses {plain_percent(-high)} to {plain_percent(-low)}" for low, high in itertools.pairwise(losing)]
    labels += [
        f"loses up to {plain_percent(-losing[-1])}",
        "no difference",
        f"gains less than {plain_percent(gaining[0])}",
    ]
    labels += [f"gains {plain_percent(low)} to {plain_percent(high)}" for low, high in itertools.pairwise(gaining)]
    labels.append(f"gains {plain_percent(gaining[-1])} or more")
    half = len(losing) + 1
    return labels, ["minus"] * half + ["same"] + ["plus"] * (len(gaining) + 1)
