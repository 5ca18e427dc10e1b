"""Monitoring and corrective action: told in time, answered with a receipt, returned, accepted, completed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from portal import chains
from portal.access import NotAllowed
from portal.models import Participant, Role
from portal.oversight.models import MonitoringRecord, Plan
from portal.oversight.services import monitoring, plans
from portal.participation.services import calendar_addresses
from portal.services.use_case import Refused
from tests import asking, factories
from tests.asking import confirmed

pytestmark = pytest.mark.django_db
TODAY = date(2021, 6, 1)
# Fifteen days after June 1.
EARLIEST_VISIT = date(2021, 6, 16)
DUE, DAY_AFTER = date(2021, 7, 1), date(2021, 7, 2)
STEPS = "We check the plan of each patient before the first fraction. The chief physicist signs."


@pytest.fixture
def participant() -> Participant:
    factories.at(TODAY)
    return factories.participant()


@pytest.fixture
def analyst():
    return factories.user(staff="analyst")


@pytest.fixture
def ask(participant, analyst):
    def run(**given):
        fields = {"participant": participant, "year": 2021, "deficiency": "Plans lack a signature.",
                  "required": "Sign every plan.", "answer_due_on": DUE, "by": analyst}  # fmt: skip
        return plans.request(**{**fields, **given})

    return run


def opened(participant, analyst, **given):
    fields = {"participant": participant, "kind": "site-visit", "begins_on": EARLIEST_VISIT, "subject": "Peer review"}
    return monitoring.open_record(**{**fields, **given}, by=analyst)


def read(person, name, *more):
    participant = person.seats.get().participant
    return factories.client(person).get(reverse(name, args=[participant.model_id, *more])).content.decode()


def test_visit_is_told_fifteen_days_before_and_sooner_only_for_a_reason(participant, analyst):
    with pytest.raises(Refused, match="Choose June 16, 2021 or later") as refused:
        opened(participant, analyst, begins_on=EARLIEST_VISIT - timedelta(days=1))
    assert refused.value.field == "begins_on"
    opened(participant, analyst)
    assert "June 16, 2021" in participant.messages.get().subject
    opened(participant, analyst, begins_on=TODAY, unannounced_because="Concern about safety")
    assert participant.messages.count() == 1, "an unannounced visit is not announced"
    opened(participant, analyst, kind="audit", begins_on=TODAY)
    page = read(factories.seat(participant, Role.VIEWER), "oversight:plan-list")
    assert "June 16, 2021" in page and "Concern about safety" not in page


def test_allegation_of_harm_goes_to_the_qio_and_no_practice_reads_it(participant, analyst, ask):
    record = opened(participant, analyst, kind="harm", begins_on=TODAY, subject="A wrong site was treated")
    with pytest.raises(Refused, match="Refer the allegation"):
        monitoring.close(record=record, findings="Nothing.", by=analyst)
    browser = factories.client(analyst)
    address = reverse("admin:oversight_monitoringrecord_change", args=[record.pk])
    asking.confirmed(browser, address, {"referred_to": "Livanta, BFCC-QIO", "findings": ""})
    record.refresh_from_db()
    assert (record.status, record.referred_to, record.referred_on) == ("referred", "Livanta, BFCC-QIO", TODAY)
    asking.confirmed(browser, address, {"referred_to": "Livanta, BFCC-QIO", "findings": "The QIO found no harm."})
    record.refresh_from_db()
    assert (record.status, record.closed_by, record.closed_on) == ("closed", analyst, TODAY)
    assert not participant.messages.exists()
    assert "wrong site" not in read(factories.seat(participant), "oversight:plan-list")
    with pytest.raises(Refused, match="names no allegation"):
        ask(record=record)


@pytest.mark.parametrize("group", ["help desk", "reviewer"])
def test_other_staff_read_no_allegation(group):
    browser = factories.client(factories.user(staff=group))
    assert browser.get(reverse("admin:oversight_monitoringrecord_changelist")).status_code == 403


def test_only_allegations_are_referred_and_nothing_is_closed_before_it_begins(participant, analyst):
    record = opened(participant, analyst)
    with pytest.raises(Refused, match="Only an allegation"):
        monitoring.refer(record=record, referred_to="Livanta", by=analyst)
    with pytest.raises(Refused, match="It begins on June 16, 2021"):
        monitoring.close(record=record, findings="Fine.", by=analyst)
    factories.at(EARLIEST_VISIT)
    monitoring.close(record=record, findings="Fine.", by=analyst)
    with pytest.raises(Refused, match="closed already"):
        monitoring.close(record=record, findings="Not fine.", by=analyst)
    assert not MonitoringRecord.objects.open().exists()


def test_plan_is_answered_returned_answered_again_accepted_and_completed(participant, analyst, ask):
    person, plan = factories.seat(participant), ask()
    assert f"Answer corrective action plan {plan.pk}" in read(person, "participation:dashboard")
    browser = factories.client(person)
    address = reverse("oversight:plan", args=[participant.model_id, plan.pk])
    assert browser.post(address, {"steps": STEPS, "done_by_on": "2021-08-01"}).status_code == 302
    assert "Answer the plan" not in read(person, "participation:dashboard")
    owed = participant.obligations.get(code=f"corrective-action:{plan.pk}")
    assert (owed.status(TODAY), owed.receipt.kind) == ("done", "plan-answer")
    staff = factories.client(analyst)
    words = {"plan": plan.pk, "decision": "returned", "text": "Say who checks.", "answer_due_on": "2021-07-15"}
    assert confirmed(staff, reverse("admin:oversight_planreply_add"), words).status_code == 302
    assert "July 15, 2021" in read(person, "oversight:plan", plan.pk)
    again = plans.answer(participant=participant, plan=plan, steps=f"{STEPS} Daily.", done_by_on=DUE, by=person)
    twice = plans.answer(participant=participant, plan=plan, steps=f"{STEPS} Daily.", done_by_on=DUE, by=person)
    assert again == twice
    for decision in ("accepted", "completed"):
        plans.reply(plan=plan, decision=decision, text="Good.", by=analyst)
    plan.refresh_from_db()
    assert (plan.status, plan.answer_due_on) == ("completed", date(2021, 7, 15))
    page = read(person, "oversight:plan", plan.pk)
    said = [page.index(words) for words in ("Say who checks.", "Daily.", "Everything is corrected")]
    assert said == sorted(said), "all that was said, in its order"
    assert plan.answers.count() == 2
    check = chains.check(participant)
    assert (check.faults, check.length) == ((), 2)
    assert participant.messages.count() == 4


def test_plan_stands_in_the_agenda_the_calendar_and_the_reminders_until_it_is_answered_or_withdrawn(
    participant, analyst, ask
):
    person, plan = factories.seat(participant), ask()
    entry = f"Answer corrective action plan {plan.pk}"
    address = calendar_addresses.make(participant=participant, by=person)

    def calendar():
        feed = factories.client(person).get(reverse("participation:calendar-feed", args=[address.token()]))
        return feed.content.decode().replace("\r\n ", "")

    assert f"Last day: {entry}" in calendar() and f"/corrective-action/{plan.pk}/" in calendar()
    factories.at(DUE - timedelta(days=7))
    assert entry in participant.messages.order_by("-pk")[0].body
    given = {"obligation": plan.obligation_id, "to_due_on": "2021-07-20", "reason": "Holidays of the physicist."}
    granted = confirmed(factories.client(analyst), reverse("admin:participation_extension_add"), given)
    assert granted.status_code == 302
    assert "July 20, 2021" in read(person, "oversight:plan", plan.pk), "the plan follows the extension"
    plans.reply(plan=plan, decision="withdrawn", text="It was an error.", by=analyst)
    assert entry not in calendar() and entry not in read(person, "participation:dashboard").partition('id="year"')[0]


def test_late_answer_is_taken_and_said_to_be_late(participant, ask):
    person, plan = factories.seat(participant), ask()
    factories.at(DUE)
    assert "today is the last day" in read(person, "participation:dashboard")
    factories.at(DAY_AFTER)
    assert "You can still do this. It counts as late. CMS may take remedial action" in read(
        person, "participation:dashboard"
    )
    assert plans.answer(
        participant=participant, plan=plan, steps=STEPS, done_by_on=DAY_AFTER, by=person
    ).receipt.facts["in_time"] is False  # fmt: skip


def test_only_a_primary_contact_answers(participant, ask):
    plan = ask()
    for role in (Role.DELEGATE, Role.VIEWER):
        person = factories.seat(participant, role)
        with pytest.raises(NotAllowed):
            plans.answer(participant=participant, plan=plan, steps=STEPS, done_by_on=DUE, by=person)
        assert "Only a primary point of contact" in read(person, "oversight:plan", plan.pk)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answer_due_on": TODAY}, "answer_due_on"),
        ({"answer_due_on": date(9999, 1, 1)}, "answer_due_on"),
        ({"year": 2031}, "year"),
        ({"required": " "}, "required"),
        ({"deficiency": "Patient 1EG4-TE5-MK73 was harmed."}, "deficiency"),
    ],
)
def test_plan_that_cannot_be_is_refused_at_its_field(ask, given, field):
    with pytest.raises(Refused) as refused:
        ask(**given)
    assert refused.value.field == field
    assert not Plan.objects.exists()


def test_record_of_another_practice_is_refused(analyst, ask):
    with pytest.raises(Refused, match="belongs to another practice"):
        ask(record=opened(factories.participant(), analyst))


@pytest.mark.parametrize(
    ("decision", "due", "field"),
    [("accepted", None, "decision"), ("completed", None, "decision"), ("returned", DUE, "decision"),
     ("withdrawn", DUE, "answer_due_on")],
)  # fmt: skip
def test_reply_that_cannot_follow_is_refused(ask, analyst, decision, due, field):
    with pytest.raises(Refused) as refused:
        plans.reply(plan=ask(), decision=decision, text="Because.", answer_due_on=due, by=analyst)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("steps", "done_by_on", "field"),
    [(STEPS, TODAY - timedelta(days=1), "done_by_on"), ("MBI 1EG4TE5MK73", DUE, "steps")],
)
def test_answer_that_cannot_be_is_refused_at_its_field(participant, ask, steps, done_by_on, field):
    person = factories.seat(participant)
    with pytest.raises(Refused) as refused:
        plans.answer(participant=participant, plan=ask(), steps=steps, done_by_on=done_by_on, by=person)
    assert refused.value.field == field
    assert not participant.receipts.exists()
