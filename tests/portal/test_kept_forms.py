"""Forms survive a time-out: kept encrypted, offered to that person alone, and deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.middleware.session_limits import IDLE, KEPT, OVER, WAY_TO_SIGN_IN_CHANGED
from portal.models import KeptForm
from portal.participation.models import Practitioner
from portal.services import expired, kept_forms
from tests import factories

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=31)
TYPED = {"npi": "1234567893", "first_name": "Ada", "last_name": "Noddack", "from_on": "2022-03-01"}


@pytest.fixture
def address(participant):
    return reverse("participation:practitioner-add", args=[participant.model_id])


def said_on_sign_in(browser, response):
    """Return the page on which the person signs in again."""
    assert response.status_code == 302 and response.headers["Location"].startswith(reverse("account_login"))
    return browser.get(response.headers["Location"]).content.decode()


def test_form_sent_after_a_time_out_is_brought_back_and_forgotten_when_it_is_sent(travel, participant, address):
    person = factories.seat(participant)
    browser = factories.client(person)
    browser.get(address)
    travel(LATER)
    page = said_on_sign_in(browser, browser.post(address, TYPED))
    assert IDLE in page and KEPT in page
    assert not Practitioner.objects.exists()
    again = factories.client(person)
    assert "We kept what you typed here" in again.get(address).content.decode()
    assert "Noddack" not in again.get(address).content.decode()
    filled = again.get(address, {"kept": "yes"})
    assert filled.context["form"]["last_name"].value() == "Noddack"
    assert not Practitioner.objects.exists(), "what is brought back is not sent"
    assert again.post(address, TYPED).status_code == 302
    assert Practitioner.objects.get().last_name == "Noddack"
    assert not KeptForm.objects.exists()
    assert "We kept" not in again.get(address).content.decode()


def test_kept_form_is_encrypted_and_in_no_history(travel, participant, address):
    browser = factories.client(factories.seat(participant))
    browser.get(address)
    travel(LATER)
    browser.post(address, {**TYPED, "password": "secret", "csrfmiddlewaretoken": "token"})
    with connection.cursor() as cursor:
        cursor.execute("select fields from portal_keptform")
        [(stored,)] = cursor.fetchall()
        assert b"Noddack" not in bytes(stored)
        cursor.execute("select table_name from information_schema.tables where table_name like 'portal_keptform%'")
        assert cursor.fetchall() == [("portal_keptform",)]
    fields = kept_forms.fields_of(KeptForm.objects.get().user, address)
    assert fields == {name: [value] for name, value in TYPED.items()}


def test_nobody_else_is_offered_it_and_its_person_only_while_they_have_the_seat(travel, participant, address):
    person, colleague = factories.seat(participant), factories.seat(participant)
    browser = factories.client(person)
    browser.get(address)
    travel(LATER)
    browser.post(address, TYPED)
    other = factories.client(colleague)
    assert "We kept" not in other.get(address).content.decode()
    assert other.get(address, {"kept": "yes"}).context["form"]["last_name"].value() is None
    person.seats.update(ended_at=clock.real_now())
    assert kept_forms.paths_of(person) == []
    assert kept_forms.fields_of(person, address) is None


@pytest.mark.parametrize(
    "case", ["nothing typed", "other participant", "no page", "account page", "no code given", "way to sign in changed"]
)
def test_nothing_is_kept_where_nothing_may_be(travel, participant, address, case):
    person = factories.seat(participant)
    browser = factories.client(person, code_given=case != "no code given")
    other = reverse("participation:practitioner-add", args=[factories.participant().model_id])
    path = {"other participant": other, "no page": "/no/page/", "account page": reverse("account_login")}.get(
        case, address
    )
    browser.get(reverse("portal:home"))
    travel(LATER)
    if case == "way to sign in changed":
        get_user_model().objects.filter(pk=person.pk).update(sessions_ended_at=clock.real_now())
    answer = browser.post(path, {} if case == "nothing typed" else TYPED)
    assert not KeptForm.objects.exists()
    if case == "way to sign in changed":
        page = said_on_sign_in(browser, answer)
        assert WAY_TO_SIGN_IN_CHANGED in page and KEPT not in page


def test_form_from_another_site_is_not_kept(travel, participant, address):
    browser = factories.client(factories.seat(participant), enforce_csrf_checks=True)
    browser.get(address)
    travel(LATER)
    assert browser.post(address, TYPED).status_code == 403
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("late", [True, False])
def test_script_of_the_page_keeps_the_form_at_the_last_second(travel, participant, address, late):
    person = factories.seat(participant)
    browser = factories.client(person)
    browser.get(address)
    over = reverse("portal:session-over")
    travel(timedelta(minutes=29, seconds=58))
    assert browser.post(over, {"kept_path": address, **TYPED}).json() == {"seconds": 2}
    assert not KeptForm.objects.exists(), "the session goes on"
    if late:
        travel(LATER)
        assert browser.get(reverse("portal:session-left")).json() == {"seconds": 0}, "another tab asks first"
    travel(LATER if late else timedelta(minutes=29, seconds=59, milliseconds=500))
    assert browser.post(over, {"kept_path": address, **TYPED}).json() == {"seconds": 0}
    page = browser.get(reverse("account_login")).content.decode()
    assert IDLE in page and KEPT in page
    assert kept_forms.fields_of(person, address) == {name: [value] for name, value in TYPED.items()}


def test_session_of_12_hours_says_so(travel, participant, dashboard):
    browser = factories.client(factories.seat(participant))
    for minutes in range(0, 12 * 60 + 1, 20):
        travel(timedelta(minutes=minutes))
        browser.get(dashboard)
    travel(timedelta(hours=12, seconds=1))
    assert OVER in said_on_sign_in(browser, browser.get(dashboard))


def test_person_gives_it_up_or_the_days_of_the_policy_pass(travel, participant, address):
    person = factories.seat(participant)
    for given_up in (True, False):
        browser = factories.client(person)
        browser.get(address)
        travel(LATER)
        browser.post(address, TYPED)
        again = factories.client(person)
        if given_up:
            forget = reverse("portal:kept-form-forget")
            assert again.post(forget, {"path": "/elsewhere/"}).headers["Location"] == reverse("portal:start")
            assert KeptForm.objects.exists()
            assert again.post(forget, {"path": address}).headers["Location"] == address
            assert not KeptForm.objects.exists()
            travel(timedelta())
    travel(LATER + timedelta(days=7))
    expired.remove()
    assert KeptForm.objects.exists()
    travel(LATER + timedelta(days=7, seconds=1))
    expired.remove()
    assert not KeptForm.objects.exists()


def test_form_of_the_admin_is_brought_back_too(travel, participant):
    person = factories.user(staff="help desk")
    browser = factories.client(person)
    address = reverse("admin:portal_message_add")
    browser.get(address)
    travel(LATER)
    typed = {"participant": participant.pk, "subject": "About your call", "body": "As agreed."}
    assert KEPT in browser.post(address, typed, follow=True).content.decode()
    again = factories.client(person)
    assert "bring it back" in again.get(address).content.decode()
    page = again.get(address, {"kept": "yes"}).content.decode()
    assert 'value="About your call"' in page and "As agreed." in page and participant.legal_name in page
    assert not participant.messages.exists()
    assert again.post(address, typed).status_code == 302
    assert participant.messages.get().subject == "About your call"
    assert not KeptForm.objects.exists()
    assert Client().get(address).status_code == 302
