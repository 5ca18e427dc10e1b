"""The lines of a report: each total is the sum of its lines, and a change of one claim line moves the right lines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.rules import counted_lines
from episodes.rules.records import EpisodeComponent
from portal.participation.rules.standing import Span
from portal.policy import load_book
from portal.rules.input_error import InputError
from reconciliation.remarks import remarks
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import EarlierComponent, Report, ReportInputs, ReportLine
from reconciliation.rules.stop_loss import ProtectionFacts, protection
from tests.reconciliation.components import PAID, component, duplicate, first, second, service

BOOK = load_book()
D = Decimal
PROTECTED = ProtectionFacts(baseline_episodes=(12,), sites=(Span(date(2019, 1, 1)),))


def inputs(*components: EpisodeComponent, **fields: object) -> ReportInputs:
    """Return the inputs of a professional participant in PY1 with a score of 90."""
    known: dict[str, object] = {
        "kind": "professional",
        "year": 2021,
        "components": components,
        "aggregate_quality_score": D("90"),
    }
    return ReportInputs(**{**known, **fields})  # type: ignore[arg-type]


def line(report: Report, code: str, key: str | None = None) -> ReportLine:
    """Return the only line with a code, and with a component if given."""
    (found,) = [one for one in report.lines if one.code == code and one.component == key]
    return found


def assert_adds_up(report: Report) -> None:
    """Check that each line equals the sum of its adding children, and that parents come first."""
    seen: set[str] = set()
    children: dict[str, list[ReportLine]] = defaultdict(list)
    for one in report.lines:
        assert one.parent is None or one.parent in seen
        assert one.amount == one.amount.quantize(D("0.01"))
        seen.add(one.code)
        if one.parent is not None and one.adds:
            children[one.parent].append(one)
    for one in report.lines:
        if one.component is None and children[one.code]:
            assert one.amount == sum(child.amount for child in children[one.code]), one.code
    assert report.lines[0].amount == report.total


def test_a_report_cites_its_claim_lines_and_its_totals_are_sums() -> None:
    # Withholds 3 x 10 = 30. B: duplicates 150 + 30.50 = 180.50, below the 800 received. C is incomplete: 350.25 due
    # less 800 received = -449.75. Incorrect payments 30 - 180.50 - 449.75 = -600.25. Quality 60 x .9 = 54.
    # Net -546.25; with last year's -3.75 it is -550.00.
    report = assemble(
        inputs(
            component("A"),
            component("B", duplicate("150", 11), duplicate("30.50", 12)),
            component(
                "C",
                service("150.25", 23),
                service("200", 24),
                paid=(first("400", 21), second("400", 22)),
                complete=False,
                reason="switched-provider",
            ),
            prior_true_up=D("-3.75"),
        ),
        book=BOOK,
    )
    assert_adds_up(report)
    assert line(report, "incorrect-payment-withhold").amount == D("30.00")
    charged = line(report, "duplicate-services.episode", "B")
    assert (charged.amount, charged.source) == (D("-180.50"), (11, 12))
    incomplete = line(report, "incomplete-episodes.episode", "C")
    assert (incomplete.amount, incomplete.source) == (D("-449.75"), (21, 22, 23, 24))
    assert line(report, "incorrect-payment").amount == D("-600.25")
    assert line(report, "quality-withhold").amount == D("60.00")
    assert line(report, "quality").amount == D("54.00")
    assert line(report, "net").amount == D("-546.25")
    assert (report.total, report.direction) == (D("-550.00"), "repayment")
    assert all("42 CFR 512" in one.authority for one in report.lines)


@pytest.mark.parametrize(("paid", "charge"), [("799.99", "-799.99"), ("800.00", "-800.00"), ("800.01", "-800.00")])
def test_duplicates_are_charged_up_to_what_was_received(paid: str, charge: str) -> None:
    report = assemble(inputs(component("A", duplicate(paid))), book=BOOK)
    assert line(report, "duplicate-services.episode", "A").amount == D(charge)


def test_duplicates_that_others_paid_back_are_neither_charged_nor_credited() -> None:
    given_back = component("A", duplicate("-50.00"))
    report = assemble(inputs(given_back, component("B", duplicate("80.00"), duplicate("-30.00", 4))), book=BOOK)
    assert line(report, "duplicate-services.episode", "A").amount == 0
    assert "gave back $50.00 more" in line(report, "duplicate-services.episode", "A").formula
    assert line(report, "duplicate-services.episode", "B").amount == D("-50.00")
    alone = assemble(inputs(given_back), book=BOOK)
    assert line(alone, "duplicate-services").amount == 0


def test_duplicates_of_an_episode_without_payments_are_not_charged() -> None:
    report = assemble(inputs(component("A", duplicate("5"), paid=())), book=BOOK)
    assert line(report, "duplicate-services.episode", "A").amount == D("0.00")


def test_fee_for_service_lost_after_treatment_started_keeps_the_first_installment() -> None:
    lost = component("A", service("123.45"), complete=False, reason="lost-ffs")
    # 400 kept of 800 received: -400.
    assert line(assemble(inputs(lost), book=BOOK), "incomplete-episodes").amount == D("-400.00")
    # Lost before treatment started: fee-for-service 123.45 - 800 = -676.55.
    early = replace(lost, treatment_started=False)
    assert line(assemble(inputs(early), book=BOOK), "incomplete-episodes").amount == D("-676.55")
    # The other reading pays fee-for-service in both cases.
    book = BOOK.rehearse({"episodes/reading_lost_fee_for_service": "incomplete-fee-for-service"})
    assert line(assemble(inputs(lost), book=book), "incomplete-episodes").amount == D("-676.55")


def test_an_episode_whose_end_is_unknown_is_not_incomplete() -> None:
    report = assemble(inputs(component("A", complete=None)), book=BOOK)
    assert line(report, "incomplete-episodes").amount == D("0.00")


# Of a withhold of 10 on the whole price, 5 are withheld from each installment; of 20, 10.
@pytest.mark.parametrize(
    ("reading", "both_lost", "first_alone", "words"),
    [
        # Each payment counts, even if it is repaid later.
        ("all-initiated", "10.00", "5.00", "including payments for incomplete episodes that CMS takes back"),
        # If fee-for-service was lost in treatment, the first installment is kept. Otherwise everything is repaid.
        ("payments-kept", "5.00", "0.00", "that the participant keeps"),
        ("complete-only", "0.00", "0.00", "for the performance year's complete episodes"),
    ],
)
def test_withholds_of_incomplete_episodes_follow_the_reading_that_the_report_names(
    reading: str, both_lost: str, first_alone: str, words: str
) -> None:
    book = BOOK.rehearse({"reconciliation/withholds_counted": reading})
    lost = component("B", complete=False, reason="lost-ffs")
    not_started = component("C", paid=(first("400"),), complete=False, reason="tc-not-started")
    for unfinished, counted in ((lost, both_lost), (not_started, first_alone)):
        facts = inputs(component("A"), unfinished)
        report = assemble(facts, book=book)
        assert_adds_up(report)
        assert line(report, "incorrect-payment-withhold").amount == D("10.00") + D(counted)
        assert line(report, "quality-withhold").amount == D("20.00") + 2 * D(counted)
        for head in ("incorrect-payment-withhold", "quality-withhold"):
            assert words in line(report, head).formula
        said = remarks(facts, policy=book.on(date(2021, 1, 1)))
        assert any("1 incomplete episode" in one and "the reading is assumed" in one for one in said)


def test_readings_of_withholds_do_not_change_complete_or_open_episodes() -> None:
    facts = inputs(component("A"), component("B", complete=None))
    for reading in BOOK.parameter("reconciliation/withholds_counted").choices:
        book = BOOK.rehearse({"reconciliation/withholds_counted": reading})
        assert line(assemble(facts, book=book), "incorrect-payment-withhold").amount == D("20.00")
    assert not any("incomplete" in one for one in remarks(facts, policy=BOOK.on(date(2021, 1, 1))))


def test_only_withholds_of_paid_installments_are_counted() -> None:
    """Of 10.01, 5.01 are withheld from the first installment and 5.00 from the second."""
    odd = {"incorrect_payment_withhold": D("10.01")}
    for paid, taken in (((first("400"),), "5.01"), ((second("400"),), "5.00"), (PAID, "10.01"), ((), "0.00")):
        report = assemble(inputs(component("A", paid=paid, **odd)), book=BOOK)
        assert line(report, "incorrect-payment-withhold").amount == D(taken)


LOST = component(
    "A",
    duplicate("600"),
    complete=False,
    reason="lost-ffs",
)
SWITCHED = component(
    "A",
    duplicate("500"),
    service("350.25"),
    complete=False,
    reason="switched-provider",
)


@pytest.mark.parametrize(
    ("facts", "incomplete", "kept", "received"),
    [
        # 800 received, the first installment of 400 kept: 400 are repaid. Of 600 paid to others, 400 at most.
        (LOST, "-400.00", "-400.00", "-600.00"),
        # 350.25 due of 800 received: 449.75 are repaid. Of 500 paid to others, the 350.25 kept at most.
        (SWITCHED, "-449.75", "-350.25", "-500.00"),
        # 900 due: nothing is repaid, so the cap is the 800 received, and 500 are below it.
        (replace(SWITCHED, lines=(*PAID, duplicate("500"), service("900"))), "100.00", "-500.00", "-500.00"),
        # Nothing due: all 800 are repaid, and nothing is left to charge.
        (replace(SWITCHED, lines=(*PAID, duplicate("500"))), "-800.00", "0.00", "-500.00"),
        # 350.25 due, nothing received: nothing is charged.
        (replace(SWITCHED, lines=(duplicate("500"), service("350.25"))), "350.25", "0.00", "0.00"),
    ],
)
def test_duplicates_of_an_incomplete_episode_are_charged_up_to_what_is_kept(
    facts: EpisodeComponent, incomplete: str, kept: str, received: str
) -> None:
    for reading, charge in (("received-and-kept", kept), ("received", received)):
        book = BOOK.rehearse({"reconciliation/duplicates_cap": reading})
        report = assemble(inputs(facts), book=book)
        assert line(report, "incomplete-episodes").amount == D(incomplete)
        assert line(report, "duplicate-services").amount == D(charge), reading
    assert line(assemble(inputs(facts), book=BOOK), "duplicate-services").amount == D(kept)


def test_a_true_up_caps_duplicates_of_an_episode_that_turned_out_incomplete() -> None:
    # The report charged 500 of 800. Now 350.25 are due: 449.75 are repaid, and only 350.25 charged, 149.75 less.
    earlier = (EarlierComponent("A", "Episode A", 1, duplicates=D("500.00"), incomplete=D("0.00")),)
    report = assemble(inputs(SWITCHED, reconciliation="true-up", earlier=earlier), book=BOOK)
    assert line(report, "incomplete-episodes.episode", "A").amount == D("-449.75")
    assert line(report, "duplicate-services.episode", "A").amount == D("149.75")
    assert report.total == D("-300.00")


def test_stop_loss_leaves_incomplete_episodes_out_of_both_sums() -> None:
    # A: fee-for-service 1200, limit 240; 800 + 10 + 20 x .9 = 18 make 828: loss 372, 132 beyond. B is incomplete: its
    # withholds (10, 20) come back with the report (20 and 36), but neither its services nor its withholds are compared.
    complete = component("A", service("1200"))
    unfinished = component("B", service("5000"), complete=False, reason="other")
    report = assemble(inputs(complete, unfinished, protection=PROTECTED), book=BOOK)
    assert_adds_up(report)
    assert line(report, "incorrect-payment-withhold").amount == D("20.00")
    assert line(report, "quality").amount == D("36.00")
    assert line(report, "stop-loss.fee-for-service").amount == D("1200.00")
    assert line(report, "stop-loss.participant-specific.quality").amount == D("18.00")
    assert line(report, "stop-loss.participant-specific").amount == D("828.00")
    assert line(report, "stop-loss").amount == D("132.00")


def test_stop_loss_leaves_the_patient_experience_of_incomplete_episodes_out() -> None:
    # PY3, technical, score 75: A has 800 + 10 + 10 x .75 = 7.50, so 817.50 of 1200: loss 382.50, 142.50 beyond 240.
    facts = {"quality_withhold": D("0"), "patient_experience_withhold": D("10.00")}
    report = assemble(
        inputs(
            component("A", service("1200"), **facts),
            component("B", complete=False, reason="other", **facts),
            kind="technical",
            year=2023,
            aggregate_quality_score=None,
            patient_experience_score=D("75"),
            protection=PROTECTED,
        ),
        book=BOOK,
    )
    assert line(report, "patient-experience").amount == D("15.00")
    assert line(report, "stop-loss.participant-specific").amount == D("817.50")
    assert line(report, "stop-loss").amount == D("142.50")


NOVEMBER_30 = date(2020, 11, 30)


@pytest.mark.parametrize(
    ("baseline", "site", "protected", "why"),
    [
        ((59,), Span(NOVEMBER_30), True, "59 episodes in the baseline, fewer than 60, and a site on November 30, 2020"),
        (
            (60,),
            Span(NOVEMBER_30),
            False,
            "it had 60 episodes in the baseline; the limit covers participants with fewer than 60",
        ),
        ((12, 60), Span(NOVEMBER_30), False, "it had 60 episodes in the baseline"),
        ((), Span(NOVEMBER_30), False, "its number of episodes in the baseline is not known"),
        ((59, None), Span(NOVEMBER_30), False, "its number of episodes in the baseline is not known"),
        ((59,), Span(date(2020, 12, 1)), False, "we have no site on file for November 30, 2020"),
        ((59,), Span(date(2019, 1, 1), NOVEMBER_30), True, "a site on November 30, 2020"),
        ((59,), Span(date(2019, 1, 1), date(2020, 11, 29)), False, "we have no site on file"),
        ((0,), Span(NOVEMBER_30), True, "it had 0 episodes in the baseline, fewer than 60"),
    ],
)
def test_stop_loss_protection_and_its_reason(
    baseline: tuple[int | None, ...], site: Span, protected: bool, why: str
) -> None:
    facts = ProtectionFacts(baseline_episodes=baseline, sites=(site,))
    found = protection(facts, policy=BOOK.on(date(2021, 1, 1)))
    assert found.protected is protected
    assert why in found.reason
    [said] = remarks(inputs(protection=facts), policy=BOOK.on(date(2021, 1, 1)))
    assert said == found.reason


def test_each_line_cites_its_paragraph() -> None:
    facts = inputs(SWITCHED, component("B", service("1")), protection=PROTECTED)
    paragraphs = {
        "incorrect-payment": "(c)",
        "incomplete-episodes": "(c)",
        "duplicate-services": "(c)(2)",
        "quality": "(d)",
        "patient-experience": "(e)",
        "stop-loss": "(f)",
    }
    for one in assemble(facts, book=BOOK).lines:
        cited = [paragraph for code, paragraph in paragraphs.items() if one.code.startswith(code)]
        assert one.authority == f"42 CFR 512.285{''.join(cited)}", one.code


def test_stop_loss_compares_fee_for_service_with_payments_and_reconciled_withholds() -> None:
    # Fee-for-service 1200; limit 240. Received 800 + withhold 10 + quality 20 x .9 = 18 make 828: loss 372, paid 132.
    facts = inputs(component("A", service("1200")), protection=PROTECTED)
    report = assemble(facts, book=BOOK)
    assert_adds_up(report)
    assert line(report, "stop-loss").amount == D("132.00")
    assert line(report, "net").amount == D("160.00")
    # Payments alone: 1200 - 800 = 400; 160 beyond. Adjusted amount 1000: 200 is within 240.
    book = BOOK.rehearse({"reconciliation/stop_loss_basis": "payments"})
    assert line(assemble(facts, book=book), "stop-loss").amount == D("160.00")
    book = BOOK.rehearse({"reconciliation/stop_loss_basis": "adjusted-amounts"})
    assert line(assemble(facts, book=book), "stop-loss").amount == D("0.00")
    unprotected = replace(facts, protection=ProtectionFacts())
    assert line(assemble(unprotected, book=BOOK), "stop-loss").amount == D("0.00")


def test_a_technical_participant_in_py3_earns_patient_experience() -> None:
    technical = component("A", quality_withhold=D("0"), patient_experience_withhold=D("10.00"))
    facts = inputs(
        technical,
        kind="technical",
        year=2023,
        aggregate_quality_score=None,
        patient_experience_score=D("75.5"),
    )
    report = assemble(facts, book=BOOK)
    assert_adds_up(report)
    # 10 + 10 x .755 = 17.55.
    assert report.total == D("17.55")


def test_a_true_up_shows_only_changed_components() -> None:
    # The report: B had duplicates of 150, C was incomplete with 700 due of 800 received, E had duplicates of 9.
    earlier = (
        EarlierComponent("B", "Episode B", 2, duplicates=D("150.00"), incomplete=D("0.00")),
        EarlierComponent("C", "Episode C", 3, duplicates=D("0.00"), incomplete=D("100.00")),
        EarlierComponent("E", "Episode E", 5, duplicates=D("9.00"), incomplete=D("0.00")),
    )
    # B: 25 more duplicates, -25. C: 30.50 more due, +30.50. A: nothing. E no longer exists: +9.
    now = inputs(
        component("A"),
        component("B", duplicate("150"), duplicate("25")),
        component("C", service("730.50"), complete=False, reason="other"),
        reconciliation="true-up",
        earlier=earlier,
    )
    report = assemble(now, book=BOOK)
    assert_adds_up(report)
    assert [one.component for one in report.lines if one.component] == ["B", "E", "C"]
    assert report.total == D("14.50")
    assert report.direction == "payment"


def test_a_component_given_twice_is_refused() -> None:
    with pytest.raises(InputError, match="given twice"):
        assemble(inputs(component("A"), component("A")), book=BOOK)


def test_a_withhold_without_score_is_refused() -> None:
    with pytest.raises(InputError, match="needs its score"):
        assemble(inputs(component("A"), aggregate_quality_score=None), book=BOOK)


amounts = st.decimals(min_value=0, max_value=20000, places=2)
claim_lines = st.lists(
    st.one_of(
        *(st.builds(make, amounts) for make in (first, second, duplicate, service)),
        st.builds(lambda amount: replace(first(amount), role="model-other"), amounts),
    ),
    max_size=8,
).map(tuple)


@st.composite
def reports(draw: st.DrawFn) -> ReportInputs:
    """Draw a report of any kind and year."""
    components = tuple(
        component(
            f"{place}",
            adjusted_amount=draw(amounts),
            incorrect_payment_withhold=draw(amounts),
            quality_withhold=draw(amounts),
            patient_experience_withhold=draw(amounts),
            lines=draw(claim_lines),
            complete=draw(st.sampled_from([True, False, None])),
            reason=draw(st.sampled_from(["lost-ffs", "other"])),
        )
        for place in range(draw(st.integers(0, 4)))
    )
    return ReportInputs(
        kind=draw(st.sampled_from(["professional", "technical", "dual"])),
        year=draw(st.integers(2021, 2025)),
        components=components,
        aggregate_quality_score=draw(st.decimals(min_value=0, max_value=100, places=3)),
        patient_experience_score=draw(st.decimals(min_value=0, max_value=100, places=1)),
        protection=draw(st.sampled_from([PROTECTED, ProtectionFacts()])),
        prior_true_up=draw(st.decimals(min_value=-20000, max_value=20000, places=2)),
    )


@given(reports(), st.sampled_from(BOOK.parameter("reconciliation/withholds_counted").choices))
@settings(max_examples=60, deadline=None)
def test_every_total_is_the_sum_of_its_lines(facts: ReportInputs, reading: str) -> None:
    book = BOOK.rehearse({"reconciliation/withholds_counted": reading})
    report = assemble(facts, book=book)
    assert_adds_up(report)
    assert report.net is not None
    assert report.net.report_total == report.total
    charged = {(one.code, one.component): -one.amount for one in report.lines}
    earlier = tuple(
        EarlierComponent(
            one.key,
            one.label,
            one.component_id,
            duplicates=charged.get(("duplicate-services.episode", one.key), D(0)),
            incomplete=charged.get(("incomplete-episodes.episode", one.key), D(0)),
        )
        for one in facts.components
    )
    again = assemble(replace(facts, reconciliation="true-up", earlier=earlier), book=book)
    assert (again.total, again.direction) == (0, "none")
    assert not [one for one in again.lines if one.component]


@given(reports(), amounts, st.data())
@settings(max_examples=60, deadline=None)
def test_one_more_duplicate_moves_its_line_and_the_sums_above(
    facts: ReportInputs, amount: Decimal, data: st.DataObject
) -> None:
    if not facts.components:
        return
    facts = replace(facts, protection=ProtectionFacts())
    place = data.draw(st.integers(0, len(facts.components) - 1))
    chosen = facts.components[place]
    more = replace(chosen, lines=(*chosen.lines, duplicate(amount)))
    changed = replace(facts, components=(*facts.components[:place], more, *facts.components[place + 1 :]))
    before, after = assemble(facts, book=BOOK), assemble(changed, book=BOOK)
    of_role: dict[str, Decimal] = defaultdict(Decimal)
    for one in chosen.lines:
        of_role[one.role] += one.fee_for_service or D(0)
    cap = of_role["model-start"] + of_role["model-end"] + of_role["model-other"]
    if chosen.complete is False:
        cap = min(cap, of_role["model-start"] if chosen.reason == "lost-ffs" else of_role["included"])
    paid = of_role["duplicate"]
    moved = min(paid, cap) - min(paid + amount, cap)
    assert after.total - before.total == moved
    old = {(one.code, one.component): one.amount for one in before.lines}
    for one in after.lines:
        difference = one.amount - old.get((one.code, one.component), D(0))
        own = one.component == chosen.key and one.code == "duplicate-services.episode"
        above = one.code in ("duplicate-services", "incorrect-payment", "net", "total")
        assert difference == (moved if own or above else 0), one.code


def test_a_no_pay_line_without_a_fee_counts_as_zero_with_a_remark() -> None:
    unpriced = replace(service("7"), fee_for_service=None)
    facts = inputs(component("A", service("100"), unpriced, complete=False, reason="other"))
    assert line(assemble(facts, book=BOOK), "incomplete-episodes").amount == D("-700.00")  # 100 due, 800 received
    assert counted_lines.without_fee(facts.components[0]) == 1
    assert any(one.startswith("1 no-pay line of incomplete episodes had no fee") for one in remarks(
        facts, policy=BOOK.on(date(2021, 1, 1))
    ))  # fmt: skip
