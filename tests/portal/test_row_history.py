"""History of one row in the admin: who did what, in words, with old and new values."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.urls import reverse

from portal.activity import sentences
from portal.history_words import shown_fields
from portal.models import LibraryDocument, Participant, PortalState
from portal.participation.models import Site
from portal.participation.services import corrections, enrollment
from portal.services import library
from portal.services.effects import event_models
from tests import factories
from tests.architecture.rows import row_of

pytestmark = pytest.mark.django_db


def shown(person, row, **query):
    address = reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_history", args=[row.pk])
    answer = factories.client(person).get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_row_of_a_practice_is_told_in_sentences_and_values():
    factories.at(date(2021, 3, 1))
    desk = factories.user(staff="help desk", first_name="Hal", last_name="Desk")
    participant = factories.participant(legal_name="Riverside Oncology")
    site = enrollment.add_site(
        participant=participant, zip="02118", cbsa="14460", from_on=date(2021, 1, 1), because="Your letter.", by=desk
    )
    corrections.withdraw_site(site=site, because="It never opened.", by=desk)
    page = shown(desk, Site.every.get(pk=site.pk))
    assert "Hal Desk, CMS, withdrew a site in ZIP Code 02118. Reason: It never opened." in page
    assert "Hal Desk, CMS, recorded a site in ZIP Code 02118 from January 1, 2021." in page
    assert "site.withdraw" not in page and "(user " not in page
    enrollment.amend(participant=participant, legal_name="Harbor Radiation", by=desk)
    page = shown(desk, participant)
    assert "Hal Desk, CMS, changed what CMS has on file about the practice." in page
    assert "Legal name: Riverside Oncology → Harbor Radiation" in page and participant.tin not in page


def test_no_sentence_calls_the_reader_a_practice():
    wrong = [one.words_for_staff for one in sentences().values() if re.search(r"\byou|\bwe\b", one.words_for_staff)]
    assert wrong == []


def test_row_of_no_practice_is_told_by_what_changed():
    lena = factories.user(staff="analyst", first_name="Lena", last_name="Ortiz")
    document = library.add_document(topic="billing-guide", title="Guide", by=lena)
    library.edit_document(document=document, title="Billing guide", by=lena)
    page = shown(lena, document)
    assert "Lena Ortiz, CMS, changed the library document." in page and "Title: Guide → Billing guide" in page
    assert "Lena Ortiz, CMS, added the library document." in page


def test_change_behind_the_portal_is_called_one():
    document = row_of(LibraryDocument, None, title="Guide")
    with connection.cursor() as cursor:
        cursor.execute("set local pghistory.context_id = ''")  # that of the rows before, in this test's transaction
        cursor.execute("update portal_librarydocument set title = 'Other'")
    page = shown(factories.user(staff="analyst"), document)
    assert "Somebody outside the portal" in page and "Title: Guide → Other" in page


@pytest.mark.parametrize("kind", event_models(), ids=lambda kind: kind.pgh_tracked_model._meta.label)
def test_no_kind_of_row_shows_what_only_machines_read(kind):
    names = {field.name for field in shown_fields(kind)}
    assert not {name for name in names if any(part in name for part in ("index", "digest", "sha256", "token"))}


def test_pages_of_the_admin_show_the_history_of_their_rows_to_their_readers_alone(django_assert_max_num_queries):
    root = factories.client(factories.user(staff="administrator", is_superuser=True))
    nobody = factories.user(staff="help desk")
    nobody.groups.clear()
    shut = factories.client(nobody)
    for model, page in admin.site._registry.items():
        if model is PortalState:
            continue
        participant = factories.participant()
        row = participant if issubclass(model, Participant) else row_of(model, participant)
        address = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_history", args=[row.pk])
        with django_assert_max_num_queries(15):
            assert root.get(address).status_code == 200, model
        assert shut.get(address).status_code == 403, model
        assert root.get(address, {"page": "99999999999"}).status_code == 200
    assert root.get(reverse("admin:portal_participant_history", args=[10**9])).status_code == 404
