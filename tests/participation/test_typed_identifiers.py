"""Identifiers and names typed by CMS staff and practices: stored in one form, found in any form."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.characters import email_key, identifier_key, name_key, tidy
from portal.models import Participant
from tests import factories

pytestmark = pytest.mark.django_db
ISSUED = {
    "kind": "technical", "legal_name": "St. Bride\u2019s\u00a0Hospital", "tin": "", "from_on": "2021-01-01",
    "contact_first_name": "Sea\u0301n", "contact_last_name": "O\u2019Neil\u2011Smith",
    "contact_email": "Sean@Bride.Example",
}  # fmt: skip


@pytest.fixture
def help_desk():
    return factories.client(factories.user(staff="help desk"))


@pytest.mark.parametrize("ccn", ["36-0806", "36 0806", "36\u20130806", " 360806 ", "36\u00a00806"])
def test_model_id_is_issued_for_a_ccn_as_people_write_it(help_desk, ccn):
    answer = help_desk.post(reverse("admin:portal_participant_add"), {**ISSUED, "ccn": ccn})
    assert answer.status_code == 302
    made = Participant.objects.get()
    assert (made.ccn, made.legal_name, made.contact_email) == ("360806", "St. Bride's Hospital", "sean@bride.example")
    assert (made.contact_first_name, made.contact_last_name) == ("Se\u00e1n", "O'Neil-Smith")


@pytest.mark.parametrize("tin", ["98-0000001", "98 0000001", "98\u22120000001", "980-00-0001"])
def test_model_id_is_issued_for_a_tin_as_people_write_it(help_desk, tin):
    help_desk.post(reverse("admin:portal_participant_add"), {**ISSUED, "kind": "dual", "tin": tin, "ccn": ""})
    assert Participant.objects.get().tin == "980000001"


@pytest.mark.parametrize(
    "asked",
    [
        "RO 00006",
        "ro00006",
        "RO-00006",
        "36-0806",
        "36\u20130806",
        "O\u2019Neil",
        "Bride\u2019s hospital",
        "neil\u2011smith",
    ],
)
def test_search_finds_identifiers_and_names_in_any_form(help_desk, asked):
    given = {name: value for name, value in ISSUED.items() if name not in ("tin", "kind", "from_on")}
    factories.participant("technical", model_id="RO00006", ccn="360806", **given)
    factories.participant()
    found = help_desk.get(reverse("admin:portal_participant_changelist"), {"q": asked})
    assert [one.model_id for one in found.context["cl"].result_list] == ["RO00006"]


def test_site_is_added_with_a_zip_plus_four(help_desk):
    participant = factories.participant()
    fields = {
        "participant": participant.pk, "zip": "02118-4455", "cbsa": "14460", "from_on": "2021-01-01",
        "because": "The practice told us",
    }  # fmt: skip
    assert help_desk.post(reverse("admin:participation_site_add"), fields).status_code == 302
    assert participant.sites.get().zip == "02118"


@pytest.mark.parametrize(("field", "typed"), [("zip", "2118"), ("cbsa", "1446"), ("cbsa", "99999"), ("cbsa", "")])
def test_site_without_its_five_digits_is_an_error_at_the_field(help_desk, field, typed):
    participant = factories.participant()
    fields = {"participant": participant.pk, "zip": "02118", "cbsa": "14460", "from_on": "2021-01-01", field: typed}
    answer = help_desk.post(reverse("admin:participation_site_add"), fields)
    assert answer.context["adminform"].form.errors[field]


def test_cehrt_certification_id_may_have_spaces_and_hyphens():
    factories.at(date(2021, 1, 4))
    participant = factories.participant()
    signed = {"signer_title": "administrator", "agreed": "on", "year": "2021"}
    address = reverse("participation:attestation", args=[participant.model_id, "cehrt"])
    typed = {"certification_id": "0015E-0G1H2 J3K4L", "eligible_clinicians": 4, "clinicians_using": 3}
    assert factories.client(factories.seat(participant)).post(address, {**signed, **typed}).status_code == 302
    assert participant.attestations.get().answers["certification_id"] == "0015E0G1H2J3K4L"


@given(st.text(max_size=40))
def test_key_of_a_key_is_the_key(text):
    assert tidy(tidy(text)) == tidy(text)
    for key in (name_key, email_key, identifier_key):
        assert key(key(text)) == key(text)
        assert key(tidy(text)) == key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Se\u00e1n", "Sean"), ("O'Neil", "ONeil"), ("Anne-Marie", "Anne Marie"), ("Anne Marie", "AnneMarie"),
     ("M\u00fcller", "Mueller"), ("\u0141ukasz", "Lukasz"), ("\u0410nna", "Anna")],
)  # fmt: skip
def test_different_names_have_different_keys(one, other):
    assert name_key(one) != name_key(other)
