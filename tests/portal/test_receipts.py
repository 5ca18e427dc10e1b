"""Receipts: a chain per participant that shows any change, a gap and a forged link, and that two threads keep whole."""

from __future__ import annotations

import json
import threading
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from portal.models import Receipt
from portal.services import receipts
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def participant():
    factories.at(date(2021, 1, 4))
    return factories.participant()


def issue(participant, number=1):
    return receipts.issue(
        participant=participant,
        kind="upload",
        title=f"File {number}, ärztlich",
        facts={"number": number, "nested": {"b": [1, 2], "a": None}, "words": "naïve “quotes”"},
        by="test",
    )


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_chain_of_a_participant_is_its_own(participant):
    other = factories.participant()
    first, others, second = issue(participant), issue(other), issue(participant, 2)
    assert [receipt.sequence for receipt in (first, second, others)] == [1, 2, 1]
    assert first.previous_digest == "0" * 64 == others.previous_digest
    assert second.previous_digest == first.digest
    assert second.number == f"{participant.model_id}-2"
    assert receipts.verify(participant=participant) == receipts.ChainCheck(length=2, broken_at=None)


def test_digest_is_that_of_the_row_as_the_database_gives_it_back(participant):
    made = issue(participant)
    assert Receipt.objects.get(pk=made.pk).content_digest() == made.digest


def test_empty_chain_holds(participant):
    assert receipts.verify(participant=participant) == receipts.ChainCheck(length=0, broken_at=None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "File 2, ärztlicH"),
        ("kind", "attestation"),
        ("facts", json.dumps({"number": 3})),
        ("issued_by", "somebody else"),
        ("issued_at", "2021-01-04T12:00:01+00:00"),
        ("previous_digest", "0" * 64),
        ("digest", "f" * 64),
        ("sequence", 9),
    ],
)
def test_change_of_any_column_in_the_database_is_found(participant, column, value):
    _, second, _ = issue(participant, 1), issue(participant, 2), issue(participant, 3)
    sql(f"update portal_receipt set {column} = %s where id = %s", value, second.pk)  # noqa: S608
    broken = receipts.verify(participant=participant).broken_at
    # A changed digest breaks its own row; a changed sequence leaves a gap at the row that now stands in its place.
    assert broken is not None
    assert broken.sequence == (3 if column == "sequence" else 2)


def test_missing_link_is_found(participant):
    issue(participant, 1), issue(participant, 2), issue(participant, 3)
    Receipt.objects.filter(sequence=2).delete()
    assert receipts.verify(participant=participant).broken_at.sequence == 3


def test_forged_row_with_a_digest_of_its_own_breaks_the_link_after_it(participant):
    _, second, third = issue(participant, 1), issue(participant, 2), issue(participant, 3)
    second.facts = {"number": 99}
    sql(
        "update portal_receipt set facts = %s, digest = %s where id = %s",
        json.dumps(second.facts),
        second.content_digest(),
        second.pk,
    )
    assert receipts.verify(participant=participant).broken_at == third


def test_receipt_list_and_receipt_pages_say_whether_the_chain_holds(participant):
    client = factories.client(factories.seat(participant))
    issue(participant, 1), issue(participant, 2)
    pages = {
        name: reverse(f"portal:{name}", args=[participant.model_id, *more])
        for name, more in (("receipt-list", []), ("receipt", [1]))
    }
    assert client.get(pages["receipt-list"]).context["check"].broken_at is None
    assert client.get(pages["receipt"]).context["unaltered"] is True
    sql("update portal_receipt set title = 'forged' where sequence = 1")
    assert client.get(pages["receipt-list"]).context["check"].broken_at.sequence == 1
    assert client.get(pages["receipt"]).context["unaltered"] is False


def test_receipt_of_another_participant_is_not_found(participant):
    issue(factories.participant())
    client = factories.client(factories.seat(participant))
    assert client.get(reverse("portal:receipt", args=[participant.model_id, 1])).status_code == 404


def test_history_keeps_what_an_altered_row_said(participant):
    made = issue(participant)
    sql("update portal_receipt set title = 'forged' where id = %s", made.pk)
    with connection.cursor() as cursor:
        cursor.execute("select title from portal_receiptevent where pgh_obj_id = %s order by pgh_id", [made.pk])
        assert [title for (title,) in cursor.fetchall()] == [made.title, "forged"]


@pytest.mark.django_db(transaction=True)
def test_receipts_issued_at_the_same_moment_make_one_chain(participant):
    start, failures = threading.Barrier(6), []

    def run(number):
        start.wait()
        try:
            for turn in range(3):
                issue(participant, 10 * number + turn)
        except Exception as error:
            failures.append(error)
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert receipts.verify(participant=participant) == receipts.ChainCheck(length=18, broken_at=None)
