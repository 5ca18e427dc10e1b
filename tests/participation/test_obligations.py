"""Obligations: opened once by the rules, in time on their last day, extended by CMS, with one reminder."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError

from portal import clock
from portal.models import Message, Participant, Receipt
from portal.participation.models import Extension
from portal.participation.services import enrollment, obligations
from portal.services import messages
from portal.services.use_case import Refused
from tests import factories
from tests.architecture.rows import row_of

pytestmark = pytest.mark.django_db
DUE = date(2021, 1, 31)  # practitioner list: 30 days after January 1


@pytest.fixture
def participant():
    factories.at(date(2020, 12, 1))
    return factories.participant()


@pytest.fixture
def duty(participant):
    return participant.obligations.get(year=2021, code="practitioner-list")


class TestOpening:
    def test_each_kind_has_the_obligations_of_its_kind(self):
        factories.at(date(2020, 12, 1))
        owed = {
            kind: set(factories.participant(kind).obligations.filter(year=2021).values_list("code", flat=True))
            for kind in ("professional", "technical", "dual")
        }
        assert owed["technical"] == {"cehrt", "pso", "patient-care"}
        assert owed["dual"] - owed["professional"] == {"pso"}
        assert {"practitioner-list", "clinical-data-1", "clinical-data-2", "quality-measures"} < owed["professional"]

    def test_second_opening_changes_nothing(self, participant, duty):
        before = list(participant.obligations.values())
        assert obligations.open_years(participants=[participant], by="test") == 0
        assert obligations.open_all(by="test") == 0
        assert list(participant.obligations.values()) == before

    def test_obligations_of_the_next_year_appear_on_january_1(self, participant):
        factories.at(date(2020, 12, 31))
        assert obligations.open_all(by="test") == 0
        factories.at(date(2021, 1, 1))
        obligations.open_all(by="test")  # moving the clock may have opened them already
        years = set(participant.obligations.values_list("year", flat=True))
        assert years == {2021, 2022}

    def test_no_obligation_of_a_year_after_the_model(self, participant):
        factories.at(date(2030, 6, 1))
        obligations.open_all(by="test")
        assert max(participant.obligations.values_list("year", flat=True)) == 2025

    @pytest.mark.parametrize(
        ("from_on", "to_on", "owed"),
        [
            (date(2021, 1, 1), None, True),
            (date(2021, 12, 31), None, True),  # takes part on one day of the year
            (date(2022, 1, 1), None, False),
            (date(2020, 12, 1), date(2021, 1, 1), True),
            (date(2020, 12, 1), date(2020, 12, 31), False),
        ],
    )
    def test_only_years_in_which_the_participant_takes_part_are_owed(self, participant, from_on, to_on, owed):
        Participant.objects.filter(pk=participant.pk).update(from_on=from_on)
        participant.refresh_from_db()
        enrollment.amend(participant=participant, to_on=to_on, by="test")
        assert participant.obligations.open().filter(year=2021).exists() == owed

    def test_participant_that_joins_within_a_year_owes_what_is_not_yet_past(self):
        factories.at(date(2021, 8, 29))
        joined = factories.participant(from_on=date(2021, 8, 29))
        owed = set(joined.obligations.filter(year=2021).values_list("code", flat=True))
        assert owed == {
            "clinical-data-2",
            "quality-measures",
            "practitioner-list",
            "cehrt",
            "pso",
            "peer-review",
            "patient-care",
        }

    def test_an_exclusion_of_the_whole_year_waives_and_its_end_reopens(self, participant):
        year = {"reason": "pa-rural", "from_on": date(2021, 1, 1)}
        exclusion = enrollment.exclude(participant=participant, **year, to_on=date(2021, 12, 31), by="test")
        assert not participant.obligations.open().filter(year=2021).exists()
        exclusion.to_on = date(2021, 12, 30)
        exclusion.save()
        obligations.open_years(participants=[participant], by="test")
        # The participant is back in the Model on December 31. The window for data of January to June is past.
        owed = set(participant.obligations.open().filter(year=2021).values_list("code", flat=True))
        assert owed == {
            "practitioner-list",
            "cehrt",
            "pso",
            "clinical-data-2",
            "quality-measures",
            "peer-review",
            "patient-care",
        }

    def test_second_row_of_an_obligation_violates_a_constraint(self, duty):
        duty.pk = None
        with pytest.raises(IntegrityError):
            duty.save()


class TestStatus:
    @pytest.mark.parametrize(
        ("day", "status"),
        [
            (date(2020, 12, 31), "upcoming"),
            (date(2021, 1, 1), "due"),
            (DUE, "due"),
            (DUE + timedelta(days=1), "overdue"),
        ],
    )
    def test_status_on_and_around_the_first_and_last_day(self, duty, day, status):
        assert duty.due_on == DUE
        assert duty.status(day) == status

    def test_an_unused_right_is_passed_and_not_overdue(self, participant):
        until = {"opens_on": date(2021, 1, 1), "due_on": DUE, "authority": "x", "consequence": "x"}
        place = {"page": "reconciliation:report-list", "action": "Read"}
        right = obligations.open_right(
            participant=participant, year=2021, code="error-notice:1", title="x", **until, **place, by="test"
        )
        days = (DUE - timedelta(days=40), DUE, DUE + timedelta(days=1))
        assert [right.status(day) for day in days] == ["upcoming", "due", "passed"]

    def test_second_settlement_keeps_the_first_day_and_receipt(self, participant, duty):
        factories.at(DUE)
        receipt = row_of(Receipt, participant)
        settle = {"participant": participant, "year": 2021, "code": "practitioner-list", "by": "test"}
        obligations.settle(**settle, receipt=receipt)
        factories.at(DUE + timedelta(days=5))
        obligations.settle(**settle)
        duty.refresh_from_db()
        assert (duty.settled_on, duty.receipt) == (DUE, receipt)
        assert duty.status(DUE + timedelta(days=5)) == "done"

    def test_settlement_changes_no_other_year_or_participant(self, participant, duty):
        other = factories.participant().obligations.get(year=2021, code="practitioner-list")
        obligations.settle(participant=participant, year=2022, code="practitioner-list", by="test")
        duty.refresh_from_db()
        other.refresh_from_db()
        assert (duty.settled_on, other.settled_on) == (None, None)


class TestExtension:
    def test_extension_moves_the_last_day_and_sends_a_message(self, participant, duty):
        staff = factories.user(staff="analyst")
        extension = obligations.extend(obligation=duty, to_due_on=date(2021, 2, 15), reason="storm", by=staff)
        duty.refresh_from_db()
        assert (extension.from_due_on, extension.to_due_on, duty.due_on) == (DUE, date(2021, 2, 15), date(2021, 2, 15))
        assert duty.status(date(2021, 2, 15)) == "due"
        assert duty.status(date(2021, 2, 16)) == "overdue"
        assert "February 15, 2021" in participant.messages.get().body

    @pytest.mark.parametrize("day", [DUE, DUE - timedelta(days=1)])
    def test_same_or_earlier_day_is_refused(self, duty, day):
        with pytest.raises(Refused, match="after January 31, 2021"):
            obligations.extend(obligation=duty, to_due_on=day, reason="x", by=factories.user(staff="analyst"))
        assert not Extension.objects.exists()

    def test_extension_of_a_right_is_refused(self, participant):
        enrollment.record_episode_count(participant=participant, calendar_year=2019, count=19, source="CMS", by="test")
        election = participant.obligations.get(year=2021, code="low-volume-opt-out")
        with pytest.raises(Refused, match="set by regulation"):
            obligations.extend(
                obligation=election, to_due_on=date(2021, 1, 31), reason="x", by=factories.user(staff="analyst")
            )

    def test_extension_by_one_day_is_allowed(self, duty):
        staff = factories.user(staff="analyst")
        assert obligations.extend(obligation=duty, to_due_on=DUE + timedelta(days=1), reason="x", by=staff)

    def test_extension_of_a_settled_obligation_is_refused(self, participant, duty):
        obligations.settle(participant=participant, year=2021, code="practitioner-list", by="test")
        with pytest.raises(Refused, match="needs no extension"):
            obligations.extend(
                obligation=duty, to_due_on=date(2021, 3, 1), reason="x", by=factories.user(staff="analyst")
            )

    def test_extension_stays_when_years_are_opened_again(self, participant, duty):
        obligations.extend(obligation=duty, to_due_on=date(2021, 2, 15), reason="x", by=factories.user(staff="analyst"))
        obligations.open_years(participants=[participant], by="test")
        duty.refresh_from_db()
        assert duty.due_on == date(2021, 2, 15)


class TestReminder:
    def remind(self, day):
        factories.at(day)
        obligations.remind(by="test")
        return Message.objects.filter(subject__contains="practitioner list").count()

    def test_one_reminder_five_days_before_the_last_day(self, duty):
        assert self.remind(DUE - timedelta(days=6)) == 0
        assert self.remind(DUE - timedelta(days=5)) == 1
        assert self.remind(DUE - timedelta(days=5)) == 1
        assert self.remind(DUE) == 1

    def test_reminder_comes_on_the_last_day_too_and_never_after_it(self, duty):
        assert self.remind(DUE + timedelta(days=1)) == 0
        assert self.remind(DUE) == 1

    def test_no_reminder_of_a_settled_obligation(self, participant, duty):
        obligations.settle(participant=participant, year=2021, code="practitioner-list", by="test")
        assert self.remind(DUE) == 0

    def test_no_reminder_of_a_waived_obligation(self, participant, duty):
        enrollment.exclude(participant=participant, reason="pa-rural", from_on=date(2021, 1, 1), by="test")
        assert self.remind(DUE) == 0


class TestMessages:
    def test_mail_says_only_that_a_message_waits(self, participant):
        person, gone = factories.seat(participant), factories.seat(participant, "viewer")
        gone.seats.update(ended_at=clock.real_now())
        message = messages.send(
            participant=participant,
            subject="Your report is ready",
            body="The repayment is $1,234.56.",
            path="/participants/x/",
            by="test",
        )
        mail.outbox.clear()
        assert messages.mail(message_id=message.pk, user_id=person.pk)
        assert not messages.mail(message_id=message.pk, user_id=gone.pk)
        [sent] = mail.outbox
        assert sent.to == [person.email]
        assert participant.model_id in sent.body
        for detail in ("1,234.56", participant.legal_name, participant.tin, "/participants/", "http"):
            assert detail not in sent.body + sent.subject

    def test_mail_is_a_job_of_the_transaction(self, participant):
        from portal.models import Job

        person = factories.seat(participant)
        message = messages.send(participant=participant, subject="x", body="y", by="test")
        assert Job.objects.get(task="portal.mail_message").arguments == [message.pk, person.pk]
