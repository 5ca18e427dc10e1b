"""Terms of use: each part of the portal asks for them once, before a person enters it (portal.terms)."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from portal.models import Acceptance
from portal.oversight import looks
from portal.oversight.services import view_as
from portal.services import accounts, seats
from portal.sessions import SECOND_FACTOR
from portal.terms import ADMINISTRATIVE, DATA, part_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def participant():
    factories.at(date(2021, 3, 1))
    return factories.participant()


@pytest.fixture
def person(participant):
    """Return a person who created an account and has entered nothing but the administrative portal."""
    made = accounts.create_seat_holder(
        email="ada@practice.example", first_name="Ada", last_name="Cole", password=factories.PASSWORD, by="visitor"
    )
    seats.give(user=made, participant=participant, role="primary", by="visitor")
    factories.give_second_factor(made)
    return made


def signed_in(person):
    browser = Client()
    browser.force_login(person, backend="portal.authentication.PortalBackend")
    session = browser.session
    session[SECOND_FACTOR] = True
    session.save()
    return browser


def test_first_page_of_the_data_portal_asks_once_and_leads_back_to_it(participant, person):
    browser = signed_in(person)
    assert browser.get(reverse("participation:dashboard", args=[participant.model_id])).status_code == 200
    files = reverse("quality:submission-list", args=[participant.model_id]) + "?year=2021"
    asked = browser.get(files)
    assert asked.status_code == 302
    assert urlsplit(asked.url).path == reverse("portal:terms", args=["data"])
    assert parse_qs(urlsplit(asked.url).query) == {"next": [files]}
    page = browser.get(asked.url).content.decode()
    assert all(term in page for term in DATA.terms) and "I accept these terms" in page
    assert not Acceptance.objects.filter(user=person, part="data").exists(), "reading accepts nothing"
    assert browser.post(asked.url).url == files
    assert browser.get(files).status_code == 200
    assert signed_in(person).get(files).status_code == 200, "another session does not ask again"
    browser.post(asked.url)
    assert Acceptance.objects.filter(user=person, part="data", version=DATA.version).count() == 1
    assert "You accepted these terms on" in browser.get(asked.url).content.decode()


def test_every_way_into_the_data_portal_asks(participant, person):
    browser = signed_in(person)
    for name in ("quality:submission-list", "episodes:episode-list", "reconciliation:report-list"):
        address = reverse(name, args=[participant.model_id])
        for answer in (browser.get(address), browser.post(address)):
            assert answer.status_code == 302 and answer.url.startswith(reverse("portal:terms", args=["data"])), name


def test_pages_of_no_app_belong_to_the_administrative_portal():
    assert [part_of(label) for label in ("", "participation", "quality")] == [ADMINISTRATIVE, ADMINISTRATIVE, DATA]


def test_creating_an_account_accepts_the_terms_that_its_page_names(person):
    assert [(one.part, one.version) for one in person.acceptances.all()] == [
        (ADMINISTRATIVE.code, ADMINISTRATIVE.version)
    ]
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        person.acceptances.update(version="1")


def test_new_version_of_the_terms_is_asked_of_everybody(participant, person):
    Acceptance.objects.create(user=person, part="data", version="2019.9", accepted_at=person.date_joined)
    answer = signed_in(person).get(reverse("quality:submission-list", args=[participant.model_id]))
    assert answer.status_code == 302


def test_anyone_may_read_the_terms_and_nobody_accepts_without_an_account(participant):
    address = reverse("portal:terms", args=["administrative"])
    stranger = Client()
    page = stranger.get(address).content.decode()
    assert ADMINISTRATIVE.terms[0] in page and "I accept" not in page
    assert urlsplit(stranger.post(address).url).path == reverse("account_login")
    assert not Acceptance.objects.exists()
    assert stranger.get(reverse("portal:terms", args=["moon"])).status_code == 404


def test_page_after_the_acceptance_is_never_one_elsewhere(person):
    address = reverse("portal:terms", args=["data"]) + "?next=https://elsewhere.example/"
    assert signed_in(person).post(address).url == reverse("portal:start")


def test_staff_who_look_at_a_practice_are_not_asked(participant):
    analyst = factories.user(staff="analyst")
    browser = signed_in(analyst)
    session = browser.session
    session[looks.SESSION_KEY] = view_as.begin(participant=participant, reason="a call", by=analyst).pk
    session.save()
    assert browser.get(reverse("quality:submission-list", args=[participant.model_id])).status_code == 200
