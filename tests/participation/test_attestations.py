"""Attestations of CEHRT and PSO: once a year, in the exact words, with a receipt. A bad answer keeps the input."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from portal.access import NotAllowed
from portal.models import Receipt, Role
from portal.participation.attestations import cehrt, pso
from portal.participation.models import Attestation
from portal.participation.services import attestations
from portal.services.use_case import Refused
from tests import factories
from tests.at_once import post_at_once

pytestmark = pytest.mark.django_db
CEHRT_ID = "0015E0G1H2J3K4L"
SIGNED = {"signer_name": "Ada Contact", "signer_title": "administrator", "agreed": "on"}
PSO_ANSWERS = {
    "takes_part": "yes",
    "organization": "Example PSO",
    "listing_number": "P0123",
    "agreement_on": "2020-06-01",
}


@pytest.fixture
def participant():
    factories.at(date(2021, 1, 4))
    return factories.participant()


@pytest.fixture
def primary(participant):
    return factories.seat(participant)


def page(participant, kind):
    return reverse("participation:attestation", args=[participant.model_id, kind])


def attest(participant, person, kind="cehrt", year=2021, **answers):
    typed = {**PSO_ANSWERS, "agreement_on": date(2020, 6, 1)}
    answers = answers or ({"certification_id": CEHRT_ID} if kind == "cehrt" else typed)
    return attestations.attest(
        participant=participant,
        year=year,
        code=kind,
        answers=answers,
        signer_name="Ada Contact",
        signer_title="administrator",
        by=person,
    )


@pytest.mark.parametrize(
    ("kind", "answers", "wording"),
    [("cehrt", {"certification_id": CEHRT_ID.lower()}, cehrt.WORDING), ("pso", PSO_ANSWERS, pso.TAKES_PART)],
)
def test_attestation_stores_the_exact_words_with_a_receipt_and_settles_the_obligation(
    participant, primary, kind, answers, wording
):
    client = factories.client(primary)
    open_before = participant.obligations.open().filter(year=2021).count()
    assert wording.text in client.get(page(participant, kind)).content.decode()
    response = client.post(page(participant, kind), {**SIGNED, **answers})
    made = Attestation.objects.get()
    assert response.headers["Location"] == reverse("portal:receipt", args=[participant.model_id, 1])
    assert (made.code, made.year, made.wording, made.wording_version) == (kind, 2021, wording.text, wording.version)
    assert (made.signer_name, made.signer_title, made.signed_by) == ("Ada Contact", "administrator", primary)
    expected = {"certification_id": CEHRT_ID} if kind == "cehrt" else PSO_ANSWERS
    assert made.answers == expected
    assert {name: made.receipt.facts[name] for name in expected} == expected
    assert made.receipt.facts["wording"] == wording.text
    duty = participant.obligations.get(year=2021, code=kind)
    assert (duty.settled_on, duty.receipt) == (date(2021, 1, 4), made.receipt)
    assert participant.obligations.open().filter(year=2021).count() == open_before - 1


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("0015E0G1H2J3K4", "has fifteen letters and digits"),  # 14
        ("0015E0G1H2J3K4LM", "has fifteen letters and digits"),  # 16
        ("0014E0G1H2J3K4L", "begins with 0015"),
        ("0015A0G1H2J3K4L", "fifth character must be C, E or H"),
        ("0015E0I1H2J3K4L", "never contain the letters I and O"),
        ("0015E0GHJK1J3K4", "never has more than three letters in a row"),
    ],
)
def test_bad_cehrt_id_keeps_the_input_and_says_what_is_wrong(participant, primary, bad, sentence):
    response = factories.client(primary).post(page(participant, "cehrt"), {**SIGNED, "certification_id": bad})
    content = response.content.decode()
    assert response.status_code == 200
    assert sentence in content
    assert f'value="{bad}"' in content
    assert 'value="administrator"' in content
    assert not Attestation.objects.exists()
    assert not Receipt.objects.exists()


def test_three_letters_in_a_row_are_accepted(participant, primary):
    assert attest(participant, primary, certification_id="0015E0GHJ1J3K4L").answers["certification_id"]


def test_pso_without_its_date_keeps_the_input(participant, primary):
    response = factories.client(primary).post(
        page(participant, "pso"), {**SIGNED, **PSO_ANSWERS, "agreement_on": "2020-13-01"}
    )
    assert response.status_code == 200
    assert 'value="Example PSO"' in response.content.decode()
    assert response.context["form"].errors["agreement_on"]
    assert not Attestation.objects.exists()


def hidden_fields(page):
    """Return the hidden fields of a page's form, without the CSRF token."""
    return {
        name: value
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
        if name != "csrfmiddlewaretoken"
    }


@pytest.mark.parametrize(("kind", "answers"), [("cehrt", {"certification_id": CEHRT_ID}), ("pso", PSO_ANSWERS)])
def test_second_click_signs_for_no_other_year(participant, primary, kind, answers):
    """After the first click signed for 2021, the attestation of 2022 is next."""
    client = factories.client(primary)
    sent = {**SIGNED, **answers, **hidden_fields(client.get(page(participant, kind)))}
    places = [client.post(page(participant, kind), sent).headers["Location"] for _ in range(2)]
    assert places == [reverse("portal:receipt", args=[participant.model_id, 1])] * 2
    assert Attestation.objects.get().year == 2021


class TestNoAsAnswer:
    """§ 512.220(a)(3) asks whether a participant takes part; "no" is a valid answer."""

    def test_no_is_signed_with_different_words_and_the_page_says_what_it_means(self, participant, primary):
        client = factories.client(primary)
        answer = client.post(page(participant, "pso"), {**SIGNED, "takes_part": "no"}, follow=True)
        made = Attestation.objects.get()
        assert (made.answers, made.wording) == ({"takes_part": "no"}, pso.TAKES_NO_PART.text)
        assert participant.obligations.get(code="pso", year=2021).settled_on
        receipt = answer.content.decode()
        assert "Patient safety organization (PSO): not taking part, 2021" in receipt
        assert re.search(r"<dt>Takes part</dt>\s*<dd>no</dd>", receipt)
        words = client.get(page(participant, "pso"), {"year": 2021}).content.decode()
        assert "What your answer means" in words
        assert "cannot qualify for the APM incentive payment" in words

    def test_yes_shows_the_organization_and_no_consequence(self, participant, primary):
        attest(participant, primary, "pso")
        words = factories.client(primary).get(page(participant, "pso"), {"year": 2021}).content.decode()
        assert "P0123" in words and "June 1, 2020" in words
        assert "What your answer means" not in words

    def test_form_without_an_answer_is_an_error_at_the_field(self, participant, primary):
        unanswered = {name: value for name, value in PSO_ANSWERS.items() if name != "takes_part"}
        response = factories.client(primary).post(page(participant, "pso"), {**SIGNED, **unanswered})
        assert response.context["form"].errors["takes_part"]
        assert not Attestation.objects.exists()


def test_second_attestation_of_a_year_returns_the_first(participant, primary):
    first = attest(participant, primary)
    assert attest(participant, primary, certification_id="0015C0G1H2J3K4L") == first
    factories.at(date(2022, 1, 3))
    assert attest(participant, primary, year=2022) != first
    assert Receipt.objects.count() == 2


def test_page_after_attesting_shows_who_signed_and_no_form(participant, primary):
    attest(participant, primary)
    content = factories.client(primary).get(page(participant, "cehrt"), {"year": 2021}).content.decode()
    assert "Ada Contact" in content
    assert 'name="certification_id"' not in content


def test_professional_participant_owes_no_pso():
    factories.at(date(2021, 1, 4))
    participant = factories.participant("professional")
    person = factories.seat(participant)
    with pytest.raises(Refused, match="do not need this attestation for 2021: Patient safety"):
        attest(participant, person, "pso")
    assert "Not required" in factories.client(person).get(page(participant, "pso")).content.decode()


def test_year_outside_the_model_is_refused(participant, primary):
    with pytest.raises(Refused, match="do not need this attestation for 2020"):
        attest(participant, primary, year=2020)


@pytest.mark.parametrize("role", [Role.DELEGATE, Role.VIEWER])
def test_only_a_primary_contact_attests(participant, role):
    person = factories.seat(participant, role)
    client = factories.client(person)
    assert "Only a primary point of contact" in client.get(page(participant, "cehrt")).content.decode()
    response = client.post(page(participant, "cehrt"), {**SIGNED, "certification_id": CEHRT_ID})
    assert response.status_code == 403
    with pytest.raises(NotAllowed, match="primary point of contact"):
        attest(participant, person)
    assert not Attestation.objects.exists()


@pytest.mark.parametrize("asked", ["²", "9" * 5000, "-1", "2031", "x", "2021.0", ""])
@pytest.mark.parametrize("name", ["dashboard", "practitioner-list", "attestation", "election"])
def test_any_year_in_the_address_gets_a_page(participant, primary, name, asked):
    code = ["cehrt"] if name == "attestation" else []
    address = reverse(f"participation:{name}", args=[participant.model_id, *code])
    assert factories.client(primary).get(address, {"year": asked}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_attest_once(participant, primary):
    address, signed = page(participant, "cehrt"), {**SIGNED, "certification_id": CEHRT_ID, "year": "2021"}
    answers = post_at_once(primary, address, signed)
    assert answers == [reverse("portal:receipt", args=[participant.model_id, 1])] * len(answers)
    assert (Attestation.objects.count(), Receipt.objects.count()) == (1, 1)
