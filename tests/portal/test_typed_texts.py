"""No text field of a page or of the admin takes a TIN, a Social Security number or an MBI."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse

from portal.forms import IdentifierField
from portal.personal_data import SENTENCE
from portal.services.use_case import Refused
from portal.typed_texts import check_texts
from tests import factories

TIN = "The TIN is 98-7654321."
ADDING = sorted((page for page in admin.site._registry.values() if page.adders), key=lambda page: page.opts.label)


@pytest.mark.django_db
def test_every_text_field_of_the_admin_is_checked(rf):
    request = rf.get("/")
    request.user = factories.user(staff="administrator", is_superuser=True)
    checked = 0
    for page in ADDING:
        form = page.get_form(request)()
        for name, field in form.fields.items():
            if not isinstance(field, forms.CharField) or isinstance(field, IdentifierField | forms.JSONField):
                continue
            form.cleaned_data = {name: TIN}
            with pytest.raises(Refused) as refusal:
                check_texts(form)
            assert refusal.value.field == name
            checked += 1
    assert checked > 30


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("group", "page", "field", "fields"),
    [
        (
            "analyst",
            "portal_amendment",
            "reason",
            {
                "name": "files/exhibit_limit",
                "from_on": "2022-01-01",
                "value": "21",
                "reference": "86 FR 1",
            },
        ),
        ("analyst", "participation_episodecount", "source", {"calendar_year": 2019, "count": 12}),
        ("help desk", "portal_message", "body", {"subject": "Your call"}),
    ],
)
def test_page_of_staff_refuses_the_text_at_its_field(group, page, field, fields):
    participant = factories.participant()
    browser = factories.client(factories.user(staff=group))
    sent = {"participant": participant.pk, **fields, field: TIN}
    answer = browser.post(reverse(f"admin:{page}_add"), sent)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors == {field: [SENTENCE]}
    assert browser.post(reverse(f"admin:{page}_add"), {**sent, field: "As agreed."}).status_code == 302


@pytest.mark.django_db
def test_page_of_a_practice_refuses_the_text_at_its_field():
    participant = factories.participant()
    browser = factories.client(factories.seat(participant))
    address = reverse("participation:practitioner-add", args=[participant.model_id])
    given = {"npi": "1234567893", "first_name": "Ada", "last_name": "Cole", "from_on": "2022-03-01"}
    answer = browser.post(address, {**given, "specialty": TIN})
    assert answer.context["form"].errors == {"specialty": [SENTENCE]}
