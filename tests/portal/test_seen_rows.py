"""Two people on one form: the second is shown the first's change and overwrites nothing, on pages and in the admin."""

from __future__ import annotations

import html

import pytest
from django.contrib import admin
from django.urls import reverse

from portal.models import Participant, Role
from portal.participation.models import NoticeLetterhead
from portal.seen_rows import FIELD
from tests import factories
from tests.architecture.rows import row_of
from tests.asking import confirmed

pytestmark = pytest.mark.django_db


def hidden(page):
    """Return how the row was, as the page carries it."""
    start = page.index(f'name="{FIELD}" value="') + len(f'name="{FIELD}" value="')
    return html.unescape(page[start : page.index('"', start)])


def test_second_on_a_page_of_the_admin_is_shown_the_change_of_the_first():
    participant = factories.participant(legal_name="Riverside Oncology")
    browsers = [factories.client(factories.user(staff="help desk", last_name=name)) for name in ("First", "Second")]
    address = reverse("admin:portal_participant_change", args=[participant.pk])
    pages = [browser.get(address).content.decode() for browser in browsers]
    typed = {
        "legal_name": "Riverside Oncology",
        "contact_first_name": participant.contact_first_name,
        "contact_last_name": participant.contact_last_name,
        "contact_email": participant.contact_email,
        "to_on": "",
    }
    first, second = ({**typed, FIELD: hidden(page)} for page in pages)
    assert browsers[0].post(address, {**first, "legal_name": "Riverside Cancer Center"}).status_code == 302
    refused = browsers[1].post(address, {**second, "to_on": "2024-12-31"})
    assert refused.status_code == 200
    [said, now] = refused.context["adminform"].form.errors["__all__"]
    assert said.startswith("Test First changed this after you opened it. Nothing was overwritten")
    assert now == "Legal name is now: Riverside Cancer Center"
    participant.refresh_from_db()
    assert (participant.legal_name, participant.to_on) == ("Riverside Cancer Center", None)
    shown = refused.context["adminform"].form
    assert shown["to_on"].value() == "2024-12-31", "what the second typed stays"
    assert shown["legal_name"].value() == "Riverside Cancer Center", "what the second did not touch is the first's"
    again = {name: shown[name].value() for name in typed} | {FIELD: hidden(refused.content.decode())}
    assert confirmed(browsers[1], address, again).status_code == 302
    participant.refresh_from_db()
    assert (participant.legal_name, f"{participant.to_on}") == ("Riverside Cancer Center", "2024-12-31")


def test_another_error_does_not_hide_the_change_of_the_first():
    participant = factories.participant()
    browser = factories.client(factories.user(staff="help desk"))
    address = reverse("admin:portal_participant_change", args=[participant.pk])
    page = browser.get(address)
    typed = {name: page.context["adminform"].form[name].value() or "" for name in page.context["adminform"].form.fields}
    wrong = browser.post(address, {**typed, "contact_email": "no address", FIELD: hidden(page.content.decode())})
    type(participant).objects.filter(pk=participant.pk).update(legal_name="Changed")
    answer = browser.post(address, {**typed, "to_on": "2024-12-31", FIELD: hidden(wrong.content.decode())})
    assert "Legal name is now: Changed" in answer.context["adminform"].form.errors["__all__"]


def test_every_page_of_the_admin_that_changes_rows_takes_part():
    participant = factories.participant()
    browser = factories.client(factories.user(staff="administrator", is_superuser=True))
    taking_part = set()
    for page in admin.site._registry.values():
        if not page.changers:
            continue
        row = row_of(page.model, participant) if page.model is not Participant else participant
        name = f"admin:{page.opts.app_label}_{page.opts.model_name}_change"
        answer = browser.get(reverse(name, args=[row.pk]))
        if answer.context["adminform"].form.fields:
            assert f'name="{FIELD}"' in answer.content.decode(), page
            taking_part.add(page.opts.label)
    assert len(taking_part) > 7


def test_second_on_the_page_of_the_letterhead_is_shown_the_change_of_a_colleague():
    participant = factories.participant()
    people = [factories.seat(participant, last_name=name) for name in ("First", "Second")]
    browsers = [factories.client(person) for person in people]
    address = reverse("participation:notice-letterhead", args=[participant.model_id])
    typed = {"address": "1 Main St", "contact_name": "Patient services", "phone": "555-0100", "us_state": "MA"}
    browsers[0].post(address, {**typed, FIELD: hidden(browsers[0].get(address).content.decode())})
    pages = [browser.get(address).content.decode() for browser in browsers]
    first, second = ({**typed, FIELD: hidden(page)} for page in pages)
    assert browsers[0].post(address, {**first, "phone": "555-0199"}).status_code == 302
    refused = browsers[1].post(address, {**second, "contact_name": "Front desk"})
    form = refused.context["form"]
    said, *changes = form.errors["__all__"]
    assert said.startswith("Test First changed this")
    assert changes == ["Phone is now: 555-0199"]
    assert (form["phone"].value(), form["contact_name"].value()) == ("555-0199", "Front desk")
    again = {name: form[name].value() for name in typed} | {FIELD: form[FIELD].value()}
    assert confirmed(browsers[1], address, again).status_code == 302
    kept = NoticeLetterhead.objects.get()
    assert (kept.phone, kept.contact_name) == ("555-0199", "Front desk")


def test_two_first_letterheads_do_not_overwrite_each_other():
    participant = factories.participant()
    browsers = [factories.client(factories.seat(participant)) for _ in range(2)]
    address = reverse("participation:notice-letterhead", args=[participant.model_id])
    typed = {"address": "1 Main St", "contact_name": "Patient services", "phone": "555-0100", "us_state": "MA"}
    seen = [hidden(browser.get(address).content.decode()) for browser in browsers]
    assert browsers[0].post(address, {**typed, FIELD: seen[0]}).status_code == 302
    refused = browsers[1].post(address, {**typed, "phone": "555-0111", FIELD: seen[1]})
    assert "Phone is now: 555-0100" in refused.context["form"].errors["__all__"]
    assert NoticeLetterhead.objects.get().phone == "555-0100"


def test_role_that_a_colleague_changed_meanwhile_is_shown_as_it_is():
    participant = factories.participant()
    browsers = [factories.client(factories.seat(participant)) for _ in range(2)]
    seat = factories.seat(participant, Role.VIEWER).seats.get()
    address = reverse("portal:seat-role", args=[participant.model_id, seat.pk])
    assert [browser.get(address).status_code for browser in browsers] == [200, 200]
    browsers[0].post(address, {"role": "primary"})
    answer = browsers[1].post(address, {"role": "delegate"}, follow=True)
    assert "This access was changed after you opened the page" in answer.content.decode()
    assert seat.user.seats.get(ended_at__isnull=True).role == "primary"
