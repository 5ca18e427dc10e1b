"""The worth of a quality score in the report of a performance year, 42 CFR 512.285(d) and (f)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from portal.policy import Book
from portal.rules.performance_years import policy_of
from reconciliation.rules.initial_report import episode_lines, net_of
from reconciliation.rules.report_lines import ReportInputs


def worth_of_scores(inputs: ReportInputs, scores: Iterable[Decimal], *, book: Book) -> tuple[Decimal, ...]:
    """Return what each aggregate quality score would change of a report's total, in USD, 42 CFR 512.285(d).

    The stop-loss limit may take away what the quality amount adds, so the whole report decides, 42 CFR 512.285(f).

    :param inputs: those of an initial report, with the score that it has.
    :raises InputError: for a year outside the Model, or a score that is missing or outside 0 to 100.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    policy = policy_of(inputs.year, book=book)
    found = episode_lines(inputs, policy)

    def total(score: Decimal | None) -> Decimal:
        scored = replace(inputs, aggregate_quality_score=score)
        return net_of(scored, found, policy=policy, book=book)[0].report_total

    now = total(inputs.aggregate_quality_score)
    return tuple(total(score) - now for score in scores)
