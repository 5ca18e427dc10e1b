"""The receipt of a signed statement covers all that was signed, so the check reports a change past the portal."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse

from portal import chains
from portal.participation.models import (
    Attestation,
    Certification,
    Election,
    EpisodeCount,
    Practitioner,
    Withdrawal,
)
from portal.participation.rules.practitioner_list import fingerprint
from portal.participation.selectors import practitioner_list
from portal.participation.services import attestations, elections, practitioners
from portal.selectors import policy_book
from tests import factories

pytestmark = pytest.mark.django_db
CEHRT = {"certification_id": "0015E0G1H2J3K4L", "eligible_clinicians": 4, "clinicians_using": 3}
SIGNER = {"signer_title": "administrator"}


@pytest.fixture
def participant():
    factories.at(date(2020, 12, 1))
    return factories.participant()


@pytest.fixture
def signed(participant):
    """Return three signed statements of a participant by model: a certification, an attestation, an opt-out."""
    person = factories.seat(participant)
    EpisodeCount.objects.create(participant=participant, calendar_year=2019, count=3, source="test")
    given = {"participant": participant, "year": 2021, **SIGNER, "by": person}
    Practitioner.objects.create(
        participant=participant, npi="1234567893", first_name="Ann", last_name="Other", source="cms",
        from_on=date(2020, 1, 1),
    )  # fmt: skip
    factories.at(date(2021, 1, 4))
    rows = practitioner_list(participant, 2021, book=policy_book())
    certified = practitioners.certify(**given, fingerprint=fingerprint(rows))
    attested = attestations.attest(**given, code="cehrt", answers=CEHRT)
    factories.at(date(2020, 12, 20))
    elected = elections.opt_out(**given)
    withdrawn = attestations.withdraw(attestation=attested, **SIGNER, by=person)
    return {Certification: certified, Attestation: attested, Election: elected, Withdrawal: withdrawn}


def test_check_of_unchanged_statements_finds_no_fault_and_counts_them(participant, signed):
    check = chains.check(participant)
    assert check.faults == ()
    assert check.covers == ("1 certified practitioner list", "1 attestation", "1 election to opt out", "1 withdrawal")


SIGNED = [
    (Attestation, "signer_name", "Somebody Else"),
    (Attestation, "signer_title", "owner"),
    (Attestation, "wording", "We attest nothing."),
    (Attestation, "wording_version", "2"),
    (Attestation, "answers", json.dumps({"certification_id": "0015C0G1H2J3K4L"})),
    (Attestation, "title", "Another"),
    (Attestation, "year", 2022),
    (Attestation, "signed_at", "2021-01-05T12:00:00+00:00"),
    (Certification, "list_fingerprint", "0" * 64),
    (Certification, "practitioner_count", 2),
    (Certification, "practitioners", json.dumps([])),
    (Certification, "signer_name", "Somebody Else"),
    (Election, "episodes", 30),
    (Election, "data_year", 2018),
    (Withdrawal, "signer_name", "Somebody Else"),
    (Withdrawal, "wording", "We withdraw nothing."),
]


def test_check_reports_a_changed_column(participant, signed, changed):
    for model, column, value in SIGNED:
        with changed(signed[model], f"{column} = %s", value):
            [fault] = chains.check(participant).faults
        number = signed[model].receipt.number
        assert fault.startswith(
            f"Something that {number} attests was changed or removed: the {model._meta.verbose_name}: "
        ), column
    assert chains.check(participant).faults == ()


def test_both_receipt_pages_report_a_changed_name_of_a_signer(participant, signed, changed):
    statement = signed[Attestation]
    client = factories.client(factories.seat(participant))
    own = reverse("portal:receipt", args=[participant.model_id, statement.receipt.sequence])
    assert "Genuine and unaltered" in client.get(own).content.decode()
    with changed(statement, "signer_name = 'Somebody Else'"):
        listed = client.get(reverse("portal:receipt-list", args=[participant.model_id])).content.decode()
        page = client.get(own).content.decode()
    for shown in (listed, page):
        assert (
            f"Something that {statement.receipt.number} attests was changed or removed: the attestation: its wording"
            in shown
        )
    assert "Does not match our records" in page
    assert "Genuine and unaltered" not in page


def test_check_reports_a_removed_statement(participant, signed, intruder):
    attestation = signed[Attestation]
    intruder.execute("set session_replication_role = replica")
    intruder.execute(f"delete from {Attestation._meta.db_table} where id = %s", [attestation.pk])  # noqa: S608
    [fault] = chains.check(participant).faults
    assert fault.startswith(
        f"Something that {attestation.receipt.number} attests was changed or removed: the attestation"
    )
