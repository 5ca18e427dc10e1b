"""Receipts: a sealed chain for each participant; the check finds changed, missing and forged receipts."""

from __future__ import annotations

import json
from datetime import date
from functools import partial

import pytest
from django.urls import reverse

from portal import attested, chains, sealing
from portal.attested import Kind
from portal.fingerprint import fingerprint
from portal.models import Receipt
from portal.services import receipts
from tests import factories
from tests.at_once import call_at_once

pytestmark = pytest.mark.django_db
NOTE = Kind(code="note", one="note", many="notes")


@pytest.fixture(autouse=True)
def notes():
    """Register a kind of receipt without attested parts."""
    attested.kinds()[NOTE.code] = NOTE
    yield
    del attested.kinds()[NOTE.code]


@pytest.fixture
def participant():
    factories.at(date(2021, 1, 4))
    return factories.participant()


@pytest.fixture
def tamper(participant, intruder):
    """Return a function that changes a chain of three receipts as the superuser, past the triggers."""
    for number in (1, 2, 3):
        issue(participant, number)

    def change(statement, *values):
        intruder.execute("set session_replication_role = replica")
        intruder.execute(statement, values)

    return change


def issue(participant, number=1):
    return receipts.issue(
        participant=participant,
        kind="note",
        title=f"File {number}, ärztlich",
        facts={"number": number, "nested": {"b": [1, 2], "a": None}, "words": "naïve “quotes”"},
        by="test",
    )


def faults(participant):
    return [fault.replace(participant.model_id, "RO") for fault in chains.check(participant).faults]


def test_each_participant_has_a_separate_chain(participant):
    other = factories.participant()
    first, others, second = issue(participant), issue(other), issue(participant, 2)
    assert [receipt.sequence for receipt in (first, second, others)] == [1, 2, 1]
    assert first.previous_digest == "0" * 64 == others.previous_digest
    assert second.previous_digest == first.digest
    assert second.number == f"{participant.model_id}-2"
    check = chains.check(participant)
    assert (check.length, check.covers, check.anchored_on, check.faults) == (2, ("2 notes",), None, ())
    assert chains.check(other).covers == ("1 note",)


def test_seal_matches_the_row_read_from_the_database(participant):
    made = issue(participant)
    again = Receipt.objects.get(pk=made.pk)
    assert again.seal() == made.digest
    assert again.is_genuine


def test_empty_chain_has_no_faults(participant):
    assert chains.check(participant) == chains.ChainCheck((), (), None, ())


def test_receipt_without_exactly_the_parts_of_its_kind_is_refused(participant):
    kind = Kind(code="note", one="note", many="notes", parts={"text": "its text"})
    attested.kinds()["note"] = kind
    for wrong in ({}, {"total": 1}, {"text": "x", "total": 1}):
        with pytest.raises(ValueError, match="attests these parts: text"):
            receipts.issue(participant=participant, kind="note", title="x", facts={}, attests=wrong, by="test")
    with pytest.raises(LookupError, match="No app lists the kind of receipt “letter”"):
        receipts.issue(participant=participant, kind="letter", title="x", facts={}, by="test")
    made = receipts.issue(participant=participant, kind="note", title="x", facts={}, attests={"text": "x"}, by="test")
    assert made.attests == {"text": fingerprint("x")}


def test_page_names_people_without_the_number_of_their_account(participant):
    seat = factories.seat(participant)
    made = receipts.issue(participant=participant, kind="note", title="x", facts={}, by=seat)
    assert made.issued_by == f"{seat.get_full_name()} (user {seat.pk})"
    page = factories.client(seat).get(reverse("portal:receipt", args=[participant.model_id, made.sequence]))
    assert made.issuer == seat.get_full_name()
    assert "(user" not in page.content.decode()


class TestTampering:
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("title", "File 2, ärztlicH"),
            ("kind", "attestation"),
            ("facts", json.dumps({"number": 3})),
            ("attests", json.dumps({"text": "0" * 64})),
            ("issued_by", "somebody else"),
            ("issued_at", "2021-01-04T12:00:01+00:00"),
            ("digest", "f" * 64),
        ],
    )
    def test_change_of_any_column_is_found(self, participant, tamper, column, value):
        tamper(f"update portal_receipt set {column} = %s where sequence = 2", value)  # noqa: S608
        assert "RO-2 was changed after it was issued." in faults(participant)

    def test_changed_previous_digest_breaks_the_link(self, participant, tamper):
        tamper("update portal_receipt set previous_digest = %s where sequence = 2", "0" * 64)
        assert faults(participant) == [
            "RO-2 was changed after it was issued.",
            "RO-2 does not follow the receipt before it.",
        ]

    def test_unknown_key_is_reported(self, participant, tamper):
        tamper("update portal_receipt set key_id = 'mine' where sequence = 2")
        assert faults(participant) == ["RO-2 is sealed with a key that this portal does not hold."]

    def test_receipt_deleted_from_the_middle_is_reported(self, participant, tamper):
        tamper("delete from portal_receipt where sequence = 2")
        assert faults(participant) == [
            "Receipts before RO-3 are missing.",
            "RO-2 is missing, although the history contains it.",
        ]

    def test_deleted_last_receipt_is_reported(self, participant, tamper):
        tamper("delete from portal_receipt where sequence = 3")
        assert faults(participant) == ["RO-3 is missing, although the history contains it."]

    def test_emptied_history_is_reported(self, participant, tamper):
        tamper("truncate portal_receiptevent")
        assert faults(participant) == [f"The history of RO-{number} is missing." for number in (1, 2, 3)]

    def test_reverted_change_is_found_in_the_history(self, participant, tamper, intruder):
        intruder.execute("set session_replication_role = origin")
        [title] = intruder.execute("select title from portal_receipt where sequence = 2").fetchone()
        for written in ("forged", title):
            intruder.execute("update portal_receipt set title = %s where sequence = 2", [written])
        assert faults(participant) == ["RO-2 differs from the history: it was changed after it was issued."] * 2
        kept = intruder.execute("select title from portal_receiptevent where sequence = 2 order by pgh_id").fetchall()
        assert kept == [(title,), ("forged",), (title,)]

    def test_chain_recomputed_with_another_key_is_reported(self, participant, tamper, settings):
        """All links and digests agree under the intruder's key, which has the name of ours."""
        ours = settings.RECEIPT_KEYS
        settings.RECEIPT_KEYS = [f"{sealing.key_in_use()}:{'A' * 43}="]
        before = "0" * 64
        for receipt in participant.receipts.order_by("sequence"):
            receipt.title, receipt.previous_digest = receipt.title.replace("File", "Forged"), before
            before = receipt.seal()
            tamper(
                "update portal_receipt set title = %s, previous_digest = %s, digest = %s where id = %s",
                receipt.title,
                receipt.previous_digest,
                before,
                receipt.pk,
            )
        assert faults(participant) == []
        settings.RECEIPT_KEYS = ours
        assert faults(participant) == [f"RO-{number} was changed after it was issued." for number in (1, 2, 3)]

    def test_pages_show_the_faults(self, participant, tamper):
        client = factories.client(factories.seat(participant))
        listed = reverse("portal:receipt-list", args=[participant.model_id])
        pages = [reverse("portal:receipt", args=[participant.model_id, number]) for number in (1, 2)]
        assert "all 3 receipts are genuine, unaltered and complete" in client.get(listed).content.decode()
        assert all("Genuine and unaltered" in client.get(page).content.decode() for page in pages)
        assert "2, all genuine, and nothing in them" in client.get(pages[0]).content.decode()
        tamper("update portal_receipt set title = 'forged' where sequence = 2")
        found = client.get(listed).content.decode()
        assert f"{participant.model_id}-2 was changed after it was issued." in found
        assert "genuine, unaltered" not in found
        first, second = (client.get(page).content.decode() for page in pages)
        assert "Genuine and unaltered" in first
        assert "Not all receipts of your practice match our records" in first, "something after it was altered"
        assert f"{participant.model_id}-2 was changed after it was issued." in first
        assert f"{participant.model_id}-2 was changed after it was issued." in second
        assert "Genuine and unaltered" not in second


def test_keys_rotate(participant, settings):
    issue(participant, 1)
    old = settings.RECEIPT_KEYS
    settings.RECEIPT_KEYS = [f"2027a:{'B' * 43}=", *old]
    second = issue(participant, 2)
    assert second.key_id == "2027a"
    assert faults(participant) == []
    settings.RECEIPT_KEYS = settings.RECEIPT_KEYS[:1]
    assert faults(participant) == ["RO-1 is sealed with a key that this portal does not hold."]


@pytest.mark.parametrize("configured", [[], ["short:AAAA"]])
def test_no_key_and_a_short_key_are_refused(participant, settings, configured):
    settings.RECEIPT_KEYS = configured
    with pytest.raises(ValueError, match="RECEIPT_KEYS needs keys of 32 bytes"):
        issue(participant)


def test_receipt_of_another_participant_is_not_found(participant):
    issue(factories.participant())
    client = factories.client(factories.seat(participant))
    assert client.get(reverse("portal:receipt", args=[participant.model_id, 1])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_receipts_issued_at_the_same_moment_make_one_chain(participant):
    def issue_three(number):
        for turn in range(3):
            issue(participant, 10 * number + turn)

    call_at_once(*(partial(issue_three, number) for number in range(6)))
    assert (chains.check(participant).length, faults(participant)) == (18, [])
