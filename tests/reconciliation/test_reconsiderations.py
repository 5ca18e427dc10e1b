"""Reconsideration: requested within ten days, decided by an official who did not answer the notice."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal import chains, clock
from portal.access import NotAllowed
from portal.models import Message, Role
from portal.participation.models import Obligation
from portal.services.use_case import Refused
from reconciliation.models import ErrorNotice, Reconsideration
from reconciliation.services import answers, determinations, notices, reconsiderations
from tests import factories
from tests.reconciliation.answering import acknowledged, answered, findings, without_first_claim_line
from tests.slow_files import SlowFile

pytestmark = pytest.mark.django_db
# Answered on September 5: ten days end on September 15.
ANSWERED_ON, DAY_10, DAY_11 = date(2022, 9, 5), date(2022, 9, 15), date(2022, 9, 16)
BASIS = "The answer counts the course of the other hospital, which began after ours had ended."


@pytest.fixture
def primary(report):
    return factories.seat(report.participant)


@pytest.fixture
def unanswered(report, primary) -> ErrorNotice:
    line = report.lines.filter(code="duplicate-services.episode").first()
    return notices.file(
        participant=report.participant,
        lines=[notices.Contested(line)],
        grounds="Wrong.",
        wanted_outcome="Right.",
        by=primary,
    )


@pytest.fixture
def reviewer():
    return factories.user(staff="reviewer")


@pytest.fixture
def notice(unanswered, reviewer) -> ErrorNotice:
    factories.at(ANSWERED_ON)
    answered(unanswered, by=reviewer)
    unanswered.refresh_from_db()
    return unanswered


@pytest.fixture
def ask(notice, primary):
    def run(**given):
        details = {"participant": notice.participant, "notice": notice, "basis": BASIS, "by": primary}
        return reconsiderations.request(**{**details, **given})

    return run


def test_the_tenth_day_is_in_time_and_the_eleventh_is_late(ask):
    factories.at(DAY_11)
    with pytest.raises(Refused, match="The last day to ask for reconsideration was September 15, 2022"):
        ask()
    assert not Reconsideration.objects.exists()
    factories.at(DAY_10)
    made = ask()
    # September 15 + 60: 15 days left in September, 31 in October, 14 in November.
    assert (made.received_on, made.decision_due_on) == (DAY_10, date(2022, 11, 14))


def test_a_request_that_came_on_the_tenth_day_is_in_time_though_its_files_were_scanned_on_the_eleventh(ask):
    factories.at(DAY_10)
    made = ask(exhibits=[SlowFile("claim.txt", b"the claim", until=DAY_11)])
    assert clock.today() == DAY_11
    assert made.received_on == made.requested_at.date() == DAY_10


def test_request_gives_one_receipt_and_settles_the_obligation(ask, notice):
    right = Obligation.objects.get(participant=notice.participant, code=f"reconsideration:{notice.pk}")
    assert (right.opens_on, right.due_on, right.is_right) == (ANSWERED_ON, DAY_10, True)
    made, twice = ask(), ask()
    assert made == twice
    assert made.receipt.facts["notice"] == notice.number
    assert made.receipt.facts["last_day"] == "2022-09-15"
    assert chains.check(notice.participant).faults == ()
    right.refresh_from_db()
    assert (right.settled_on, right.receipt) == (ANSWERED_ON, made.receipt)
    with pytest.raises(Refused, match="already asked for reconsideration"):
        ask(basis="Something else.")


def test_dashboard_links_to_the_notice_and_the_report(notice, primary):
    own = [notice.participant.model_id]
    page = factories.client(primary).get(reverse("participation:dashboard", args=own)).content.decode()
    for name, row in (("reconciliation:notice", notice), ("reconciliation:report", notice.report)):
        assert f'href="{reverse(name, args=[*own, row.pk])}' in page


def test_request_before_the_answer_is_refused(unanswered, primary):
    with pytest.raises(Refused, match="has not answered this notice yet"):
        reconsiderations.request(participant=unanswered.participant, notice=unanswered, basis=BASIS, by=primary)


def test_extension_of_the_answer_opens_no_right_to_reconsideration(unanswered, primary, reviewer):
    answers.extend(notice=unanswered, text="Files.", new_due_on=date(2022, 10, 30), by=reviewer)
    assert not Obligation.objects.filter(code__startswith="reconsideration").exists()
    with pytest.raises(Refused, match="has not answered this notice yet"):
        reconsiderations.request(participant=unanswered.participant, notice=unanswered, basis=BASIS, by=primary)


def test_only_a_primary_contact_of_the_participant_may_request(ask, notice):
    for role in (Role.DELEGATE, Role.VIEWER):
        person = factories.seat(notice.participant, role)
        with pytest.raises(NotAllowed):
            ask(by=person)
        address = reverse("reconciliation:reconsideration-request", args=[notice.participant.model_id, notice.pk])
        assert factories.client(person).get(address).status_code == 403
    stranger = factories.participant()
    with pytest.raises(Refused, match="does not belong to this participant"):
        ask(participant=stranger, by=factories.seat(stranger))


def test_empty_basis_or_one_with_an_identifier_is_refused(ask):
    for basis, why in (("  ", "in detail"), ("Patient 1EG4 TE5 MK73 was ours.", "Remove it.")):
        with pytest.raises(Refused, match=why) as refused:
            ask(basis=basis)
        assert refused.value.field == "basis"


def test_form_sends_basis_and_files_and_the_notice_shows_them(notice, primary):
    browser = factories.client(primary)
    page = reverse("reconciliation:notice", args=[notice.participant.model_id, notice.pk])
    shown = browser.get(page).content.decode()
    assert "ask for reconsideration in writing, here in the portal, by <strong>September 15, 2022</strong>" in shown
    assert "call the help desk to do so" not in shown
    address = reverse("reconciliation:reconsideration-request", args=[notice.participant.model_id, notice.pk])
    assert address in shown
    form = browser.get(address).content.decode()
    assert "10 days left" in form
    sent = {"basis": BASIS, "exhibits": [SimpleUploadedFile("order.pdf", b"%PDF-1.7\n%test\n")]}
    done = browser.post(address, sent, follow=True).content.decode()
    made = Reconsideration.objects.get()
    assert [one.file.name for one in made.exhibits.all()] == ["order.pdf"]
    assert made.exhibits.get().uploaded_by == primary
    assert BASIS in done
    assert "The decision is due <strong>November 4, 2022</strong> (60 days left)" in done  # September 5 + 60
    assert "with the request for reconsideration" in done
    assert address not in done


def test_late_form_says_that_the_answer_is_binding(notice, primary):
    factories.at(DAY_11)
    browser = factories.client(primary)
    page = reverse("reconciliation:notice", args=[notice.participant.model_id, notice.pk])
    assert "The answer is binding." in browser.get(page).content.decode()
    address = reverse("reconciliation:reconsideration-request", args=[notice.participant.model_id, notice.pk])
    answer = browser.post(address, {"basis": BASIS})
    assert "You can no longer ask for reconsideration" in answer.content.decode()
    assert BASIS in answer.content.decode(), "what was typed can still be copied"
    assert not Reconsideration.objects.exists()


def test_only_an_official_who_did_not_answer_decides(unanswered, primary, reviewer):
    factories.at(ANSWERED_ON)
    official = factories.user(staff="reconsideration official")
    answering_administrator = factories.user(staff="administrator")
    answered(unanswered, by=answering_administrator)
    made = reconsiderations.request(participant=unanswered.participant, notice=unanswered, basis=BASIS, by=primary)
    found = findings(unanswered, {line.pk: [without_first_claim_line(line)] for line in unanswered.lines.all()})
    words = {
        "reconsideration": made, "outcome": "error-found", "decision": "The course was yours.", "findings": found
    }  # fmt: skip
    with pytest.raises(Refused, match="Acknowledge the request first"):
        determinations.decide(**words, by=official)
    with pytest.raises(Refused, match="You answered the notice"):
        determinations.acknowledge(reconsideration=made, by=answering_administrator)
    acknowledged(made, official=official, primary=primary)
    for person in (reviewer, primary, factories.user(staff="analyst")):
        with pytest.raises(Refused, match="Only a reconsideration official"):
            determinations.decide(**words, by=person)
    with pytest.raises(Refused, match="You answered the notice"):
        determinations.decide(**words, by=answering_administrator)
    with pytest.raises(Refused, match="Say why"):
        determinations.decide(**{**words, "decision": " "}, by=official)
    decided = determinations.decide(**words, by=official)
    assert (decided.status, decided.decided_on, decided.decided_by) == ("decided", ANSWERED_ON, official)
    message = Message.objects.filter(participant=made.participant).first()
    assert "there is an error. The decision is final." in message.body
    shown = factories.client(primary).get(message.path).content.decode()
    assert "The course was yours." in shown
    assert "The decision is final." in shown
    with pytest.raises(Refused, match="has been decided"):
        determinations.decide(**words, by=official)


def test_report_is_not_final_while_a_notice_or_its_reconsideration_is_open(report, unanswered, primary, reviewer):
    """Day 46 is September 30. After an answer on that day, the last day to request reconsideration is October 10."""
    page = reverse("reconciliation:report", args=[report.participant.model_id, report.pk])
    dashboard = reverse("participation:dashboard", args=[report.participant.model_id]) + "?year=2021"
    browser = factories.client(primary)

    def both_pages_say(words: str) -> bool:
        shown = browser.get(page).content.decode()
        assert ("the calculation is final" in shown) == ("the calculation is final" in words)
        return words in shown and words in browser.get(dashboard).content.decode()

    factories.at(date(2022, 9, 30))
    assert both_pages_say("Your error notice is still open, so the calculation is not final yet.")
    answered(unanswered, by=reviewer)
    assert both_pages_say("You may still ask for reconsideration")
    factories.at(date(2022, 10, 10))
    made = reconsiderations.request(participant=report.participant, notice=unanswered, basis=BASIS, by=primary)
    factories.at(date(2022, 10, 20))
    assert both_pages_say("A reconsideration is under way")
    official = factories.user(staff="reconsideration official")
    acknowledged(made, official=official, primary=primary)
    determinations.decide(reconsideration=made, outcome="answer-stands", decision="It stands.", by=official)
    assert both_pages_say("the calculation is final")
