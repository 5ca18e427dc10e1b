"""Bad input, each with the sentence that says what is wrong: wrong digits, letters for digits, texts, days, twice."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.identifiers import (
    check_cbsa,
    check_ccn,
    check_cehrt_id,
    check_mbi,
    check_model_id,
    check_npi,
    check_pso_listing,
    check_tin,
    check_zip,
)
from portal.models import Registration, Role
from portal.participation.models import Certification
from tests import factories
from tests.at_once import call_at_once
from tests.participation.test_practitioners import page, signature

LETTERS = "Look for a letter typed for a digit: O for 0, or I or l for 1."
CHECKS = {
    "NPI": check_npi,
    "TIN": check_tin,
    "CCN": lambda raw: check_ccn(raw, pps_exempt=()),
    "MBI": check_mbi,
    "CEHRT": check_cehrt_id,
    "PSO": check_pso_listing,
    "ZIP": check_zip,
    "CBSA": check_cbsa,
    "Model ID": check_model_id,
}


@pytest.mark.parametrize(
    ("kind", "right", "typed"),
    [
        ("NPI", "1000000004", "1OOOOOOOO4"),
        ("NPI", "1000000004", "l000000004"),
        ("TIN", "980000101", "98-OOOO1O1"),
        ("CCN", "460101", "46O1O1"),
        ("CEHRT", "0015EUU3FE12AA3", "OO15EUU3FE12AA3"),
        ("PSO", "P0015", "POOI5"),
        ("ZIP", "37203", "372O3"),
        ("ZIP", "37203-1234", "37203-I234"),
        ("CBSA", "34980", "3498o"),
        ("Model ID", "RO20001", "RO2OOO1"),
    ],
)
def test_letters_typed_for_digits_are_named(kind, right, typed):
    assert CHECKS[kind](right).valid
    found = CHECKS[kind](typed)
    assert not found.valid
    assert found.reason.endswith(LETTERS)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("NPI", "1OO"), ("TIN", "98000010"), ("CCN", "46-101"), ("ZIP", "oil"), ("Model ID", "R020001"), ("PSO", "12345")],
)
def test_other_mistakes_are_not_called_letters(kind, typed):
    found = CHECKS[kind](typed)
    assert not found.valid
    assert LETTERS not in found.reason


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [("NPI", "1000000004", "1000000005"), ("NPI", "1234567893", "1243567893"), ("MBI", "1EG4TE5MK73", "1EG4TE5MKO3")],
)
def test_wrong_check_digits_and_forbidden_letters_are_named(kind, right, wrong):
    assert CHECKS[kind](right).valid
    assert "mistyped digit" in CHECKS[kind](wrong).reason or "typed as a letter" in CHECKS[kind](wrong).reason


@pytest.mark.django_db
def test_model_id_of_another_form_is_refused_at_its_field_before_anybody_waits_for_a_mail():
    details = {"model_id": "RO2OOO1", "identifier": "980000101", "first_name": "Ada", "last_name": "Contact",
               "email": "ada@practice.example"}  # fmt: skip
    answer = Client().post(reverse("portal:register"), details)
    assert answer.context["form"].errors["model_id"] == [f"A Model ID is RO and five digits, as in RO12345. {LETTERS}"]
    assert not Registration.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_certify_at_the_same_moment_sign_one_list_once():
    """Both get the receipt of the one certification, and its page says who signed."""
    factories.at(date(2021, 1, 11))
    participant = factories.participant()
    people = [factories.seat(participant, Role.PRIMARY) for _ in range(2)]
    factories.client(people[0]).post(
        page(participant, "practitioner-add"),
        {"npi": "1000000004", "first_name": "Ada", "last_name": "Cole", "from_on": "2021-01-01"},
    )
    given, browsers = signature(participant), [factories.client(person) for person in people]
    answers = call_at_once(*(lambda one=browser: one.post(page(participant), given) for browser in browsers))
    assert {answer.headers["Location"] for answer in answers} == {
        reverse("portal:receipt", args=[participant.model_id, 1])
    }
    certification = Certification.objects.get()
    assert certification.signed_by in people
    text = browsers[0].get(page(participant)).content.decode()
    assert str(certification.signed_by) in text


@pytest.mark.django_db
def test_person_whose_access_ended_reads_where_the_page_may_be():
    participant = factories.participant()
    person = factories.seat(participant, Role.DELEGATE)
    browser = factories.client(person)
    person.seats.update(ended_at=person.date_joined)
    for asked in (browser.get, browser.post):
        answer = asked(page(participant))
        assert answer.status_code == 404
        assert "it may belong to a practice that you do not have access to" in answer.content.decode()
