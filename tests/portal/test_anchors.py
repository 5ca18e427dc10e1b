"""The daily copy of the heads of all chains outside the database, and the faults that it reveals."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from structlog.testing import capture_logs

from portal import anchors, attested, chains, tasks
from portal.attested import Kind
from portal.models import CheckedChain, Job, Participant
from portal.services import chain_checks, receipts
from tests import factories

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2021, 3, 1), date(2021, 3, 2)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    anchors = settings.STORAGES["anchors"]
    here = {**anchors, "OPTIONS": {**anchors["OPTIONS"], "location": tmp_path / "anchors"}}
    settings.STORAGES = {**settings.STORAGES, "anchors": here}
    attested.kinds()["note"] = Kind(code="note", one="note", many="notes")
    yield tmp_path / "anchors"
    del attested.kinds()["note"]


@pytest.fixture
def participants():
    factories.at(DAY)
    made = [factories.participant() for _ in range(3)]
    for participant in made[:2]:
        for _ in range(3):
            issue(participant)
    return made


@pytest.fixture
def drop(intruder):
    """Return a function that deletes a participant's third receipt, with its history."""

    def run(participant):
        intruder.execute("set session_replication_role = replica")
        for table in ("portal_receipt", "portal_receiptevent"):
            intruder.execute(f"delete from {table} where participant_id = %s and sequence = 3", [participant.pk])  # noqa: S608

    return run


def issue(participant):
    return receipts.issue(participant=participant, kind="note", title="x", facts={}, by="test")


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_copy_holds_each_head_once_a_day_and_only_its_owner_reads_it(folder, participants):
    first, second, without = participants
    chain_checks.copy_heads(day=DAY)
    [file] = folder.iterdir()
    assert file.name == "2021-03-01.jsonl"
    heads = {line["participant"]: (line["sequence"], line["digest"]) for line in lines(file) if "participant" in line}
    assert heads == {one.model_id: (3, one.receipts.get(sequence=3).digest) for one in (first, second)}
    assert without.model_id not in heads
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    before = file.read_bytes()
    issue(first)
    chain_checks.copy_heads(day=DAY)
    assert [path.read_bytes() for path in folder.iterdir()] == [before]
    check = chains.check(first)
    assert (check.length, check.anchored_on, check.faults) == (4, DAY, ())
    chain_checks.copy_heads(day=NEXT)
    assert sorted(path.name for path in folder.iterdir()) == ["2021-03-01.jsonl", "2021-03-02.jsonl"]
    assert chains.check(first).anchored_on == NEXT


def test_deleted_last_receipt_is_reported_missing_on_later_days_too(participants, drop):
    first, second, _ = participants
    chain_checks.copy_heads(day=DAY)
    drop(first)
    page = factories.client(factories.seat(first)).get(reverse("portal:receipt-list", args=[first.model_id]))
    said = f"{first.model_id}-3 is missing, although the copy of March 1, 2021 outside the database contains it."
    assert chains.check(first).faults == (said,)
    assert said in page.content.decode()
    chain_checks.copy_heads(day=NEXT)  # the new copy keeps the head of the longer chain
    assert chains.check(first).faults == (said.replace("March 1", "March 2"),)
    assert chains.check(second).faults == ()


def test_receipt_issued_in_place_of_a_deleted_one_is_reported(participants, drop):
    first = participants[0]
    chain_checks.copy_heads(day=DAY)
    drop(first)
    factories.at(NEXT)
    issue(first)
    assert chains.check(first).faults == (
        f"{first.model_id}-3 differs from the copy of March 1, 2021 outside the database.",
    )


def test_restored_older_database_is_reported(participants, intruder):
    """A restored backup lacks later receipts, their history, and whole participants."""
    first, second, _ = participants
    chain_checks.copy_heads(day=DAY)
    intruder.execute("set session_replication_role = replica")
    intruder.execute("delete from portal_receipt where sequence > 1 or participant_id = %s", [second.pk])
    intruder.execute("delete from portal_receiptevent where sequence > 1 or participant_id = %s", [second.pk])
    intruder.execute("delete from portal_participant where id = %s", [second.pk])
    assert "is missing" in chains.check(first).faults[0]
    with capture_logs() as logged:
        assert chain_checks.check_all(day=NEXT, by="test") == [first.model_id]
    [event] = [entry for entry in logged if entry["event"] == "receipts_do_not_hold"]
    assert event["participants_gone"] == [second.model_id]
    assert event["history"] == ["portal_receiptevent"]


def test_emptied_history_is_reported_on_later_days_too(participants, intruder):
    chain_checks.copy_heads(day=DAY)
    table = Participant.pgh_event_model._meta.db_table
    intruder.execute("set session_replication_role = replica")
    intruder.execute(f"truncate {table} restart identity")
    for day in (DAY, NEXT):
        with capture_logs() as logged:
            chain_checks.check_all(day=day, by="test")
        assert [entry["history"] for entry in logged if entry["event"] == "receipts_do_not_hold"] == [[table]]
        chain_checks.copy_heads(day=NEXT)


def cut(path: Path) -> None:
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def alter(path: Path) -> None:
    path.write_text(path.read_text().replace('"sequence": 3', '"sequence": 2', 1))


def leave_one_out(path: Path) -> None:
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))


def redate(path: Path) -> None:
    path.write_bytes(path.with_name("2021-03-01.jsonl").read_bytes())


def empty(path: Path) -> None:
    path.write_bytes(b"")


def fill_with_noise(path: Path) -> None:
    path.write_bytes(b"[]\n\xff\n")


@pytest.mark.parametrize("spoil", [cut, alter, leave_one_out, redate, empty, fill_with_noise])
def test_damaged_copy_is_not_used_and_is_listed(folder, participants, spoil):
    chain_checks.copy_heads(day=DAY)
    chain_checks.copy_heads(day=NEXT)
    spoil(folder / "2021-03-02.jsonl")
    assert anchors.newest().day == DAY
    assert anchors.damaged() == ["2021-03-02.jsonl"]
    chain_checks.copy_heads(day=NEXT)  # writes an intact copy of the same day
    assert anchors.newest().day == NEXT
    assert anchors.damaged() == ["2021-03-02.jsonl"]


def test_without_copies_none_is_damaged():
    assert (anchors.newest(), anchors.damaged()) == (None, [])


def test_administrators_get_one_mail_a_day_without_names(participants, drop, settings):
    first, second, _ = participants
    chain_checks.copy_heads(day=DAY)
    administrator = factories.user(staff="administrator")
    factories.user(staff="help desk")
    chain_checks.check_all(day=DAY, by="test")
    assert not Job.objects.filter(task="portal.mail_receipts_warning").exists()
    assert list(CheckedChain.objects.values_list("holds", "length", "anchored_on").order_by("participant_id")) == [
        (True, 3, DAY), (True, 3, DAY), (True, 0, DAY),
    ]  # fmt: skip
    drop(first)
    with capture_logs() as logged:
        for _ in range(2):
            assert chain_checks.check_all(day=NEXT, by="test") == [first.model_id]
    assert {entry["event"] for entry in logged if entry["log_level"] == "error"} == {"receipts_do_not_hold"}
    [job] = Job.objects.filter(task="portal.mail_receipts_warning")
    assert job.arguments == [administrator.pk, "2021-03-02"]
    chain_checks.mail_warning(user_id=administrator.pk)
    [message] = mail.outbox
    assert message.to == [administrator.email]
    assert reverse("admin:portal_checkedchain_changelist") in message.body
    for participant in (first, second):
        assert participant.model_id not in message.body
        assert participant.legal_name not in message.body
    shown = factories.client(administrator).get(reverse("admin:portal_checkedchain_changelist"))
    assert next(iter(shown.context["cl"].result_list)).participant == first
    broken = CheckedChain.objects.get(holds=False)
    page = factories.client(administrator).get(reverse("admin:portal_checkedchain_change", args=[broken.pk]))
    assert f"{first.model_id}-3 is missing" in page.content.decode()


def test_daily_check_of_receipts_is_queued_once_a_day(participants):
    for _ in range(2):
        tasks.check_receipts()
    jobs = Job.objects.filter(task__in=["portal.copy_heads", "portal.check_chains"])
    assert sorted(jobs.values_list("task", "arguments")) == [
        ("portal.check_chains", ["2021-03-01"]), ("portal.copy_heads", ["2021-03-01"]),
    ]  # fmt: skip
    factories.at(NEXT)
    tasks.check_receipts()
    assert jobs.count() == 4


def test_number_of_queries_does_not_grow_with_receipts_or_participants(participants, django_assert_num_queries):
    chain_checks.copy_heads(day=DAY)
    some = list(Participant.objects.all())
    with django_assert_num_queries(2):
        chains.check(some[0])
    for participant in some:
        for _ in range(10):
            issue(participant)
    with django_assert_num_queries(2):
        chains.check_many(some)


def test_a_copy_is_read_once(participants):
    chain_checks.copy_heads(day=DAY)
    assert chains.check(participants[0]).anchored_on == DAY
    first = anchors.newest()
    assert anchors.newest() is first
