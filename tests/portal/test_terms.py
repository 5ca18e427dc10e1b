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
from portal.terms import ADMINISTRATIVE, CONNECT, DATA, part_of
from tests import factories

pytestmark = pytest.mark.django_db
# The parts that are entered after an account was created, each with a page of its own and one of another part.
ENTERED = [(DATA, "quality:submission-list", "connect:home"), (CONNECT, "connect:home", "quality:submission-list")]
entered = pytest.mark.parametrize(("part", "page", "elsewhere"), ENTERED, ids=[part.code for part, *_ in ENTERED])


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


@entered
def test_first_page_of_a_part_asks_once_and_leads_back_to_it(participant, person, part, page, elsewhere):
    browser = signed_in(person)
    assert browser.get(reverse("participation:dashboard", args=[participant.model_id])).status_code == 200
    first = reverse(page, args=[participant.model_id]) + "?year=2021"
    asked = browser.get(first)
    assert asked.status_code == 302
    assert urlsplit(asked.url).path == reverse("portal:terms", args=[part.code])
    assert parse_qs(urlsplit(asked.url).query) == {"next": [first]}
    terms = browser.get(asked.url).content.decode()
    assert all(term in terms for term in part.terms) and "I accept these terms" in terms
    assert f"before you use {part.name} for the first time" in terms
    assert not Acceptance.objects.filter(user=person, part=part.code).exists(), "reading accepts nothing"
    assert browser.post(asked.url).url == first
    assert browser.get(first).status_code == 200
    assert signed_in(person).get(first).status_code == 200, "another session does not ask again"
    assert browser.get(reverse(elsewhere, args=[participant.model_id])).status_code == 302, "one part opens no other"
    browser.post(asked.url)
    assert Acceptance.objects.filter(user=person, part=part.code, version=part.version).count() == 1
    assert "You accepted these terms on" in browser.get(asked.url).content.decode()


def test_every_way_into_the_data_portal_asks(participant, person):
    browser = signed_in(person)
    for name in ("quality:submission-list", "episodes:episode-list", "reconciliation:report-list"):
        address = reverse(name, args=[participant.model_id])
        for answer in (browser.get(address), browser.post(address)):
            assert answer.status_code == 302 and answer.url.startswith(reverse("portal:terms", args=["data"])), name


def test_pages_of_no_app_belong_to_the_administrative_portal():
    labels = ("", "participation", "oversight", "quality", "connect")
    assert [part_of(label).title for label in labels] == [*["Administrative portal"] * 3, "Data portal", "RO Connect"]


def test_creating_an_account_accepts_the_terms_that_its_page_names(person):
    assert [(one.part, one.version) for one in person.acceptances.all()] == [
        (ADMINISTRATIVE.code, ADMINISTRATIVE.version)
    ]
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        person.acceptances.update(version="1")


@entered
def test_new_version_of_the_terms_is_asked_of_everybody(participant, person, part, page, elsewhere):
    Acceptance.objects.create(user=person, part=part.code, version="2019.9", accepted_at=person.date_joined)
    browser, first = signed_in(person), reverse(page, args=[participant.model_id])
    asked = browser.get(first)
    assert asked.status_code == 302
    browser.post(asked.url)
    assert browser.get(first).status_code == 200
    versions = list(person.acceptances.filter(part=part.code).values_list("version", flat=True))
    assert sorted(versions) == ["2019.9", part.version], "both acceptances stay"


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
