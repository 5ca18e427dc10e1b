"""A rehearsal moves payments and report by what the draft values change, each amount worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.policy import load_book
from portal.rules.input_error import InputError
from reconciliation.rules.rehearsal import MOVABLE, RATES, Calculated, Outcome, PriceFacts, rehearse, why_kept
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import EarlierComponent, ReportInputs
from tests.reconciliation.components import component, duplicate, first, second, service
from tests.reconciliation.test_rules_report import PROTECTED

BOOK = load_book()
D = Decimal
# 1000 - 37.50 - 10 - 20 = 932.50; halves 466.25. The first one less 20% (93.25) is 373.00, less 2% (7.46) 365.54.
# The whole less 186.50 is 746.00, less 14.92 is 731.08; so the second one is 365.54 too.
PAID = (first("365.54"), second("365.54"))


def rehearsed(*components: Any, draft: dict[str, Any], score: str = "90", then: str = "90", **fields: Any) -> Outcome:
    inputs = ReportInputs("professional", 2021, components, aggregate_quality_score=D(score), **fields)
    return rehearse(calculated(inputs, then), draft=BOOK.rehearse(draft))


def calculated(inputs: ReportInputs, score: str | None = None) -> Calculated:
    """Return a report with the price of lung cancer in a place of 1.02, case mix 0.02 and history 0.11."""
    facts = PriceFacts("lung", date(2021, 3, 1), D("1.02"), D("0.02"), D("0.11"))
    return Calculated(
        inputs=inputs,
        total=assemble(inputs, book=BOOK).total,
        prices=dict.fromkeys((one.key for one in inputs.components), facts),
        priced_by=BOOK,
        score_then=D(score) if score else None,
    )


def year(initial: Any, later: Any, draft: dict[str, Any]) -> Outcome:
    """Rehearse a true-up that follows an initial report, each with one component."""
    before = ReportInputs("professional", 2021, (initial,), aggregate_quality_score=D("90"))
    charges = [EarlierComponent("A", "Episode A", 1, D(0), -line.amount)
               for line in assemble(before, book=BOOK).lines if line.code == "incomplete-episodes.episode"]  # fmt: skip
    after = ReportInputs("professional", 2021, (later,), reconciliation="true-up", earlier=tuple(charges))
    return rehearse(calculated(after), draft=BOOK.rehearse(draft), follows=calculated(before, "90"))


def test_without_a_change_nothing_moves() -> None:
    found = rehearsed(component("A", paid=PAID), draft={})
    assert found == Outcome(D("731.08"), D("731.08"), D("28.00"), D("28.00"))
    assert found.difference == 0


def test_a_smaller_discount_raises_the_payments_alone() -> None:
    # 1000 - 35 - 10 - 20 = 935: 467.50 less 93.50 is 374.00, less 7.48 is 366.52; twice 733.04, 1.96 more.
    found = rehearsed(component("A", paid=PAID), draft={"pricing/discount_professional": "0.035"})
    assert found == Outcome(D("731.08"), D("733.04"), D("28.00"), D("28.00"))
    assert found.difference == D("1.96")


def test_a_larger_quality_withhold_lowers_the_payments_and_is_earned_back_by_the_score() -> None:
    # 1000 - 37.50 - 10 - 30 = 922.50. Half 461.25, less 92.25, 369.00, less 7.38, 361.62; whole 922.50 less 184.50,
    # 738.00, less 14.76, 723.24; the second one 361.62. The report has 10 + 30 x .9 = 37.
    found = rehearsed(component("A", paid=PAID), draft={"pricing/quality_withhold": "0.03"})
    assert found == Outcome(D("731.08"), D("723.24"), D("28.00"), D("37.00"))
    assert found.difference == D("1.16")


def test_only_installments_that_were_paid_move() -> None:
    found = rehearsed(component("A", paid=PAID[:1]), draft={"pricing/discount_professional": "0.035"})
    assert (found.paid_now, found.paid_then) == (D("365.54"), D("366.52"))


def test_an_incomplete_episode_gives_back_what_it_received() -> None:
    """Payments and repayment move against each other: fee-for-service is due in both cases."""
    unfinished = component("A", service("300"), paid=PAID, complete=False, reason="other")
    found = rehearsed(unfinished, draft={"pricing/discount_professional": "0.035"})
    assert found.paid_then - found.paid_now == D("1.96")
    assert found.difference == 0


def test_another_score_and_another_reading_move_the_report() -> None:
    assert rehearsed(component("A", paid=PAID), draft={}, then="100").difference == D("2.00")
    # Received 731.08; 800 to others: charged 731.08, and with the other cap as well, as the episode is complete.
    same = rehearsed(component("A", duplicate("800"), paid=PAID), draft={"reconciliation/duplicates_cap": "received"})
    assert same.difference == 0
    unfinished = component("A", duplicate("800"), service("300"), paid=PAID, complete=False, reason="other")
    # 431.08 are repaid and 300 kept, so 300 are charged; with the whole amount received, 731.08.
    found = rehearsed(unfinished, draft={"reconciliation/duplicates_cap": "received"})
    assert found.difference == D("-431.08")


def test_stop_loss_follows_the_draft() -> None:
    # Fee-for-service 1200: 731.08 + 10 + 18 = 759.08; loss 440.92, 200.92 beyond 20%. At 10%: 320.92, 120 more.
    found = rehearsed(
        component("A", service("1200"), paid=PAID), draft={"reconciliation/stop_loss_share": "0.10"},
        protection=PROTECTED,
    )  # fmt: skip
    assert found.difference == D("120.00")


def test_a_withhold_without_its_score_is_refused() -> None:
    technical = component("A", paid=PAID, component="TC", quality_withhold=D(0))
    inputs = ReportInputs("technical", 2021, (technical,))
    with pytest.raises(InputError, match="needs its score"):
        rehearse(calculated(inputs), draft=BOOK.rehearse({"pricing/patient_experience_withhold": "0.01"}))


def test_another_base_rate_and_trend_price_the_episode_anew() -> None:
    """2231.40 x 1.04 = 2320.66; x 1.02 = 2367.07; x (1 + .02 + .11 x .9 = 1.119) = 2648.75.

    Less 99.33, 26.49 and 52.98 leaves 2469.95, of which 1234.98 first. Less 20% and 2%: 968.22 each time. The report
    gives back 26.49 and 90% of 52.98, 47.68.
    """
    rates = {"pricing/national_base_rates": {"lung": {"PC": "2231.40", "TC": "1"}},
             "pricing/trend_factors": {"lung": {"PC": "1.04", "TC": "1"}}}  # fmt: skip
    found = rehearsed(component("A", paid=PAID), draft=rates)
    assert found == Outcome(D("731.08"), D("1936.44"), D("28.00"), D("74.17"))


def test_another_blend_prices_the_episode_anew() -> None:
    """2231.40 x 1.02 = 2276.03; x (1 + .02 + .11 x .5 = 1.075) = 2446.73, less 91.75, 24.47 and 48.93: 2281.58.

    Less 456.32 and 36.51: 1788.75. The report gives back 24.47 and 44.04.
    """
    rate = {"pricing/national_base_rates": {"lung": {"PC": "2231.40", "TC": "1"}}}
    found = rehearsed(component("A", paid=PAID), draft={**rate, "pricing/blend_inefficient": "0.5"})
    assert found == Outcome(D("731.08"), D("1788.75"), D("28.00"), D("68.51"))


def test_a_cancer_type_without_a_rate_keeps_its_price() -> None:
    rates = {"pricing/national_base_rates": {"breast": {"PC": "1", "TC": "1"}}}
    assert rehearsed(component("A", paid=PAID), draft=rates).difference == 0


def test_a_true_up_shows_the_whole_year() -> None:
    """As it is: 731.08 paid, 10 + 18 in the report, and 200 for a duplicate, or 431.08 for an incomplete episode.

    With a quality withhold of 3 percent: 723.24 paid, 10 + 27 in the report; of an incomplete one 423.24 go back.
    """
    draft = {"pricing/quality_withhold": "0.03"}
    initial = component("A", paid=PAID)
    found = year(initial, component("A", duplicate("200"), paid=PAID), draft)
    assert found == Outcome(D("731.08"), D("723.24"), D("-172.00"), D("-163.00"))
    unfinished = component("A", service("300"), paid=PAID, complete=False, reason="other")
    found = year(initial, unfinished, draft)
    assert found == Outcome(D("731.08"), D("723.24"), D("-403.08"), D("-386.24"))
    assert year(unfinished, unfinished, draft) == found  # charged in August, and nothing more a year later


def test_every_movable_parameter_exists() -> None:
    assert set(MOVABLE) <= set(BOOK.parameters)
    assert list(MOVABLE) == sorted(MOVABLE)
    assert set(RATES) <= set(MOVABLE)
    assert all(why_kept(name) for name in set(BOOK.parameters) - set(MOVABLE))
