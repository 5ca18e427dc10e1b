"""Corrected reports: what CMS grants, worked by the same rules, is a new run that two people release."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from episodes.rules.counted_lines import cited
from episodes.selectors import claim_lines
from portal import chains
from portal.models import Message
from portal.selectors import policy_book_of
from portal.services.use_case import Refused
from reconciliation.models import Correction, Report, Run
from reconciliation.rules import dispute
from reconciliation.rules.changes import Change
from reconciliation.selectors import display
from reconciliation.selectors.recalculation import differences
from reconciliation.services import answers, corrections, notices
from reconciliation.services.grants import Finding
from tests import factories
from tests.reconciliation.answering import answered, findings, without_first_claim_line
from tests.reconciliation.conftest import CLAIMS_THROUGH, INITIAL, command

pytestmark = pytest.mark.django_db
ANSWERED_ON, DAY_46 = date(2022, 9, 5), date(2022, 9, 30)
CODES = ("duplicate-services.episode", "incomplete-episodes.episode")


@pytest.fixture
def primary(report):
    return factories.seat(report.participant)


@pytest.fixture
def reviewer(db):
    return factories.user(staff="reviewer")


@pytest.fixture
def notice(report, primary):
    """File a notice about three lines: a duplicate, an incomplete episode and the quality amount."""
    lines = [report.lines.filter(code=code).exclude(amount=0).first() for code in CODES]
    lines.append(report.lines.get(code="quality"))
    made = notices.file(
        participant=report.participant,
        lines=[notices.Contested(line) for line in lines],
        grounds="Wrong.",
        wanted_outcome="Right.",
        by=primary,
    )
    factories.at(ANSWERED_ON)
    return made


@pytest.fixture
def granted(notice):
    """Return changes of the three lines: one claim line less, a complete episode, the full score."""
    duplicate, incomplete, quality = notice.lines.select_related("line__episode_component__episode")
    assert (duplicate.line.code, incomplete.line.code, quality.line.code) == (*CODES, "quality")
    return {
        duplicate.pk: [without_first_claim_line(duplicate)],
        incomplete.pk: [Change("complete", component=incomplete.line.episode_component.key)],
        quality.pk: [Change("score", amount=Decimal(100))],
    }


def test_corrected_less_original_equals_the_granted_lines(notice, report, granted, reviewer, primary):
    dropped = next(iter(granted.values()))[0].claim_line
    answers.answer(notice=notice, findings=findings(notice, granted), text="Three errors.", by=reviewer)
    run = corrections.correct(notice_id=notice.pk, by="test")
    corrected = run.reports.get()
    lines = list(notice.lines.all())
    assert corrected.total - report.total == sum(one.granted for one in lines)
    # The claim line is no longer charged, nor the incomplete episode, and the score earns the rest of the withhold.
    (not_counted,) = [cited(one).counted for one in claim_lines([dropped], report.participant_id)]
    withhold = report.lines.get(code="quality-withhold").amount
    assert [one.granted for one in lines] == [not_counted, -lines[1].line.amount, withhold - lines[2].line.amount]
    assert corrected.lines.get(code="quality").amount == withhold

    assert (run.corrects, run.scope, run.follows) == (notice, [report.participant.model_id], report.run)
    assert (corrected.status, corrected.aggregate_quality_score) == (Report.Status.PREPARED, Decimal(100))
    assert not Report.objects.of(report.participant).exclude(pk=report.pk).exists()
    assert display.stage_of(report, today=DAY_46) == dispute.TO_BE_CORRECTED
    factories.released(run)
    corrected.refresh_from_db()
    assert corrected.status == Report.Status.ISSUED
    assert notice.number in Message.objects.filter(participant=report.participant).latest("pk").body
    assert display.stage_of(report, today=DAY_46) == dispute.CORRECTED
    kept = Report.objects.get(pk=report.pk)
    assert (kept.total, kept.worksheet_digest) == (report.total, report.worksheet_digest)
    assert differences(corrected, book=policy_book_of(run.policy_version)) == []
    assert chains.check(report.participant).faults == ()


def test_corrected_run_is_made_once_and_replaces_no_run_of_the_year(notice, report, granted, reviewer, reconcile):
    answers.answer(notice=notice, findings=findings(notice, granted), text="Three errors.", by=reviewer)
    run = corrections.correct(notice_id=notice.pk, by="test")
    again = corrections.correct(notice_id=notice.pk, by="test")
    assert again == run
    assert run.reports.count() == 1
    factories.released(run)
    later = reconcile(**{**INITIAL, "as_of": ANSWERED_ON})
    assert later.follows == report.run
    assert later.reports.count() == report.run.reports.count()
    assert Run.objects.filter(corrects__isnull=False).count() == 1


def stated_amounts(notice):
    """Return findings that state amounts for the two lines about episodes."""
    lines = [one for one in notice.lines.all() if one.line.episode_component]
    return {
        one.pk: [
            Change("amount", line=one.line.code, component=one.line.episode_component.key, amount=one.line.amount + 7)
        ]
        for one in lines
    }


@pytest.mark.parametrize("new_episodes", [False, True])
@pytest.mark.parametrize("grant", ["changes", "amounts"])
def test_later_reports_keep_what_cms_granted(notice, report, granted, reviewer, reconcile, grant, new_episodes):
    """Neither a true-up nor a second run takes a confirmed error back, also when they read the claims anew."""
    chosen = granted if grant == "changes" else stated_amounts(notice)
    answers.answer(notice=notice, findings=findings(notice, chosen), text="Errors.", by=reviewer)
    corrected = factories.released(corrections.correct(notice_id=notice.pk, by="test")).reports.get()
    factories.at(date(2023, 8, 15))
    if new_episodes:
        command("construct_episodes", "--performance-year", 2021, "--claims-through", CLAIMS_THROUGH, "--force")
    true_up = reconcile(year=2021, kind="true-up", as_of=date(2023, 8, 15))
    second = reconcile(**{**INITIAL, "as_of": date(2023, 8, 15)})
    assert (true_up.construction_run_id != report.run.construction_run_id) == new_episodes
    # What later claims changed is in the true-up, so another initial run takes the same episodes as the first.
    assert second.construction_run_id == report.run.construction_run_id
    assert true_up.reports.get(participant=report.participant).total == 0
    again = second.reports.get(participant=report.participant)
    assert again.total == corrected.total
    for run in (true_up, second):
        for one in run.reports.exclude(participant=report.participant):
            assert "corrections" not in one.facts
    on = {"today": date(2023, 12, 1)}
    assert (display.stage_of(report, **on), display.stage_of(again, **on)) == (dispute.CORRECTED, dispute.FINAL)


@pytest.mark.parametrize(
    ("outcome", "changes", "why"),
    [
        ("error-confirmed", (), "choose the changes"),
        ("calculation-verified", (Change("amount", line="quality", amount=Decimal(1)),), "no changes"),
        ("", (), "say whether there is an error"),
        ("error-confirmed", (Change("complete", component="none"),), "no such component"),
        ("error-confirmed", (Change("amount", line="total", amount=Decimal(1)),), "cannot be stated. State one of"),
        ("error-confirmed", (Change("score", amount=Decimal(0)),), "change no amount"),
    ],
)
def test_finding_that_is_not_whole_is_refused_and_nothing_is_answered(notice, reviewer, outcome, changes, why):
    verified = findings(notice)[1:]
    first = Finding(notice.lines.first().pk, outcome, "Because.", changes)
    with pytest.raises(Refused, match=why):
        answers.answer(notice=notice, findings=[first, *verified], text="Look.", by=reviewer)
    assert not notice.responses.exists()
    assert not Correction.objects.exists()


def test_answer_covers_every_contested_line(notice, reviewer):
    with pytest.raises(Refused, match="covers every contested line"):
        answers.answer(notice=notice, findings=findings(notice)[:2], text="Look.", by=reviewer)


def test_answer_letter_is_kept_and_the_practice_reads_it(notice, primary):
    answered(notice, error=True)
    letter = notice.letters.get()
    assert (letter.kind, letter.file.media_type, letter.issued_on) == ("answer", "application/pdf", ANSWERED_ON)
    assert letter.file.participant == notice.participant
