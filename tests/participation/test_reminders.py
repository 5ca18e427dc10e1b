"""Reminders: each once on its day, to the people who can act, all of a day in one mail to each of them."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal import clock
from portal.models import Job, Participant, Role
from portal.participation import selectors, tasks
from portal.participation.models import Reminder, ReminderMail
from portal.participation.rules.reminders import Holder, addresses
from portal.participation.services import enrollment, extensions, obligations, reminder_mails, reminders
from portal.services import jobs, messages
from tests import factories

pytestmark = pytest.mark.django_db
DUE = date(2021, 1, 31)  # practitioner list: 30 days after January 1
LIST = "practitioner-list"
DAYS = (-30, -14, -7, -1, 1, 7, 14, 30)


@pytest.fixture
def participant():
    factories.at(date(2020, 12, 1))
    return factories.participant("professional")


@pytest.fixture
def duty(participant):
    return participant.obligations.get(year=2021, code=LIST)


def reminded_on(obligation):
    rows = Reminder.objects.filter(obligation=obligation).order_by("pk")
    return [(row.due_on, (row.reminded_on - row.due_on).days) for row in rows]


def mails_of(day):
    """Send the mails of a day as the worker does, each twice, and return them by address."""
    mail.outbox.clear()
    factories.at(day)
    for row in ReminderMail.objects.filter(mailed_on=day):
        for _ in range(2):
            reminder_mails.send(mail_id=row.pk, by="test")
    return {sent.to[0]: sent for sent in mail.outbox}


class TestDays:
    def test_thirty_fourteen_seven_and_one_day_before_and_after_and_each_once(self, duty):
        for day in sorted({near for one in DAYS for near in (one - 1, one, one + 1)}):
            factories.at(DUE + timedelta(days=day))
            assert reminders.remind(by="test") == 0, "moving the clock reminded; nothing is left"
        assert reminded_on(duty) == [(DUE, day) for day in DAYS]

    def test_missed_day_is_made_up_for_once(self, duty):
        factories.at(DUE - timedelta(days=10))
        factories.at(DUE - timedelta(days=8))
        assert reminded_on(duty) == [(DUE, -10)]
        factories.at(DUE + timedelta(days=400))
        factories.at(DUE + timedelta(days=401))
        assert reminded_on(duty) == [(DUE, -10), (DUE, 400)]

    def test_later_last_day_begins_all_days_anew(self, duty):
        for day in DAYS[:4]:
            factories.at(DUE + timedelta(days=day))
        later = DUE + timedelta(days=20)
        extensions.grant(obligation=duty, to_due_on=later, reason="storm", by=factories.user(staff="analyst"))
        factories.at(DUE + timedelta(days=1))
        factories.at(later - timedelta(days=14))
        # 20 days are left: the day of 30 has come, and is the newest.
        assert reminded_on(duty) == [*((DUE, day) for day in DAYS[:4]), (later, -19), (later, -14)]

    @pytest.mark.parametrize("ended", ["done", "waived", "not open"])
    def test_nobody_is_reminded_of_what_nobody_can_or_must_do(self, participant, duty, ended):
        if ended == "done":
            obligations.settle(participant=participant, year=2021, code=LIST, by="test")
        elif ended == "waived":
            enrollment.exclude(participant=participant, reason="pa-rural", from_on=date(2021, 1, 1), by="test")
        else:
            participant.obligations.filter(code=LIST).update(opens_on=DUE + timedelta(days=9))
        for day in DAYS[1:6]:
            factories.at(DUE + timedelta(days=day))
        assert reminded_on(duty) == []

    def test_right_is_over_after_its_last_day(self, participant):
        right = obligations.open_by_event(
            participant=participant, year=2021, code="error-notice:1", title="Contest the report",
            opens_on=date(2021, 1, 1), due_on=DUE, authority="42 CFR 512.290", consequence="It stands.",
            page="reconciliation:report-list", action="Read", by="test",
        )  # fmt: skip
        for day in DAYS:
            factories.at(DUE + timedelta(days=day))
        assert reminded_on(right) == [(DUE, day) for day in DAYS if day < 0]


PRIMARY, SECOND, DELEGATE = Holder("p@x.example", True), Holder("s@x.example", True), Holder("d@x.example", False)
CONTACT = "c@x.example"


@pytest.mark.parametrize(
    ("holders", "before", "overdue"),
    [
        ([], {"c"}, {"c"}),
        ([PRIMARY], {"p"}, {"p", "c"}),
        ([PRIMARY, SECOND], {"p"}, {"p", "s"}),
        ([PRIMARY, DELEGATE], {"p", "d"}, {"p", "d", "c"}),
        ([PRIMARY, SECOND, DELEGATE], {"p", "d"}, {"p", "s", "d"}),
        ([DELEGATE], {"d", "c"}, {"d", "c"}),
    ],
)
def test_overdue_things_reach_the_backup_contact_too(holders, before, overdue):
    reached = [
        {address.partition("@")[0] for address in addresses(holders, CONTACT, overdue=late)} for late in (False, True)
    ]
    assert reached == [before, overdue]


class TestMail:
    def test_one_mail_a_person_lists_everything_open_at_all_their_participants(self, participant):
        other = factories.participant("technical")
        person = factories.seat(participant)
        factories.seat(other, Role.DELEGATE).seats.update(user=person)
        person.seats.update(started_at=clock.real_now())
        day = date(2021, 1, 24)  # 7 days before both the list of the one and the PSO attestation of the other
        sent = mails_of(day)[person.email]
        for words in (
            participant.model_id, other.model_id,
            "Due January 31, 2021: Certify the individual practitioner list (performance year 2021)",
            "Due January 31, 2021: Attest whether", "Opens July 1, 2021, due July 31, 2021: Submit clinical data",
        ):  # fmt: skip
            assert words in sent.body, words
        for secret in (participant.legal_name, participant.tin, other.legal_name, "http"):
            assert secret not in sent.body + sent.subject
        assert mails_of(day) == {}

    @pytest.mark.parametrize("first", ["reminder", "news"])
    def test_news_and_reminders_of_a_day_come_in_one_mail_and_later_ones_tomorrow(self, participant, first):
        person, day = factories.seat(participant), date(2021, 1, 24)
        letter = messages.Letter(participant_id=participant.pk, subject="New in the library", body="A guide")

        def news():
            messages.tell_news(letters=[letter], by="test")
            reminder_mails.queue_news(user_id=person.pk, by="test")

        factories.at(day - timedelta(days=1))
        if first == "news":
            factories.at(day)
            news()
            sent = mails_of(day)[person.email]
            assert "what is due, 3 unread messages" in sent.subject, "two about what is due, and the news"
            assert "Certify the individual practitioner list" in sent.body and "A guide" not in sent.body
            return
        assert "unread" not in mails_of(day)[person.email].subject
        news()
        assert mails_of(day) == {}, "one mail a day"
        assert "2 unread messages" in mails_of(day + timedelta(days=1))[person.email].subject

    def test_contact_on_file_gets_it_when_nobody_has_registered(self, participant):
        sent = mails_of(date(2021, 1, 24))[participant.contact_email]
        assert "Nobody has registered for this Model ID yet" in sent.body

    def test_viewers_and_closed_accounts_get_none(self, participant):
        person = factories.seat(participant)
        factories.seat(participant, Role.VIEWER)
        factories.seat(participant, Role.DELEGATE, is_active=False)
        assert set(mails_of(date(2021, 1, 24))) == {person.email}

    def test_nothing_is_mailed_when_everything_was_done_in_the_meantime(self, participant):
        factories.at(date(2021, 1, 24))
        participant.obligations.update(settled_on=date(2021, 1, 24))
        [row] = ReminderMail.objects.filter(mailed_on=date(2021, 1, 24))
        assert not reminder_mails.send(mail_id=row.pk, by="test")
        assert mail.outbox == []

    def test_reminder_that_comes_after_the_mail_of_the_day_is_in_that_of_tomorrow(self, participant, duty):
        day = date(2021, 1, 24)
        [sent] = mails_of(day).values()
        later = factories.participant("professional", contact_email=participant.contact_email)
        assert reminders.remind(by="test") > 0
        assert mails_of(day) == {}
        [row] = ReminderMail.objects.filter(mailed_on__gt=day)
        with pytest.raises(jobs.NotYet):
            reminder_mails.send(mail_id=row.pk, by="test")
        [tomorrow] = mails_of(day + timedelta(days=1)).values()
        assert later.model_id in tomorrow.body and later.model_id not in sent.body

    def test_portal_shows_the_reminder_as_one_message(self, participant, duty):
        factories.at(date(2021, 1, 24))
        message = participant.messages.first()
        assert message.subject == "2 things are due or overdue"
        assert "Due January 31, 2021: Certify the individual practitioner list (performance year 2021)" in message.body
        assert (
            "Due January 30, 2021: Certify the use of certified EHR technology (performance year 2021)" in message.body
        )


class TestRestart:
    def test_run_that_stopped_in_the_middle_goes_on_where_it_stopped(self, participant, monkeypatch):
        others = [factories.participant("professional") for _ in range(3)]
        monkeypatch.setattr(selectors.participants, "PARTICIPANTS_AT_ONCE", 1)
        groups = list(selectors.groups_of_participants())
        assert [participant.pk] in groups and len(groups) == 1 + len(others)
        factories.demonstration_clock.move(to=date(2021, 1, 24), follow=False, by="test")
        for ids in groups[:2]:
            reminders.remind_some(participant_ids=ids, by="test")
        reminders.remind(by="test")
        reminders.remind(by="test")
        for one in (participant, *others):
            duty = one.obligations.get(year=2021, code=LIST)
            assert reminded_on(duty)[-1] == (DUE, -7)
            assert one.messages.filter(sent_at__date=date(2021, 1, 24)).count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_worker_mails_each_job_once(self, participant):
        factories.at(date(2021, 1, 24))
        row = ReminderMail.objects.get(mailed_on=date(2021, 1, 24))
        job = Job.objects.get(task=reminder_mails.TASK, arguments=[row.pk])
        for _ in range(2):
            tasks.mail_reminders.run(*job.arguments)
        assert [sent.to for sent in mail.outbox] == [[participant.contact_email]]
        assert mail.outbox[0].extra_headers["Message-ID"].startswith("<reminder-")


@pytest.mark.django_db(transaction=True)
def test_participant_on_whom_somebody_works_waits_for_the_next_run_and_holds_nobody_up():
    factories.at(date(2020, 12, 1))
    busy, free = factories.participant("professional"), factories.participant("professional")
    factories.demonstration_clock.move(to=date(2021, 1, 24), follow=False, by="test")
    counted = []

    def run():
        counted.append(reminders.remind(by="test"))
        connection.close()

    with transaction.atomic():
        Participant.objects.select_for_update(no_key=True).get(pk=busy.pk)
        thread = threading.Thread(target=run)
        thread.start()
        thread.join(timeout=60)
        assert not thread.is_alive()
    assert set(Reminder.objects.filter(reminded_on=date(2021, 1, 24)).values_list("participant", flat=True)) == {
        free.pk
    }
    assert reminders.remind(by="test") == counted[0]


def test_queries_do_not_grow_with_participants():
    factories.at(date(2020, 12, 1))
    taken = []
    for day, more in ((date(2021, 1, 1), 2), (date(2021, 1, 24), 8)):
        for _ in range(more):
            factories.participant("professional")
        factories.demonstration_clock.move(to=day, follow=False, by="test")
        for work in (obligations.open_all, reminders.remind):
            with CaptureQueriesContext(connection) as queries:
                assert work(by="test") or work is obligations.open_all
            taken.append(len(queries))
    assert taken[2] <= taken[0]
    assert taken[3] <= taken[1]
