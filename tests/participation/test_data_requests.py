"""The data request (DRA): asked for on the page, decided in the admin, ended or withdrawn, printed as it was signed."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.urls import reverse

from portal import chains
from portal.access import NotAllowed
from portal.models import Role
from portal.participation import selectors
from portal.participation.models import DataRequest, OptOut
from portal.participation.services import data_requests
from portal.participation.wording import DATA_REQUEST
from portal.services.use_case import Refused
from tests import factories
from tests.asking import confirmed

pytestmark = pytest.mark.django_db
ANSWERS = {
    "data_sets": ["clinical-and-quality", "beneficiary-claims"],
    "purposes": ["care-coordination"],
    "coverage": "covered-entity",
    "safeguards": DataRequest.Safeguard.values,
    "custodian_name": "Rosa Diaz",
    "custodian_email": "Rosa@practice.example",
    "custodian_phone": "617 555 0100",
}
SIGNER = {"signer_title": "administrator"}


@pytest.fixture
def participant():
    factories.at(date(2021, 1, 4))
    return factories.participant()


@pytest.fixture
def primary(participant):
    return factories.seat(participant)


def ask(participant, person, year=2021, **changes):
    answers = {**ANSWERS, **changes}
    return data_requests.ask(participant=participant, year=year, answers=answers, **SIGNER, by=person)


def page(participant, name="data-request", *more):
    return reverse(f"participation:{name}", args=[participant.model_id, *more])


def decide_in_admin(request, outcome, reason=""):
    analyst = factories.client(factories.user(staff="analyst"))
    address = reverse("admin:participation_datarequestdecision_add")
    return confirmed(analyst, address, {"request": request.pk, "outcome": outcome, "reason": reason})


def text_of(response):
    pdf = pypdf.PdfReader(BytesIO(b"".join(response.streaming_content)))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"], "a tagged PDF"
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pdf.pages))


def test_request_is_asked_approved_and_ended(participant, primary):
    browser = factories.client(primary)
    assert DATA_REQUEST.text in browser.get(page(participant)).content.decode()
    answer = browser.post(page(participant), {**ANSWERS, **SIGNER, "year": 2021, "agreed": "on"})
    request = DataRequest.objects.get()
    assert answer.headers["Location"] == reverse("portal:receipt", args=[participant.model_id, 1])
    assert request.answers == {
        **ANSWERS,
        "data_sets": ["beneficiary-claims", "clinical-and-quality"],
        "custodian_email": "rosa@practice.example",
    }
    assert (request.year, request.wording) == (2021, DATA_REQUEST.text)
    assert selectors.data_sets_shared(participant, 2021) == frozenset()

    assert decide_in_admin(request, "approved").status_code == 302
    assert selectors.data_sets_shared(participant, 2021) == {"beneficiary-claims", "clinical-and-quality"}
    assert selectors.data_sets_shared(participant, 2022) == frozenset(), "a request covers one year"
    assert "CMS approved your data request for 2021." in participant.messages.first().body

    assert decide_in_admin(request, "ended", "The audit found copies outside your practice").status_code == 302
    assert selectors.data_sets_shared(participant, 2021) == frozenset()
    shown = browser.get(page(participant) + "?year=2021").content.decode()
    assert "Ended by CMS" in shown and "The audit found copies outside your practice" in shown
    assert ask(participant, primary).pk != request.pk, "a new request may follow"
    assert chains.check(participant).covers == ("2 data requests",)


def test_refused_request_says_why_and_may_be_sent_again(participant, primary):
    request = ask(participant, primary)
    answer = decide_in_admin(request, "refused")
    assert answer.context["adminform"].form.errors["reason"] == ["Say why: the practice reads this text."]
    decide_in_admin(request, "refused", "Name a custodian in your practice.")
    request.refresh_from_db()
    assert request.status == "refused"
    assert "Reason: Name a custodian in your practice. You can send" in participant.messages.first().body
    with pytest.raises(Refused, match="Not approved"):
        data_requests.decide(request=request, outcome="approved", by=factories.user(staff="analyst"))
    assert ask(participant, primary, custodian_name="Somebody Else").status == "requested"


def test_practice_withdraws_a_request_that_waits_or_is_approved(participant, primary):
    browser = factories.client(primary)
    for outcome in ("", "approved"):
        request = ask(participant, primary)
        if outcome:
            decide_in_admin(request, outcome)
        address = page(participant, "data-request-withdraw", request.pk)
        assert "Check the box" in browser.post(address, {"agreed": ""}).content.decode()
        for _ in ("first click", "second click"):
            assert browser.post(address, {"agreed": "on"}).status_code == 302
        assert selectors.standing_data_request(participant, 2021) is None
        assert request.decisions.filter(outcome="withdrawn").count() == 1
    with pytest.raises(Refused, match="Withdrawn by the practice"):
        data_requests.decide(request=request, outcome="ended", reason="Late.", by=factories.user(staff="analyst"))


REFUSED = [
    ({"data_sets": []}, "data_sets"),
    ({"purposes": []}, "purposes"),
    ({"safeguards": DataRequest.Safeguard.values[1:]}, "safeguards"),
    ({"custodian_name": "   "}, "custodian_name"),
    ({"custodian_name": "Rosa 123-45-6789"}, "custodian_name"),
    ({"custodian_email": "rosa at practice"}, "custodian_email"),
]


@pytest.mark.parametrize(("changes", "field"), REFUSED)
def test_answer_that_is_missing_or_odd_is_refused_at_its_field(participant, primary, changes, field):
    with pytest.raises(Refused) as refusal:
        ask(participant, primary, **changes)
    assert refusal.value.field == field
    assert not DataRequest.objects.exists()


def test_year_decides_who_may_ask(participant, primary):
    with pytest.raises(Refused, match="from January 1, 2022 on"):
        ask(participant, primary, year=2023)
    with pytest.raises(Refused) as refusal:
        ask(participant, primary, year=2019)
    assert refusal.value.field == "year"
    assert ask(participant, primary, year=2022).year == 2022
    OptOut.objects.create(participant=participant, from_on=date(2021, 1, 1), to_on=date(2021, 12, 31))
    with pytest.raises(Refused, match="do not take part in the Model in 2021"):
        ask(participant, primary)


def test_second_click_makes_no_second_request_and_other_answers_wait(participant, primary):
    first = ask(participant, primary)
    assert ask(participant, primary) == first
    with pytest.raises(Refused, match="withdraw it and send a new one"):
        ask(participant, primary, purposes=["quality-improvement"])
    assert participant.receipts.count() == 1


def test_rights(participant, primary):
    delegate = factories.seat(participant, Role.DELEGATE)
    with pytest.raises(NotAllowed):
        ask(participant, delegate)
    request = ask(participant, primary)
    with pytest.raises(NotAllowed):
        data_requests.withdraw(request=request, by=delegate)
    with pytest.raises(Refused, match="Only an analyst"):
        data_requests.decide(request=request, outcome="approved", by=factories.user(staff="help desk"))
    with pytest.raises(Refused, match="Only the practice"):
        data_requests.decide(request=request, outcome="withdrawn", by=factories.user(staff="analyst"))
    assert "Only a primary point of contact" in factories.client(delegate).get(
        page(participant) + "?year=2022"
    ).content.decode()  # fmt: skip


def test_pdf_is_the_form_as_it_was_signed(participant, primary):
    browser = factories.client(primary)
    request = ask(participant, primary)
    decide_in_admin(request, "approved")
    text = text_of(browser.get(page(participant, "data-request-pdf", request.pk)))
    for words in (
        "Data request and attestation, performance year 2021", participant.legal_name, participant.model_id,
        "Yes: Line-level claims of your RO beneficiaries", "No: Episode-level data", "Rosa Diaz",
        primary.get_full_name(), f"{participant.model_id}-1", "January 4, 2021", "Approved",
    ):  # fmt: skip
        assert words in text, words
    blank = text_of(browser.get(page(participant, "data-request-form") + "?year=2022"))
    assert "performance year 2022" in blank and "Yes / No: Episode-level data" in blank
    analyst = factories.client(factories.user(staff="analyst"))
    assert "Rosa Diaz" in text_of(analyst.get(reverse("admin:participation_datarequest_pdf", args=[request.pk])))
    desk = factories.client(factories.user(staff="help desk"))
    assert desk.get(reverse("admin:participation_datarequest_pdf", args=[request.pk])).status_code == 403


def test_pages_take_few_queries(participant, primary, django_assert_max_num_queries):
    for _ in range(3):
        data_requests.withdraw(request=ask(participant, primary), by=primary)
    request = ask(participant, primary)
    browser = factories.client(primary)
    browser.get(page(participant))
    for address in (page(participant), page(participant, "data-request-pdf", request.pk)):
        with django_assert_max_num_queries(15):
            assert browser.get(address).status_code == 200
