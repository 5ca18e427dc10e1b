"""Final is final: a line that CMS or the official decided is contested again only as to what a later report changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from portal import clock
from portal.formatting import dollars
from portal.services.use_case import Refused
from reconciliation.models import ErrorNotice, LineFinding, NoticeLine, Report, ReportLine, Response
from reconciliation.rules import decided as rules
from reconciliation.rules.changes import Change
from reconciliation.rules.dispute import NoticeFacts
from reconciliation.services import answers, corrections, determinations, notice_drafts, notices, reconsiderations
from tests import factories
from tests.architecture.rows import row_of
from tests.reconciliation.answering import acknowledged, findings

pytestmark = pytest.mark.django_db
# Answered on September 5: reconsideration may be asked for until September 15. The corrected report has 45 days.
ANSWERED_ON, DAY_10, DAY_11 = date(2022, 9, 5), date(2022, 9, 15), date(2022, 9, 16)
CODES = ("duplicate-services.episode", "incomplete-episodes.episode")
TEXTS = {"grounds": "Wrong.", "wanted_outcome": "Right."}
SEVEN = Decimal("7.00")


@pytest.fixture
def primary(report):
    return factories.seat(report.participant)


@pytest.fixture
def contested(report) -> ReportLine:
    return report.lines.filter(code=CODES[0]).exclude(amount=0).select_related("episode_component__episode").first()


@pytest.fixture
def file(report, primary) -> Callable[..., ErrorNotice]:
    """Return a function that files a notice about a line."""

    def run(line: ReportLine, ground: str = "calculation") -> ErrorNotice:
        return notices.file(
            participant=report.participant, lines=[notices.Contested(line, ground)], **TEXTS, by=primary
        )

    return run


@pytest.fixture
def answered(file, contested) -> ErrorNotice:
    """File a notice about a line, for which CMS grants seven dollars more."""
    notice = file(contested)
    factories.at(ANSWERED_ON)
    changes = {notice.lines.get().pk: [stated(contested, SEVEN)]}
    answers.answer(
        notice=notice, findings=findings(notice, changes), text="An error.", by=factories.user(staff="reviewer")
    )
    notice.refresh_from_db()
    return notice


def stated(line: ReportLine, more: Decimal) -> Change:
    component = line.episode_component.key if line.episode_component else ""
    return Change("amount", line=line.code, component=component, amount=line.amount + more)


@pytest.fixture
def corrected(answered) -> Report:
    run = factories.released(corrections.correct(notice_id=answered.pk, by="test"))
    return run.reports.select_related("run", "participant").get()


def same_line(report: Report, line: ReportLine) -> ReportLine:
    return report.lines.get(code=line.code, episode_component=line.episode_component_id)


def later_line(line: ReportLine, amount: Decimal, *, kind: str = "initial", **given) -> ReportLine:
    """Write a later report of the year with the same line, of another amount, after all that was decided."""
    whose, before = line.participant, line.report.run
    run = row_of(type(before), whose, year=before.year, kind=kind)
    report_on = clock.today()
    days = {"report_on": report_on, "notice_due_on": report_on + timedelta(days=45)}
    report = row_of(Report, whose, run=run, **days, **given)
    return row_of(
        ReportLine, whose, report=report, code=line.code, amount=amount, episode_component=line.episode_component
    )


def asked(answered: ErrorNotice, primary):
    return reconsiderations.request(participant=answered.participant, notice=answered, basis="No.", by=primary)


def requested(answered, primary) -> None:
    asked(answered, primary)


def withdrawn(answered, primary) -> None:
    one = asked(answered, primary)
    reconsiderations.withdraw(participant=answered.participant, reconsideration=one, by=primary)


def decided(answered, primary) -> None:
    official, one = factories.user(staff="reconsideration official"), asked(answered, primary)
    acknowledged(one, official=official, primary=primary)
    determinations.decide(reconsideration=one, outcome="answer-stands", decision="It stands.", findings=(), by=official)


def nothing(answered, primary) -> None:
    pass


@pytest.mark.parametrize(
    ("act", "on", "sentence"),
    [
        (nothing, DAY_10, "If you disagree, ask for reconsideration by September 15, 2022; another notice cannot"),
        (nothing, DAY_11, "CMS answered on September 5, 2022 in error notice .*there is an error. Nobody asked for "
         "reconsideration by September 15, 2022, so the answer is final"),
        (requested, DAY_11, "The official is reconsidering it, and the determination will be final"),
        (withdrawn, DAY_11, "The request for its reconsideration was withdrawn, so the answer is final"),
        (decided, DAY_11, "the official decided on September 5, 2022 in reconsideration RO.* of error notice RO.*: "
         "there is an error. The determination is final"),
    ],
    ids=["answered", "lapsed", "requested", "withdrawn", "decided"],
)  # fmt: skip
def test_a_decided_line_of_the_corrected_report_is_not_contested_again(
    answered, corrected, contested, primary, file, act, on, sentence
):
    act(answered, primary)
    factories.at(on)
    again = same_line(corrected, contested)
    assert again.amount == contested.amount + SEVEN
    draft = {"participant": corrected.participant, "ground": "calculation", "by": primary}
    with pytest.raises(Refused, match=sentence) as refusal:
        notice_drafts.contest(line=again, **draft)
    assert "You may contest the other lines of this report" in str(refusal.value)
    with pytest.raises(Refused, match=sentence):
        file(again)
    page = factories.client(primary).get(
        reverse("reconciliation:notice-file", args=[corrected.participant.model_id, corrected.pk, again.position])
    )
    assert "This line is decided" in page.content.decode() and "<form" not in page.content.decode().split("main")[1]
    other = corrected.lines.filter(code=CODES[1]).exclude(amount=0).first()
    notice_drafts.contest(line=other, **draft)
    assert file(other).report == corrected


def test_what_a_later_report_changed_otherwise_is_contested_and_says_what_was_decided(
    answered, contested, primary, file
):
    factories.at(date(2022, 12, 2))
    same = later_line(contested, contested.amount + SEVEN)
    with pytest.raises(Refused, match="the answer is final"):
        file(same)
    for amount, new in ((contested.amount, -7), (contested.amount + 5, -2)):  # taken back, or in part
        line = later_line(contested, amount)
        notice = file(line)
        [kept] = json.loads(notice.facts)["lines"]
        assert kept["decided_before"].endswith(f"Only what is new may be contested: {dollars(Decimal(new))}.")
        page = factories.client(primary).get(
            reverse("reconciliation:notice-file", args=[line.participant.model_id, line.report_id, line.position])
        )
        assert "You already contested this line" in page.content.decode()
    verified = {"outcome": "calculation-verified"}
    issued = {"answered_at": clock.now(), "issued_on": clock.today(), "new_due_on": None}
    response = row_of(
        Response, contested.participant, notice=notice, **verified, **issued, reconsideration_due_on=DAY_11
    )
    row_of(
        LineFinding,
        contested.participant,
        contested=notice.lines.get(),
        response=response,
        reconsideration=None,
        **verified,
    )
    with pytest.raises(Refused, match="CMS made no change"):
        file(later_line(contested, contested.amount + 5))  # the last decision counts


def test_an_answer_to_another_notice_opens_the_lines_that_it_moves(report, contested, primary, file):
    """CMS verified the sum; later it grants seven dollars in one line below it, in answer to another notice."""
    above = report.lines.get(code="duplicate-services")
    first = file(above)
    answers.answer(notice=first, findings=findings(first), text="No.", by=factories.user(staff="reviewer"))
    second = file(contested)
    changes = {second.lines.get().pk: [stated(contested, SEVEN)]}
    answers.answer(notice=second, findings=findings(second, changes), text="Yes.", by=factories.user(staff="reviewer"))
    corrected = factories.released(corrections.correct(notice_id=second.pk, by="test")).reports.get()
    sum_again = corrected.lines.get(code="duplicate-services")
    assert sum_again.amount == above.amount + SEVEN
    assert "$7.00" in json.loads(file(sum_again).facts)["lines"][0]["decided_before"]
    with pytest.raises(Refused, match="there is an error"):
        file(same_line(corrected, contested))


def test_the_true_up_is_open_only_as_to_the_change_since_the_decision(answered, report, contested, primary, file):
    """The line of a true-up is the change since the report that it follows, here the one before the correction."""
    factories.at(date(2022, 12, 2))
    follows = {"kind": "true-up", "facts": {"earlier_report": report.pk}}
    with pytest.raises(Refused, match="the answer is final"):
        file(later_line(contested, SEVEN, **follows))  # what CMS granted, and nothing else
    notice = file(later_line(contested, SEVEN - 20, **follows))
    assert f"Only what is new may be contested: {dollars(Decimal(-20))}." in notice.facts
    total = report.lines.get(code="total")
    of_initial = row_of(NoticeLine, report.participant, line=total, notice=answered, ground="calculation")
    assert of_initial.stands
    file(later_line(total, total.amount, **follows))  # the total of a true-up is another matter


def test_a_ground_of_its_own_a_withdrawn_and_an_unanswered_notice_decide_nothing(report, primary, file):
    quality = report.lines.get(code="quality")
    first = file(quality)
    factories.at(date(2022, 9, 2))
    again = later_line(quality, quality.amount)
    notice_drafts.contest(participant=report.participant, line=again, ground="calculation", by=primary)
    answers.answer(notice=first, findings=findings(first), text="No.", by=factories.user(staff="reviewer"))
    with pytest.raises(Refused, match="CMS made no change"):
        notice_drafts.contest(participant=report.participant, line=again, ground="calculation", by=primary)
    assert file(again, "quality-score").lines.get().ground == "quality-score"


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        ({}, rules.RECONSIDERABLE),
        ({"reconsideration_due_on": DAY_10}, rules.BINDING),
        ({"reconsideration_requested": True}, rules.UNDER_RECONSIDERATION),
        ({"reconsideration_requested": True, "reconsideration_ended_on": DAY_10}, rules.DETERMINED),
        ({"reconsideration_requested": True, "reconsideration_withdrawn": True}, rules.GIVEN_UP),
    ],
)
def test_standing_of_an_answered_matter(facts, stands):
    notice = NoticeFacts(**{"reconsideration_due_on": DAY_11, **facts})
    assert rules.standing(notice, today=DAY_11) == stands
