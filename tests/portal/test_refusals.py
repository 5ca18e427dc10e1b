"""Pages that refuse speak to whom they refuse, and name the next step."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.models import Role
from tests import factories

pytestmark = pytest.mark.django_db
NOWHERE = "/participants/RO00000/"


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_viewer_reads_who_may_do_it_and_a_practice_without_one_calls_the_help_desk():
    participant = factories.participant()
    viewer = factories.client(factories.seat(participant, Role.VIEWER))
    address = reverse("participation:notice-letterhead", args=[participant.model_id])
    people = reverse("portal:people", args=[participant.model_id])
    nobody = viewer.get(address)
    assert nobody.status_code == 403
    assert "Nobody has this role now. Call the help desk." in text_of(nobody)
    factories.seat(participant, first_name="Ada", last_name="Cole")
    factories.seat(participant, Role.DELEGATE, first_name="Bo", last_name="Lee")
    named = viewer.get(address)
    assert (
        "Only a primary point of contact or a delegate of your practice can do this. Ask Ada Cole or Bo Lee."
        in text_of(named)
    )
    assert f'href="{people}">See the people of your practice' in text_of(named)
    of_primaries = viewer.get(reverse("portal:handover", args=[participant.model_id]))
    assert "Only a primary point of contact of your practice can do this. Ask Ada Cole." in text_of(of_primaries)


@pytest.mark.parametrize(
    ("who", "sentence", "button"),
    [
        ("nobody", "If you have an account, sign in first.", "Sign in"),
        ("staff", "choose “View as this practice”", "Find a practice"),
        ("seat", "a practice that you do not have access to. Check the address", "Own Practice"),
        ("no seat", "Register with the Model ID of your practice", "Register"),
    ],
)
def test_missing_page_names_the_next_step_of_its_reader(who, sentence, button):
    browser = {
        "nobody": lambda: Client(),
        "staff": lambda: factories.client(factories.user(staff="help desk")),
        "seat": lambda: factories.client(factories.seat(factories.participant(legal_name="Own Practice"))),
        "no seat": lambda: factories.client(factories.user()),
    }[who]()
    missing = browser.get("/no/such/page/")
    assert missing.status_code == 404
    assert sentence in text_of(missing)
    assert f">{button}</a>" in text_of(missing)


def test_another_practice_s_page_looks_as_if_it_did_not_exist():
    browser = factories.client(factories.seat(factories.participant()))
    other = factories.participant()
    there = browser.get(reverse("participation:dashboard", args=[other.model_id]))
    content = [text_of(one).partition("<main")[2].partition("</main>")[0] for one in (there, browser.get(NOWHERE))]
    assert content[0] == content[1] != ""
    assert other.legal_name not in text_of(there)


def test_form_of_an_old_page_says_how_to_send_it_again():
    participant = factories.participant()
    address = reverse("participation:practitioner-add", args=[participant.model_id])
    signed_in = factories.client(factories.seat(participant), enforce_csrf_checks=True)
    refused = signed_in.post(address, {"first_name": "Ada"})
    assert refused.status_code == 403
    assert f'href="{address}">Open the page again' in text_of(refused)
    unknown = Client(enforce_csrf_checks=True).post(address, {"first_name": "Ada"})
    assert f'href="{reverse("account_login")}?next={address}">Sign in' in text_of(unknown)


def test_staff_without_the_group_are_led_to_their_pages():
    browser = factories.client(factories.user(staff="help desk"))
    refused = browser.get(reverse("admin:portal_job_changelist"))
    assert refused.status_code == 403
    assert "Only CMS staff in the group" in text_of(refused)
    assert ">Go to the pages of your groups</a>" in text_of(refused)
