"""The worth of a better score: the difference of two whole reports, also where the stop-loss limit takes it away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from episodes.services import adjustments
from portal.models import Participant, Role
from portal.rules.input_error import InputError
from portal.selectors import policy_book
from quality.rules.aggregate_score import ScoreInputs, score
from quality.rules.clinical_data import ClinicalData
from quality.rules.improvements import improvements
from quality.rules.measures import MeasureResult, points
from reconciliation.rules.quality_amount import quality_amount
from reconciliation.rules.score_worth import worth_of_scores
from reconciliation.selectors.withheld import Scores, quality_withheld
from tests import factories
from tests.reconciliation.plain_reference import Plain
from tests.reconciliation.test_rules_properties import BOOK, episodes, expected, inputs, years

D = Decimal
few = settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])


@st.composite
def measured(draw: st.DrawFn) -> ScoreInputs:
    """Return the inputs of a score in which measures can rise: 144, 134 and 047, with at least one case not met."""
    results = []
    for measure in draw(st.lists(st.sampled_from(["144", "134", "047"]), min_size=1, max_size=3, unique=True)):
        cases = draw(st.integers(20, 400))
        met = draw(st.integers(0, cases - 1))
        method = draw(st.sampled_from(["registry", "claims"])) if measure != "144" else "registry"
        results.append(MeasureResult(measure, cases, 0, 0, met, cases - met, method))
    return ScoreInputs(
        year=draw(st.integers(2021, 2025)),
        measures=tuple(results),
        clinical_data=ClinicalData(draw(st.integers(0, 20)), 20),
        kind=draw(st.sampled_from(["professional", "dual"])),
    )


@given(measured())
@few
def test_a_step_takes_the_fewest_cases_that_reach_the_next_decile_and_gives_the_score_of_the_whole(
    given_inputs,
) -> None:
    found = score(given_inputs, book=BOOK)
    for step in improvements(given_inputs, found, book=BOOK):
        if step.measure is None:
            continue
        result = next(one for one in given_inputs.measures if one.measure == step.measure)

        def with_more(more: int, result: MeasureResult = result) -> MeasureResult:
            return replace(result, met=result.met + more, not_met=result.not_met - more)

        reached = points(with_more(step.more), year=given_inputs.year, book=BOOK)
        short = points(with_more(step.more - 1), year=given_inputs.year, book=BOOK)
        assert (short.decile or 0) < step.decile <= (reached.decile or 0)
        others = tuple(with_more(step.more) if one is result else one for one in given_inputs.measures)
        assert score(replace(given_inputs, measures=others), book=BOOK).score == step.score
        assert step.gain == step.score - found.score > 0


@given(episodes(), years(), st.lists(st.decimals(min_value=0, max_value=100, places=3), min_size=1, max_size=3))
@few
def test_the_worth_of_a_score_is_the_difference_of_two_whole_reports(
    plain: list[Plain], year: dict[str, Any], better: list[Decimal]
) -> None:
    now = expected(plain, year)
    try:
        found = worth_of_scores(inputs(plain, year), better, book=BOOK)
    except InputError:  # payments below zero can make a sum negative that cannot be
        assume(False)
    assert list(found) == [expected(plain, {**year, "score": one}).total - now.total for one in better]
    if not year["protected"] and year["kind"] != "technical":
        withheld = sum((one.taken(one.quality) for one in plain), D(0))
        given_back = [(withheld * one / 100).quantize(D("0.01"), ROUND_HALF_UP) for one in (year["score"], *better)]
        assert list(found) == [one - given_back[0] for one in given_back[1:]], "the page needs no more than this"


@pytest.mark.django_db
def test_the_stop_loss_limit_takes_away_what_a_better_score_adds(world):
    """A protected practice whose loss is beyond the limit: a point more adds to the quality amount and to no total."""
    practice = Participant.objects.filter(kind="professional", episode_components__component="PC").first()
    book = policy_book()
    scores = Scores("professional", D(50), None)
    given: dict[str, Any] = {"report": None, "scores": scores, "book": book}
    before = quality_withheld(practice, 2021, **given)
    assert before.whole is None, "not protected: the withhold alone decides"
    practice.sites.create(zip="77030", from_on=date(2019, 1, 1))
    adjustments.set_adjustment(
        participant=practice, year=2021, component="PC", baseline_episodes=3, source="x", by="test"
    )
    found = quality_withheld(practice, 2021, **given)
    whole = found.whole
    assert found.amount == before.amount > 0
    (component, *_) = (one for one in whole.components if one.complete is not False)
    assert whole.aggregate_quality_score == 50 and whole.protection.baseline_episodes == (3,)
    lines = tuple(replace(one, fee_for_service=D(1_000_000)) for one in component.lines)
    loss = replace(whole, components=(replace(component, lines=lines), *whole.components[1:]))
    policy = book.on(date(2021, 1, 1))
    more = quality_amount(kind="professional", withhold=found.amount, score=D(60), policy=policy).amount
    more -= quality_amount(kind="professional", withhold=found.amount, score=D(50), policy=policy).amount
    assert more > 0
    assert worth_of_scores(whole, [D(60)], book=book) == (more,), "no loss beyond the limit"
    assert worth_of_scores(loss, [D(60)], book=book)[0] < more
    browser = factories.client(factories.seat(practice, Role.VIEWER))
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(reverse("quality:score", args=[practice.model_id]), {"year": 2021})
    assert len([one for one in queries.captured_queries if not one["sql"].startswith("UPDATE")]) <= 15
    assert "The dollars are the change of the whole report" in page.content.decode()
