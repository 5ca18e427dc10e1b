"""Changes of a report's inputs: every line follows, by the amounts worked out beside each case from the rule."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from portal.policy import load_book
from portal.rules.input_error import InputError
from reconciliation.rules.changes import Change, change_of, changed
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import EarlierComponent, Report, ReportInputs
from tests.reconciliation.components import component, duplicate, first, second, service

BOOK = load_book()
D = Decimal
# A: complete, 150 + 30.50 of duplicates. B: incomplete, 350.25 due of 800 received. Withholds of each: 10 and 20.
A = component("A", duplicate("150", 11), duplicate("30.50", 12))
B = component(
    "B", service("350.25", 23), paid=(first("400", 21), second("400", 22)), complete=False, reason="switched-provider"
)
INITIAL = ReportInputs(
    kind="professional", year=2021, components=(A, B), aggregate_quality_score=D("90"), prior_true_up=D("-3.75")
)
TRUE_UP = ReportInputs(
    kind="professional",
    year=2021,
    components=(A, B),
    reconciliation="true-up",
    earlier=(EarlierComponent("A", "Episode A", 1, D("30.50"), D("0.00")),),
)


def amounts(report: Report) -> dict[tuple[str, str | None], Decimal]:
    return {(line.code, line.component): line.amount for line in report.lines}


def moved(inputs: ReportInputs, *changes: Change) -> dict[str, Decimal]:
    """Return the lines whose amounts the changes move, by code and component, with the difference."""
    before, after = (amounts(assemble(one, book=BOOK)) for one in (inputs, changed(inputs, changes)))
    return {
        f"{code} {key}" if key else code: after.get((code, key), D(0)) - before.get((code, key), D(0))
        for code, key in before | after
        if before.get((code, key), D(0)) != after.get((code, key), D(0))
    }


CASES = {
    # 150 of the duplicates are gone: 150 more for the participant, down to the total.
    "a claim line is no duplicate": (
        INITIAL,
        [Change("without-line", component="A", claim_line=11)],
        {
            "duplicate-services.episode A": 150,
            "duplicate-services": 150,
            "incorrect-payment": 150,
            "net": 150,
            "total": 150,
        },
    ),
    # Without any duplicate, the line itself is gone (it was -180.50).
    "no claim line is a duplicate": (
        INITIAL,
        [Change("without-line", component="A", claim_line=11), Change("without-line", component="A", claim_line=12)],
        {
            "duplicate-services.episode A": "180.50",
            "duplicate-services": "180.50",
            "incorrect-payment": "180.50",
            "net": "180.50",
            "total": "180.50",
        },
    ),
    # A quality score of 95 in place of 90: 5 % of the quality withhold of 40 = 2.
    "the score is 95": (
        INITIAL,
        [Change("score", amount=D("95"), line="quality")],
        {"quality": 2, "net": 2, "total": 2},
    ),
    # The charge for A is 100 in place of 180.50.
    "the amount of a line": (
        INITIAL,
        [Change("amount", component="A", amount=D("-100"), line="duplicate-services.episode")],
        {
            "duplicate-services.episode A": "80.50",
            "duplicate-services": "80.50",
            "incorrect-payment": "80.50",
            "net": "80.50",
            "total": "80.50",
        },
    ),
    # All duplicates are 100 in place of 180.50: the difference is a line of its own.
    "the amount of a sum": (
        INITIAL,
        [Change("amount", amount=D("-100"), line="duplicate-services")],
        {
            "duplicate-services.stated": "80.50",
            "duplicate-services": "80.50",
            "incorrect-payment": "80.50",
            "net": "80.50",
            "total": "80.50",
        },
    ),
    # A quality withhold of 60 in place of 40: 20 more as the basis, 90 % of it = 18 in the sum.
    "the amount of a basis": (
        INITIAL,
        [Change("amount", amount=D("60"), line="quality-withhold")],
        {"quality-withhold.stated": 20, "quality-withhold": 20, "quality": 18, "net": 18, "total": 18},
    ),
    "the true-up of the year before": (
        INITIAL,
        [Change("amount", amount=D("0"), line="prior-true-up")],
        {"prior-true-up": "3.75", "total": "3.75"},
    ),
    # A participant without protection states a stop-loss amount of 12.34.
    "the stop-loss amount": (
        INITIAL,
        [Change("amount", amount=D("12.34"), line="stop-loss")],
        {"stop-loss": "12.34", "net": "12.34", "total": "12.34"},
    ),
    # In a true-up, duplicates of A were 30.50 and are 180.50 (a change of -150). Without line 11 nothing has changed.
    "a true-up": (
        TRUE_UP,
        [Change("without-line", component="A", claim_line=11)],
        {"duplicate-services.episode A": 150, "duplicate-services": 150, "total": 150},
    ),
    # B counts as complete: the -449.75 (350.25 due minus 800 received) are not charged.
    "a true-up with a completed episode": (
        TRUE_UP,
        [Change("complete", component="B")],
        {"incomplete-episodes.episode B": "449.75", "incomplete-episodes": "449.75", "total": "449.75"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_exactly_the_lines_that_should_move_by_the_amount_that_the_rule_gives(case: str) -> None:
    inputs, changes, expected = CASES[case]
    assert moved(inputs, *changes) == {place: D(amount) for place, amount in expected.items()}


@pytest.mark.parametrize(
    ("reading", "withheld"),
    # Whether the 10 and 20 withheld from the payments of B count while it is incomplete, by the reading of the policy.
    [("all-initiated", 0), ("payments-kept", 1), ("complete-only", 1)],
)
def test_a_completed_episode_moves_its_withholds_where_the_reading_counts_them(reading: str, withheld: int) -> None:
    book = BOOK.rehearse({"reconciliation/withholds_counted": reading})
    before, after = (
        amounts(assemble(one, book=book)) for one in (INITIAL, changed(INITIAL, [Change("complete", component="B")]))
    )
    assert after["incomplete-episodes", None] - before["incomplete-episodes", None] == D("449.75")
    assert after["incorrect-payment-withhold", None] - before["incorrect-payment-withhold", None] == 10 * withheld
    assert after["quality", None] - before["quality", None] == 18 * withheld  # 90 % of 20
    assert after["total", None] - before["total", None] == D("449.75") + 28 * withheld


def test_a_complete_episode_that_counts_as_incomplete_is_charged_for_what_it_received() -> None:
    """A received 800 and has no no-pay lines: nothing is due. Its duplicates are capped by the 0 that it keeps."""
    after = amounts(assemble(changed(INITIAL, [Change("incomplete", component="A")]), book=BOOK))
    assert after["incomplete-episodes.episode", "A"] == D("-800.00")
    assert after["duplicate-services.episode", "A"] == D("0.00")


def test_the_order_of_changes_never_matters_and_the_same_change_twice_counts_once() -> None:
    changes = [
        Change("without-line", component="A", claim_line=12, because="It was ours."),
        Change("complete", component="B"),
        Change("score", amount=D("100")),
        Change("amount", amount=D("5"), line="stop-loss"),
    ]
    reports = {assemble(changed(INITIAL, order), book=BOOK).total for order in itertools.permutations(changes)}
    assert len(reports) == 1
    assert assemble(changed(INITIAL, [*changes, *changes]), book=BOOK).total in reports


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([Change("without-line", component="A", claim_line=99)], "no such claim line"),
        ([Change("without-line", component="Z", claim_line=11)], "no such component"),
        ([Change("complete", component="B"), Change("incomplete", component="B")], "contradict"),
        ([Change("score", amount=D("95")), Change("score", amount=D("96"))], "contradict"),
        ([Change("score")], "which amount or score"),
        ([Change("score", amount=D("100.1"))], "from 0 to 100"),
        ([Change("price", component="A")], "not a change of a report"),
        # The net and the total are sums of other lines, and A has no line about an incomplete episode.
        ([Change("amount", amount=D("1"), line="net")], "“Net .*cannot be stated.*“Incorrect payment withhold”, “Dup"),
        (
            [Change("amount", amount=D("1"), line="total")],
            "“Report total” .*“Stop-loss amount”, “True-up of the previous",
        ),
        ([Change("amount", amount=D("1"), line="incorrect-payment")], "“Duplicate services”, “Incomplete episodes”.$"),
        ([Change("amount", component="A", amount=D("1"), line="incomplete-episodes.episode")], "has no such line"),
    ],
)
def test_a_change_that_fits_nothing_is_refused(changes: list[Change], why: str) -> None:
    with pytest.raises(InputError, match=why):
        assemble(changed(INITIAL, changes), book=BOOK)


def test_a_true_up_has_no_score() -> None:
    with pytest.raises(InputError, match="no score"):
        changed(TRUE_UP, [Change("score", amount=D("95"))])


def test_a_change_is_kept_as_json() -> None:
    change = Change("amount", component="A", amount=D("-100.10"), because="See exhibit 2.", line="net")
    assert change_of(change.as_json()) == change
