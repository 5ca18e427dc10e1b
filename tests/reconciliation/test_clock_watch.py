"""The watch over the clocks of disputes: staff are told in time, rights lapse and reports become final, each once."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from portal.models import Job, Message
from portal.services import demonstration_clock
from reconciliation.models import ClockEvent, ErrorNotice, Finality, Report
from reconciliation.services import (
    answers,
    assignments,
    clock_watch,
    corrections,
    determinations,
    finalities,
    notices,
    reconsiderations,
    staff_mails,
)
from tests import factories
from tests.at_once import call_at_once
from tests.reconciliation.answering import acknowledged, answered

pytestmark = pytest.mark.django_db
FILED_ON, ANSWER_DUE_ON = date(2022, 8, 29), date(2022, 9, 28)
DAY_45, DAY_46 = date(2022, 9, 29), date(2022, 9, 30)
MORNING = time(9)


@pytest.fixture
def primary(report):
    return factories.seat(report.participant)


@pytest.fixture
def file(report, primary):
    def run(code: str = "duplicate-services.episode") -> ErrorNotice:
        return notices.file(
            participant=report.participant,
            lines=[notices.Contested(report.lines.filter(code=code).first())],
            grounds="Wrong.",
            wanted_outcome="Right.",
            by=primary,
        )

    return run


def watch(day: date, *, times: int = 2) -> None:
    """Move the clock to a day, and let the watch run there, more than once as beat does."""
    demonstration_clock.move(to=day, at=MORNING, follow=False, by="test")
    for _ in range(times):
        clock_watch.follow(by="test")


def told() -> list[tuple[str, int]]:
    """Return what staff were told: the clock and the days after its last day."""
    return list(ClockEvent.objects.filter(event="told").order_by("pk").values_list("clock", "after"))


def mailed_on(day: date) -> set[int]:
    """Return the people to whom a mail about clocks was queued on a day."""
    jobs = Job.objects.filter(task=staff_mails.DAY).values_list("arguments", flat=True)
    return {user_id for user_id, of_day in jobs if of_day == day.isoformat()}


class TestStaffAreTold:
    def test_the_reviewer_before_the_last_day_and_overseers_after_it_each_once(self, file):
        reviewer, other = factories.user(staff="reviewer"), factories.user(staff="reviewer")
        approver, official = factories.user(staff="approver"), factories.user(staff="reconsideration official")
        factories.at(FILED_ON)
        notice = file()
        assignments.assign(notice=notice, reviewer=reviewer, by=reviewer)
        expected = []
        for day, event in (
            (date(2022, 9, 20), None),
            (date(2022, 9, 21), -7),
            (date(2022, 9, 22), None),
            (date(2022, 9, 27), -1),
            (ANSWER_DUE_ON, None),
            (date(2022, 9, 29), 1),
            (date(2022, 10, 5), 7),
        ):
            watch(day)
            expected += [("answer", event)] if event is not None else []
            assert told() == expected, day
            people = {None: set(), -7: {reviewer.pk}, -1: {reviewer.pk}}.get(event, {reviewer.pk, approver.pk})
            assert mailed_on(day) & {reviewer.pk, other.pk, approver.pk, official.pk} == people, day

    def test_all_reviewers_where_nobody_has_the_notice_and_no_practice_is_named(self, file, report, mailoutbox):
        reviewers = [factories.user(staff="reviewer") for _ in range(2)]
        factories.at(FILED_ON)
        file()
        watch(date(2022, 9, 29))
        assert mailed_on(date(2022, 9, 29)) >= {one.pk for one in reviewers}
        staff_mails.mail_clocks(user_id=reviewers[0].pk)
        mail = mailoutbox[-1]
        assert mail.subject.endswith("1 late in disputes")
        assert "1 answer, decision or paper" in mail.body and report.participant.legal_name not in mail.body
        assert report.participant.model_id not in mail.body

    def test_a_gap_of_weeks_is_made_up_for_once_by_the_newest_day(self, file):
        factories.user(staff="reviewer")
        factories.at(FILED_ON)
        file()
        watch(date(2022, 10, 8))  # 10 days late: the machine slept from day 1 on
        assert told() == [("answer", 7)]

    def test_an_extension_starts_the_days_anew_and_an_answer_ends_them(self, file):
        reviewer = factories.user(staff="reviewer")
        factories.at(FILED_ON)
        notice = file()
        watch(date(2022, 9, 22))
        answers.extend(notice=notice, text="Files.", new_due_on=date(2022, 10, 12), by=reviewer)
        watch(date(2022, 9, 30))
        assert told() == [("answer", -7)]
        watch(date(2022, 10, 5))
        assert told() == [("answer", -7), ("answer", -7)]
        answered(notice, by=reviewer)
        watch(date(2022, 11, 30))
        assert len(told()) == 2

    def test_each_clock_of_a_reconsideration_reaches_the_people_who_owe_it(self, file, primary):
        reviewer, official = factories.user(staff="reviewer"), factories.user(staff="reconsideration official")
        factories.at(FILED_ON)
        notice = file()
        assignments.assign(notice=notice, reviewer=reviewer, by=reviewer)
        answered(notice, by=reviewer)
        asked = reconsiderations.request(
            participant=notice.participant, notice=notice, basis="It is wrong.", by=primary
        )
        assert asked.acknowledgement_due_on == date(2022, 9, 20)  # Labor Day is September 5
        watch(date(2022, 9, 13))
        assert told() == [("acknowledgement", -7)]
        assert mailed_on(date(2022, 9, 13)) == {official.pk}
        made = determinations.acknowledge(reconsideration=asked, by=official)
        assert made.papers_due_on == date(2022, 9, 28)
        watch(date(2022, 9, 21))
        assert told()[1:] == [("paper", -7)]
        assert mailed_on(date(2022, 9, 21)) == {reviewer.pk}
        watch(date(2022, 11, 20))  # 60 days after September 28 are November 27
        assert told()[2:] == [("paper", 30), ("decision", -7)]


class TestFinality:
    def test_day_45_is_not_final_day_46_is_and_the_practice_is_told_once(self, report):
        watch(DAY_45)
        assert not Finality.objects.exists()
        watch(DAY_46, times=3)
        stored = Finality.objects.get(report=report)
        assert stored.final_on == DAY_46
        assert Finality.objects.count() == Report.objects.issued().count()
        assert Message.objects.filter(participant=report.participant, subject__contains="is final").count() == 1
        person = factories.client(factories.seat(report.participant))
        page = person.get(reverse("reconciliation:report", args=[report.participant.model_id, report.pk]))
        assert "the calculation is final since September 30, 2022" in page.content.decode()

    def test_after_a_gap_the_day_is_that_of_the_rule(self, report):
        watch(date(2022, 10, 20))
        assert Finality.objects.get(report=report).final_on == DAY_46

    def test_nothing_is_final_while_anything_is_open(self, report, file, primary):
        factories.at(FILED_ON)
        notice = file()
        watch(date(2022, 10, 15))
        assert not Finality.objects.filter(report=report).exists()  # no answer yet
        assert Finality.objects.count() == Report.objects.issued().count() - 1
        answered(notice)
        watch(date(2022, 10, 25))  # the tenth day
        assert not Finality.objects.filter(report=report).exists()
        asked = reconsiderations.request(
            participant=notice.participant, notice=notice, basis="It is wrong.", by=primary
        )
        watch(date(2022, 10, 26))
        assert not Finality.objects.filter(report=report).exists()
        official = factories.user(staff="reconsideration official")
        acknowledged(asked, official=official, primary=primary)
        determinations.decide(reconsideration=asked, outcome="answer-stands", decision="It stands.", by=official)
        watch(date(2022, 10, 28))
        stored = Finality.objects.get(report=report)
        assert (stored.final_on, "official decided" in stored.because) == (date(2022, 10, 26), True)

    def test_a_confirmed_error_keeps_it_open_until_the_corrected_report_and_only_that_one_becomes_final(
        self, report, file
    ):
        factories.at(FILED_ON)
        notice = file()
        answered(notice, error=True)
        watch(date(2022, 10, 15))
        assert not Finality.objects.filter(report=report).exists()
        run = corrections.correct(notice_id=notice.pk, by="test")
        factories.released(run)
        watch(date(2022, 11, 29))  # October 15 + 45
        assert not Finality.objects.filter(report__participant=report.participant).exists()
        watch(date(2022, 11, 30))
        assert Finality.objects.get(report__participant=report.participant).report.run == run

    def test_the_answer_becomes_binding_on_day_11_once(self, report, file):
        factories.at(FILED_ON)
        notice = file()
        answered(notice)
        watch(date(2022, 9, 8))
        assert not ClockEvent.objects.filter(event="lapsed").exists()
        watch(date(2022, 9, 9), times=3)
        lapse = ClockEvent.objects.get(event="lapsed")
        assert (lapse.notice, lapse.due_on, lapse.happened_on) == (notice, date(2022, 9, 8), date(2022, 9, 9))
        assert Message.objects.filter(participant=report.participant, subject__contains="is binding").count() == 1

    @pytest.mark.parametrize(
        ("day", "at", "final"), [(DAY_45, time(23, 59, 30), False), (DAY_46, time(0, 10, 1), True)]
    )
    def test_the_day_ends_at_midnight_eastern_time(self, report, day, at, final):
        demonstration_clock.move(to=day, at=at, follow=False, by="test")
        finalities.follow(by="test")
        assert Finality.objects.filter(report=report).exists() is final

    @pytest.mark.parametrize(
        ("issued_on", "day", "at", "final"),
        [  # the night of November 6, 2022 has 25 hours, and that of March 12, 2023 has 23
            (date(2022, 9, 21), date(2022, 11, 5), time(23, 59, 30), False),
            (date(2022, 9, 21), date(2022, 11, 6), time(0, 10, 1), True),
            (date(2022, 9, 22), date(2022, 11, 6), time(23, 59, 30), False),
            (date(2022, 9, 22), date(2022, 11, 7), time(0, 10, 1), True),
            (date(2023, 1, 26), date(2023, 3, 12), time(23, 59, 30), False),
            (date(2023, 1, 26), date(2023, 3, 13), time(0, 10, 1), True),
        ],
    )
    def test_nights_of_daylight_saving_time_move_no_day(self, world, reconcile, issued_on, day, at, final):
        factories.at(issued_on)
        run = reconcile()
        demonstration_clock.move(to=day, at=at, follow=False, by="test")
        finalities.follow(by="test")
        assert Finality.objects.filter(report__run=run).exists() is final


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_everything_once(world, reconcile):
    run = reconcile()
    report = run.reports.issued().first()
    person = factories.seat(report.participant)
    factories.user(staff="reviewer")
    factories.at(FILED_ON)
    notice = notices.file(
        participant=report.participant,
        lines=[notices.Contested(report.lines.first())],
        grounds="Wrong.",
        wanted_outcome="Right.",
        by=person,
    )
    demonstration_clock.move(to=DAY_46, at=MORNING, follow=False, by="test")
    call_at_once(*[lambda: clock_watch.follow(by="test")] * 3)
    assert ClockEvent.objects.filter(notice=notice).count() == 1
    assert Finality.objects.count() == run.reports.count() - 1
    assert Message.objects.filter(subject__contains="is final").count() == run.reports.count() - 1
