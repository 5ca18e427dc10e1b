"""The evaluation and QP status: what CMS asked and what came of it, whom it denied the status and why."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.oversight.models import EvaluationRequest
from portal.oversight.services import evaluation
from portal.participation.models import QPDenial
from portal.participation.services import practitioners, qp_denials
from portal.services.use_case import Refused
from tests import asking, factories

pytestmark = pytest.mark.django_db
TODAY, DUE = date(2021, 6, 10), date(2021, 7, 1)
NPI = "1234567893"


@pytest.fixture
def participant():
    factories.at(TODAY)
    made = factories.participant()
    named = {"first_name": "Ada", "last_name": "Lind", "npi": NPI, "source": "cms"}
    practitioners.add(participant=made, from_on=date(2021, 1, 1), by="test", **named)
    return made


@pytest.fixture
def analyst():
    return factories.user(staff="analyst")


def read(participant):
    address = reverse("oversight:plan-list", args=[participant.model_id])
    return factories.client(factories.seat(participant, "viewer")).get(address).content.decode()


def test_practice_is_asked_and_the_record_says_what_came_of_it(participant, analyst):
    browser = factories.client(analyst)
    fields = {"participant": participant.pk, "kind": "survey", "subject": "Survey of burden", "due_on": "2021-07-01"}
    assert browser.post(reverse("admin:oversight_evaluationrequest_add"), fields).status_code == 302
    assert "July 1, 2021" in participant.messages.get().subject
    assert "Survey of burden" in read(participant)
    made = EvaluationRequest.objects.get()
    address = reverse("admin:oversight_evaluationrequest_change", args=[made.pk])
    refused = browser.post(address, {"status": "declined", "note": ""})
    assert list(refused.context["adminform"].form.errors) == ["note"]
    browser.post(address, {"status": "declined", "note": "No answer after two letters."})
    assert "No answer after two letters." in read(participant)
    browser.post(address, {"status": "cooperated", "note": "The survey came in August."})
    made.refresh_from_db()
    assert (made.status, made.noted_by, made.noted_on) == ("cooperated", analyst, TODAY)
    with pytest.raises(Refused, match="This cannot follow it"):
        evaluation.note(request=made, status="declined", note="No.", by=analyst)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"due_on": date(2021, 6, 9)}, "due_on"), ({"due_on": date(9999, 1, 1)}, "due_on"), ({"subject": " "}, "subject"),
     ({"subject": "Patient 1EG4-TE5-MK73"}, "subject")],
)  # fmt: skip
def test_request_that_cannot_be_is_refused_at_its_field(participant, analyst, given, field):
    fields = {"participant": participant, "kind": "survey", "subject": "Survey", "due_on": DUE, **given}
    with pytest.raises(Refused) as refused:
        evaluation.ask(**fields, by=analyst)
    assert refused.value.field == field


def test_denial_is_told_with_its_reason_and_withdrawn_with_another(participant, analyst):
    browser = factories.client(analyst)
    fields = {"participant": participant.pk, "npi": "1234567893", "year": 2021, "reason": "A plan was not carried out."}
    assert asking.confirmed(browser, reverse("admin:participation_qpdenial_add"), fields).status_code == 302
    denial = QPDenial.objects.get()
    assert (denial.name, denial.denied_on) == ("Ada Lind", TODAY)
    page = read(participant)
    assert "Ada Lind" in page and "A plan was not carried out." in page
    assert "A plan was not carried out." not in read(factories.participant())
    again = browser.post(reverse("admin:participation_qpdenial_add"), {**fields, "reason": "Once more."})
    assert "already denied" in again.context["adminform"].form.errors["npi"][0]
    address = reverse("admin:participation_qpdenial_change", args=[denial.pk])
    asking.confirmed(browser, address, {"withdrawal_reason": "The plan was carried out."})
    assert not QPDenial.objects.in_force().exists()
    assert "The plan was carried out." in read(participant)
    with pytest.raises(Refused, match="withdrawn already"):
        qp_denials.withdraw(denial=denial, reason="Twice.", by=analyst)
    assert participant.messages.count() == 2
    qp_denials.deny(participant=participant, npi=NPI, year=2021, reason="A new one.", by=analyst)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"npi": "1245319599"}, "npi"), ({"year": 2031}, "year"), ({"reason": " "}, "reason"),
     ({"reason": "Patient 1EG4-TE5-MK73"}, "reason")],
)  # fmt: skip
def test_denial_that_cannot_be_is_refused_at_its_field(participant, analyst, given, field):
    fields = {"participant": participant, "npi": NPI, "year": 2021, "reason": "Because.", **given}
    with pytest.raises(Refused) as refused:
        qp_denials.deny(**fields, by=analyst)
    assert refused.value.field == field
    assert not QPDenial.objects.exists()
