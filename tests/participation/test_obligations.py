"""Obligations: opened by the rules once, in time on their last day, extended by CMS."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError
from django.urls import reverse

from portal import clock
from portal.models import Participant, Receipt
from portal.participation.models import Extension
from portal.participation.services import corrections, enrollment, extensions, obligations
from portal.services import messages
from portal.services.use_case import Refused
from tests import factories
from tests.architecture.rows import row_of
from tests.asking import confirmed

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
        corrections.correct_exclusion(
            exclusion=exclusion, **year, to_on=date(2021, 12, 30), because="ended earlier", by="test"
        )
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
        right = obligations.open_by_event(
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
        extension = extensions.grant(obligation=duty, to_due_on=date(2021, 2, 15), reason="storm", by=staff)
        duty.refresh_from_db()
        assert (extension.from_due_on, extension.to_due_on, duty.due_on) == (DUE, date(2021, 2, 15), date(2021, 2, 15))
        assert duty.status(date(2021, 2, 15)) == "due"
        assert duty.status(date(2021, 2, 16)) == "overdue"
        assert "February 15, 2021" in participant.messages.get().body

    @pytest.mark.parametrize("day", [DUE, DUE - timedelta(days=1)])
    def test_same_or_earlier_day_is_refused(self, duty, day):
        with pytest.raises(Refused, match="after January 31, 2021"):
            extensions.grant(obligation=duty, to_due_on=day, reason="x", by=factories.user(staff="analyst"))
        assert not Extension.objects.exists()

    def test_extension_of_a_right_is_refused(self, participant):
        enrollment.record_episode_count(participant=participant, calendar_year=2019, count=19, source="CMS", by="test")
        election = participant.obligations.get(year=2021, code="low-volume-opt-out")
        with pytest.raises(Refused, match="set by regulation"):
            extensions.grant(
                obligation=election, to_due_on=date(2021, 1, 31), reason="x", by=factories.user(staff="analyst")
            )

    def test_extension_by_one_day_is_allowed(self, duty):
        staff = factories.user(staff="analyst")
        assert extensions.grant(obligation=duty, to_due_on=DUE + timedelta(days=1), reason="x", by=staff)

    def test_extension_of_a_settled_obligation_is_refused(self, participant, duty):
        obligations.settle(participant=participant, year=2021, code="practitioner-list", by="test")
        with pytest.raises(Refused, match="needs no extension"):
            extensions.grant(
                obligation=duty, to_due_on=date(2021, 3, 1), reason="x", by=factories.user(staff="analyst")
            )

    def test_extension_stays_when_years_are_opened_again(self, participant, duty):
        extensions.grant(obligation=duty, to_due_on=date(2021, 2, 15), reason="x", by=factories.user(staff="analyst"))
        obligations.open_years(participants=[participant], by="test")
        duty.refresh_from_db()
        assert duty.due_on == date(2021, 2, 15)


class TestCorrection:
    LATER, LAST = date(2021, 2, 15), date(2021, 2, 10)

    @pytest.fixture
    def staff(self, db):
        return factories.user(staff="analyst")

    @pytest.fixture
    def extension(self, duty, staff):
        return extensions.grant(obligation=duty, to_due_on=self.LATER, reason="storm", by=staff)

    def correct(self, extension, day, staff):
        made = extensions.correct(extension=extension, to_due_on=day, reason="typing error", by=staff)
        made.obligation.refresh_from_db()
        return made

    def test_new_row_replaces_the_day_and_the_participant_is_told(self, extension, staff, participant):
        made = self.correct(extension, self.LAST, staff)
        extension.refresh_from_db()
        assert (made.from_due_on, made.obligation.due_on, made.corrects) == (DUE, self.LAST, extension)
        assert (extension.to_due_on, extension.state, made.state) == (self.LATER, "corrected", "in force")
        assert "February 10, 2021 now. Reason: typing error" in participant.messages.first().body

    def test_former_last_day_withdraws_it_and_a_new_one_may_be_granted(self, extension, staff, participant):
        made = self.correct(self.correct(extension, self.LAST, staff), DUE, staff)
        assert (made.state, made.obligation.due_on) == ("withdrawn", DUE)
        assert "January 31, 2021 again" in participant.messages.first().body
        again = extensions.grant(obligation=made.obligation, to_due_on=self.LATER, reason="flood", by=staff)
        assert (again.from_due_on, again.obligation.due_on) == (DUE, self.LATER)

    def test_withdrawn_one_may_be_given_back_by_a_correction(self, extension, staff):
        withdrawn = self.correct(extension, DUE, staff)
        assert self.correct(withdrawn, self.LAST, staff).obligation.due_on == self.LAST

    @pytest.mark.parametrize(
        ("day", "today", "words"),
        [
            (LATER, DUE, "is the last day already"),
            (DUE - timedelta(days=1), DUE, "Without the extension the last day is January 31, 2021"),
            (LAST, LAST + timedelta(days=1), "February 10, 2021 is in the past"),
            (date(2999, 1, 1), DUE, "outside the years of the Model"),
        ],
    )
    def test_impossible_days_are_refused_at_their_field(self, extension, staff, day, today, words):
        factories.at(today)
        with pytest.raises(Refused, match=words) as refusal:
            self.correct(extension, day, staff)
        assert refusal.value.field == "to_due_on"

    def test_only_the_newest_row_is_corrected_and_nothing_that_is_over(self, extension, staff, participant):
        self.correct(extension, self.LAST, staff)
        with pytest.raises(Refused, match="Another row has replaced this extension"):
            self.correct(extension, DUE, staff)
        newest = Extension.objects.last()
        obligations.settle(participant=participant, year=2021, code="practitioner-list", by="test")
        with pytest.raises(Refused, match="needs no extension"):
            self.correct(newest, DUE, staff)

    def test_day_that_a_window_gave_since_is_the_window_s(self, extension, staff):
        days = {"opens_on": DUE, "closes_on": date(2021, 3, 1)}
        everyone = Participant.objects.all()
        obligations.reopen(participants=everyone, year=2021, code="practitioner-list", **days, by="test")
        with pytest.raises(Refused, match="last day is March 1, 2021 now, because CMS opened a submission window"):
            self.correct(extension, DUE, staff)

    def test_reason_is_asked_for_and_holds_no_identifier(self, extension, staff):
        for reason in (" ", "their TIN is 98-1234567"):
            with pytest.raises(Refused) as refusal:
                extensions.correct(extension=extension, to_due_on=DUE, reason=reason, by=staff)
            assert refusal.value.field == "reason"

    def test_staff_correct_in_the_admin_with_a_new_reason(self, extension, staff):
        browser = factories.client(staff)
        page = reverse("admin:participation_extension_change", args=[extension.pk])
        answer = browser.post(page, {"to_due_on": "2021-02-10", "reason": "storm"})
        assert "Say why" in answer.content.decode()
        assert confirmed(browser, page, {"to_due_on": "2021-02-10", "reason": "typing error"}).status_code == 302
        assert Extension.objects.last().to_due_on == self.LAST


def test_filters_of_the_admin_find_the_status_that_each_obligation_has(participant, duty):
    settle = {"participant": participant, "year": 2021, "by": "test"}
    obligations.settle(**settle, code="pso")
    enrollment.record_episode_count(participant=participant, calendar_year=2019, count=19, source="CMS", by="test")
    today = date(2021, 1, 31)
    factories.at(today)
    participant.obligations.filter(year=2021, code="quality-measures").update(waived_on=today)
    every = participant.obligations.all()
    found = {
        status: set(every.in_status(status, today))
        for status in ("overdue", "due", "upcoming", "passed", "done", "waived")
    }
    assert found == {status: {one for one in every if one.status(today) == status} for status in found}
    assert all(found.values()), "every status is there"
    browser = factories.client(factories.user(staff="analyst"))
    page = reverse("admin:participation_obligation_changelist")
    for asked, words in (("overdue", "certified EHR technology"), ("soon", "practitioner list")):
        assert words in browser.get(page, {"state": asked}).content.decode()
    assert browser.get(page, {"state": "late"}).status_code == 400


class TestReasons:
    def test_waived_obligation_says_why_and_forgets_it_when_it_is_owed_again(self, participant, duty):
        exclusion = enrollment.exclude(participant=participant, reason="asc", from_on=date(2021, 1, 1), by="test")
        duty.refresh_from_db()
        assert duty.waived_because == "You are excluded from the Model in 2021."
        person = factories.seat(participant)
        page = factories.client(person).get(reverse("participation:dashboard", args=[participant.model_id]))
        assert duty.waived_because in page.content.decode()
        corrections.withdraw_exclusion(exclusion=exclusion, because="a mistake", by="test")
        duty.refresh_from_db()
        assert (duty.waived_on, duty.waived_because) == (None, "")


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
