"""The worth of a quality score in dollars, on the score page of the app below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from portal.models import Participant
from portal.rules.performance_years import policy_of
from quality.rules.improvements import Improvement
from quality.rules.measures import NOT_REPORTED
from quality.score_page import YearOfScore
from reconciliation.rules.quality_amount import quality_amount
from reconciliation.rules.score_worth import worth_of_scores
from reconciliation.selectors.withheld import Scores, newest_initial, quality_withheld

register = template.Library()


@register.inclusion_tag("reconciliation/reported_in.html")
def reported_in(participant: Participant, year: int) -> dict[str, Any]:
    """
    Name the report that counts the final score of a performance year.

    :param participant: whose score it is
    :param year: the performance year
    """
    return {"participant": participant, "report": newest_initial(participant, year)}


@register.inclusion_tag("reconciliation/score_worth.html")
def worth_of_score(participant: Participant, found: YearOfScore, improvements: Sequence[Improvement]) -> dict[str, Any]:
    """
    Show what the score gives back of the quality withhold, and what each step up would add.

    :param participant: whose score it is
    :param found: the year with its score
    :param improvements: the steps up, each taken alone
    """
    book, year, kind = found.book, found.year, found.inputs.kind
    policy = policy_of(year, book=book)
    report = newest_initial(participant, year) if found.final else None
    known = Scores(kind, found.score.score, found.inputs.withhold_score)
    withheld = quality_withheld(participant, year, report=report, scores=known, book=book)
    context = {"participant": participant, "year": year, "withheld": withheld, "final": found.final}
    context["caption"] = f"One step up, each taken alone, {'would have added' if found.final else 'would add'}"
    context["unreported"] = any(one.basis == NOT_REPORTED for one in found.score.measures)
    if withheld is None or found.score.score is None:
        return context | {"steps": [(one, None) for one in improvements]}

    def given_back(score: Any) -> Any:
        return quality_amount(kind=kind, withhold=withheld.amount, score=score, policy=policy).amount

    now = given_back(found.score.score)
    whole = withheld.whole
    scores = [one.score for one in improvements]
    dollars = worth_of_scores(whole, scores, book=book) if whole else [given_back(one) - now for one in scores]
    return context | {
        "amount": now,
        "kept": withheld.amount - now,
        "whole": whole,
        "steps": list(zip(improvements, dollars, strict=True)),
    }
