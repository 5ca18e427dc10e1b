"""Money is conserved: random years agree with plain arithmetic, and a change moves the lines that follow, no others."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from episodes.rules import records
from portal.policy import load_book
from portal.rules.input_error import InputError
from quality.rules.aggregate_score import ScoreInputs, score
from quality.rules.clinical_data import ClinicalData, ClinicalEpisode, count_beneficiaries
from quality.rules.measures import MeasureResult
from reconciliation.rules.changes import AMOUNT, COMPLETE, INCOMPLETE, SCORE, WITHOUT_LINE, Change, changed
from reconciliation.rules.dispute import NoticeFacts, stage
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import EarlierComponent, Report, ReportInputs
from reconciliation.rules.stop_loss import ProtectionFacts
from tests.reconciliation.components import claim_line, component
from tests.reconciliation.plain_reference import Plain, Sums, reconciled
from tests.reconciliation.test_rules_report import PROTECTED, assert_adds_up

BOOK = load_book()
D = Decimal
SUITE, FEW = 100, 40
few = settings(max_examples=FEW if settings().max_examples <= SUITE else settings().max_examples)
"""The suite tries a few examples, `make soak` as many as its profile says."""
money = st.decimals(min_value=0, max_value=30000, places=2)
adjusted = st.decimals(min_value=-500, max_value=30000, places=2)
"""An installment may be taken back in part by a line below zero."""
scores = st.decimals(min_value=0, max_value=100, places=3)
ROLES = {
    "first": records.FIRST_INSTALLMENT,
    "second": records.SECOND_INSTALLMENT,
    "other": records.OTHER_MODEL_CODE,
    "to_others": records.DUPLICATE,
    "services": records.INCLUDED,
}
HEADS = {
    "withhold": "incorrect-payment-withhold",
    "duplicates": "duplicate-services",
    "incomplete": "incomplete-episodes",
    "quality": "quality",
    "experience": "patient-experience",
    "stop_loss": "stop-loss",
    "total": "total",
}


def some(amount: st.SearchStrategy[Decimal], most: int = 2) -> st.SearchStrategy[tuple[Decimal, ...]]:
    return st.lists(amount, max_size=most).map(tuple)


@st.composite
def episodes(draw: st.DrawFn) -> list[Plain]:
    """Return the components of a year; none, one, or several."""
    plain = st.builds(
        Plain,
        key=st.just(""),
        incorrect=money,
        quality=money,
        experience=money,
        first=some(adjusted),
        second=some(adjusted),
        other=some(adjusted, 1),
        to_others=some(adjusted),
        services=some(money, 3),
        complete=st.sampled_from([True, False, None]),
        lost_coverage=st.booleans(),
        treated=st.booleans(),
    )
    return [replace(one, key=str(place)) for place, one in enumerate(draw(st.lists(plain, max_size=4)))]


@st.composite
def years(draw: st.DrawFn) -> dict[str, Any]:
    """Return the facts of a year besides its episodes."""
    return {
        "kind": draw(st.sampled_from(["professional", "technical", "dual"])),
        "year": draw(st.integers(2021, 2025)),
        "score": draw(scores),
        "experience_score": draw(scores),
        "protected": draw(st.booleans()),
        "prior_true_up": draw(st.decimals(min_value=-20000, max_value=20000, places=2)),
    }


def record(one: Plain) -> records.EpisodeComponent:
    """Return a component with a claim line for each amount, numbered by its place."""
    lines = [
        claim_line(role, amount, number=1000 * place + at)
        for place, (name, role) in enumerate(ROLES.items(), 1)
        for at, amount in enumerate(getattr(one, name))
    ]
    return component(
        one.key,
        paid=tuple(lines),
        incorrect_payment_withhold=one.incorrect,
        quality_withhold=one.quality,
        patient_experience_withhold=one.experience,
        complete=one.complete,
        reason="lost-ffs" if one.lost_coverage else "other",
        treatment_started=one.treated,
    )


def inputs(plain: list[Plain], year: dict[str, Any]) -> ReportInputs:
    return ReportInputs(
        kind=year["kind"],
        year=year["year"],
        components=tuple(map(record, plain)),
        aggregate_quality_score=year["score"],
        patient_experience_score=year["experience_score"],
        protection=PROTECTED if year["protected"] else ProtectionFacts(),
        prior_true_up=year["prior_true_up"],
    )


def amounts(report: Report) -> dict[tuple[str, str | None], Decimal]:
    return {(one.code, one.component): one.amount for one in report.lines}


def sums(report: Report) -> Sums:
    found = amounts(report)
    return Sums(**{name: found[code, None] for name, code in HEADS.items()})


def expected(plain: list[Plain], year: dict[str, Any]) -> Sums:
    """Return the sums of the reference."""
    return reconciled(plain, **year)


@given(episodes(), years())
@few
def test_random_years_agree_with_plain_arithmetic(plain: list[Plain], year: dict[str, Any]) -> None:
    facts = inputs(plain, year)
    try:
        report = assemble(facts, book=BOOK)
    except InputError as refusal:  # payments below zero can make a sum negative that cannot be
        assert "cannot be below zero" in refusal.message
        assume(False)
    assert sums(report) == expected(plain, year)
    assert_adds_up(report)
    leaves = [one for one in report.lines if one.adds and one.code not in _parents(report)]
    assert sum((one.amount for one in leaves if _adds_to_the_top(one, report)), D(0)) == report.total


def _parents(report: Report) -> set[str | None]:
    return {one.parent for one in report.lines if one.adds}


def _adds_to_the_top(line: Any, report: Report) -> bool:
    heads = {one.code: one for one in report.lines if one.component is None}
    while line.parent is not None:
        if not line.adds:
            return False
        line = heads[line.parent]
    return True


@given(episodes(), years(), st.data())
@few
def test_one_changed_claim_line_moves_exactly_the_lines_that_follow_from_it(
    plain: list[Plain], year: dict[str, Any], data: st.DataObject
) -> None:
    """Every other line stays, and the sums move by what plain arithmetic says."""
    places = [
        (place, name, at) for place, one in enumerate(plain) for name in ROLES for at in range(len(getattr(one, name)))
    ]
    assume(places)
    place, name, at = data.draw(st.sampled_from(places))
    before = getattr(plain[place], name)
    after = (*before[:at], data.draw(money), *before[at + 1 :])
    other = [*plain[:place], replace(plain[place], **{name: after}), *plain[place + 1 :]]
    try:
        old, new = (assemble(inputs(one, year), book=BOOK) for one in (plain, other))
    except InputError:
        assume(False)
    was, now = expected(plain, year), expected(other, year)
    moved = {f.name: getattr(now, f.name) - getattr(was, f.name) for f in fields(Sums)}
    before_amounts, after_amounts = amounts(old), amounts(new)
    for sum_, code in HEADS.items():
        assert after_amounts[code, None] - before_amounts[code, None] == moved[sum_], code
    of_others = [key for key in before_amounts.keys() | after_amounts.keys() if key[1] not in (None, plain[place].key)]
    assert [key for key in of_others if before_amounts.get(key) != after_amounts.get(key)] == []


@given(episodes(), years(), st.randoms(use_true_random=False))
@few
def test_the_order_of_rows_never_changes_a_result(
    plain: list[Plain], year: dict[str, Any], shuffler: random.Random
) -> None:
    facts = inputs(plain, year)
    mixed = [
        replace(one, lines=tuple(shuffler.sample(one.lines, len(one.lines))))
        for one in shuffler.sample(facts.components, len(facts.components))
    ]
    try:
        first = assemble(facts, book=BOOK)
    except InputError:
        assume(False)
    again = assemble(replace(facts, components=tuple(mixed)), book=BOOK)
    assert (amounts(again), again.total, again.direction) == (amounts(first), first.total, first.direction)


@given(st.permutations(["144", "134", "047", "treatment-summary"]), st.integers(0, 4), st.integers(0, 20))
@few
def test_the_order_of_submissions_never_changes_a_score(order: list[str], reported: int, submitted: int) -> None:
    results = [
        MeasureResult(name, eligible=20 + len(name), exclusions=0, exceptions=0, met=20, not_met=len(name))
        for name in order[:reported]
    ]
    data = ClinicalData(submitted, 20)
    one, other = (
        score(ScoreInputs(2021, tuple(measures), data), book=BOOK) for measures in (results, sorted(results, key=repr))
    )
    assert one == other


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=8), st.randoms(use_true_random=False))
@few
def test_the_order_of_episodes_and_rows_never_changes_completeness(
    rows: list[tuple[str, int]], shuffler: random.Random
) -> None:
    """Nor does the same row twice."""
    episodes = [ClinicalEpisode(owner, BOOK.parameter("model/effective_day").values[0].value.replace(day=day + 1))
                for owner, day in rows]  # fmt: skip
    accepted = set(episodes[::2])
    mixed = shuffler.sample(episodes, len(episodes))
    one, other, twice = (
        count_beneficiaries(these, accepted, year=2021, book=BOOK) for these in (episodes, mixed, episodes * 2)
    )
    assert one == other == twice


facts_of_notices = st.builds(NoticeFacts, **dict.fromkeys((one.name for one in fields(NoticeFacts)), ...))


@given(st.lists(facts_of_notices, max_size=4), st.dates(), st.dates(), st.randoms(use_true_random=False))
@few
def test_the_order_of_notices_never_changes_the_stage_of_a_report(
    notices: list[NoticeFacts], due_on: Any, today: Any, shuffler: random.Random
) -> None:
    mixed = shuffler.sample(notices, len(notices))
    one, other = (stage(notice_due_on=due_on, notices=these, today=today) for these in (notices, mixed))
    assert one == other


@given(episodes(), years(), st.data())
@few
def test_corrected_less_original_is_what_was_granted(
    plain: list[Plain], year: dict[str, Any], data: st.DataObject
) -> None:
    """Each granted change is carried out in plain numbers too, and the totals differ by the same amount."""
    granted: list[Change] = []
    corrected, of_year = list(plain), dict(year)
    for place, one in enumerate(plain):
        kind = data.draw(st.sampled_from(["", WITHOUT_LINE, COMPLETE, INCOMPLETE]))
        if kind == WITHOUT_LINE and one.to_others:
            at = data.draw(st.integers(0, len(one.to_others) - 1))
            granted.append(Change(kind, one.key, claim_line=4000 + at))
            corrected[place] = replace(one, to_others=(*one.to_others[:at], *one.to_others[at + 1 :]))
        elif kind in (COMPLETE, INCOMPLETE):
            granted.append(Change(kind, one.key))
            lost = one.lost_coverage and kind == INCOMPLETE
            corrected[place] = replace(one, complete=kind == COMPLETE, lost_coverage=lost)
    if data.draw(st.booleans()):
        of_year["score"] = data.draw(scores)
        granted.append(Change(SCORE, amount=of_year["score"]))
    facts = inputs(plain, year)
    try:
        original, new = (assemble(one, book=BOOK) for one in (facts, changed(facts, granted)))
    except InputError:
        assume(False)
    was, now = expected(plain, year), expected(corrected, of_year)
    assert new.total - original.total == now.total - was.total
    before, after = amounts(original), amounts(new)
    touched = {change.component for change in granted}
    others = [key for key in before.keys() | after.keys() if key[1] is not None and key[1] not in touched]
    assert [key for key in others if before.get(key) != after.get(key)] == []


@given(episodes(), years(), money, st.data())
@few
def test_a_granted_amount_moves_the_total_by_its_difference(
    plain: list[Plain], year: dict[str, Any], amount: Decimal, data: st.DataObject
) -> None:
    charged = [one.key for one in plain if one.to_others]
    assume(charged)
    key = data.draw(st.sampled_from(charged))
    facts = inputs(plain, year)
    try:
        original = assemble(facts, book=BOOK)
        change = Change(AMOUNT, key, amount=-amount, line="duplicate-services.episode")
        new = assemble(changed(facts, [change]), book=BOOK)
    except InputError:
        assume(False)
    assert new.total - original.total == -amount - amounts(original)["duplicate-services.episode", key]


@given(episodes(), years())
@few
def test_a_true_up_is_what_changed_since_the_report(plain: list[Plain], year: dict[str, Any]) -> None:
    """Half of the episodes were known at the report; the true-up adds the charges of the others, and no withhold."""
    known, facts = plain[::2], inputs(plain, year)
    try:
        first = amounts(assemble(inputs(known, year), book=BOOK))
        whole = assemble(facts, book=BOOK)
    except InputError:
        assume(False)
    earlier = tuple(
        EarlierComponent(
            one.key, one.key, 1,
            duplicates=-first.get(("duplicate-services.episode", one.key), D(0)),
            incomplete=-first.get(("incomplete-episodes.episode", one.key), D(0)),
        )
        for one in known
    )  # fmt: skip
    report = assemble(replace(facts, reconciliation="true-up", earlier=earlier), book=BOOK)
    now = amounts(whole)
    charges = ("duplicate-services", "incomplete-episodes")
    assert report.total == sum((now[code, None] - first[code, None] for code in charges), D(0))
    assert_adds_up(report)
    assert Counter(one.component for one in report.lines if one.component).keys() <= {one.key for one in plain}
