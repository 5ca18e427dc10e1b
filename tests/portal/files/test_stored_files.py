"""Stored files: encrypted, one row each. Harmful, altered and too many files are refused with a sentence."""

from __future__ import annotations

import hashlib
import logging
import resource
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from portal import clock
from portal.files import reading
from portal.files.kinds import EVIDENCE
from portal.files.reading import FileAltered
from portal.models import PortalState, StoredFile
from portal.services import amendments, file_intake, stored_files
from portal.services.jobs import NotYet
from portal.services.use_case import Refused
from tests import factories
from tests.at_once import call_at_once
from tests.clamd import EICAR
from tests.portal.files.conftest import bytes_in

pytestmark = pytest.mark.django_db
SECRET = b"mbi;last_name\n1EG4TE5MK73;Okafor\n" * 10_000


def plain(file: StoredFile) -> bytes:
    return b"".join(reading.pieces(file))


class TestKept:
    def test_content_is_encrypted_in_a_private_file_with_a_random_name(self, store, data_dir):
        file = store(SECRET, name="Okafor, Maya.csv")
        assert plain(file) == SECRET
        assert (file.size, file.sha256) == (len(SECRET), hashlib.sha256(SECRET).hexdigest())
        assert bytes_in(data_dir) == [file.stored_as]
        path = data_dir / "files" / file.stored_as
        assert b"Okafor" not in path.read_bytes() and "Okafor" not in file.stored_as
        assert [one.stat().st_mode & 0o777 for one in (path, path.parent, path.parent.parent)] == [0o600, 0o700, 0o700]

    def test_no_table_holds_the_name_as_plaintext(self, store):
        file = store(name="Okafor, Maya.csv")
        with connection.cursor() as cursor:
            for table in ("portal_storedfile", "portal_storedfileevent"):
                cursor.execute(f"select t::text from {table} t")  # noqa: S608
                rows = cursor.fetchall()
                assert rows and "Okafor" not in str(rows) and b"Okafor".hex() not in str(rows)
        assert StoredFile.objects.get(pk=file.pk).name == "Okafor, Maya.csv"

    def test_kind_follows_the_content(self, store):
        assert store(b"%PDF-1.7\n%\x00", name="letter.csv").media_type == "application/pdf"
        assert store("Größe;Dosis\n".encode("cp1252"), name="doses.csv").media_type == "text/csv"

    def test_retention_follows_the_policy_for_the_use(self, store):
        factories.at(date(2021, 7, 19))
        assert store().expires_on == date(2034, 12, 31)
        assert store(use="shared").expires_on == date(2021, 9, 17)  # 60 days

    def test_files_written_by_the_portal_are_not_scanned_and_have_no_participant(self, clamd_down):
        from django.core.files.base import ContentFile

        from portal.files.kinds import PARQUET

        with file_intake.receiving(use="claims", by="test") as intake:
            taken = intake.take_own(ContentFile(b"PAR1", name="carrier.parquet"), kind=PARQUET)
            file = file_intake.keep(taken=taken, by="test")
        assert (file.scan, file.participant, file.media_type) == ("own", None, PARQUET.media_type)


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            (b"", "empty.csv", "empty.csv is empty."),
            (b"x" * ((1 << 20) + 1), "big.csv", "big.csv is larger than 1 MB. Send less."),
            (b"MZ\x00", "tool", "We cannot accept tool: it is a program."),
            (b"\x1f\x8b\x08", "a.gz", "We cannot accept a.gz: it is an archive. Unzip it"),
        ],
    )
    def test_refused_file_gets_a_sentence_and_leaves_nothing(self, store, data_dir, content, name, sentence):
        with pytest.raises(Refused) as refusal:
            store(content, name=name, kinds=EVIDENCE)
        assert str(refusal.value).startswith(sentence)
        assert bytes_in(data_dir) == [] and not StoredFile.objects.exists()

    def test_file_on_a_full_disk_is_refused_and_leaves_nothing(self, store, data_dir):
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
        try:
            with pytest.raises(Refused, match=r"We could not store doses.csv. Try again in a few minutes"):
                store(SECRET)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert bytes_in(data_dir) == [] and not StoredFile.objects.exists()

    def test_file_of_exactly_the_limit_is_stored(self, store):
        assert store(b"x" * (1 << 20)).size == 1 << 20

    def test_bytes_of_a_failed_use_case_are_removed(self, participant, data_dir):
        from django.core.files.base import ContentFile

        with (
            pytest.raises(RuntimeError),
            file_intake.receiving(use="exhibit", participant=participant, by="test") as intake,
        ):
            taken = intake.take(ContentFile(b"one", name="one.txt"), limit=10, advice="")
            intake.take(ContentFile(b"two", name="two.txt"), limit=10, advice="")
            with transaction.atomic():
                file_intake.keep(taken=taken, by="test")
                assert len(bytes_in(data_dir)) == 2
                raise RuntimeError
        assert bytes_in(data_dir) == [] and not StoredFile.objects.exists()

    def test_bytes_of_a_committed_row_stay_after_an_error(self, participant, data_dir):
        from django.core.files.base import ContentFile

        with (
            pytest.raises(KeyboardInterrupt),
            file_intake.receiving(use="exhibit", participant=participant, by="test") as intake,
        ):
            taken = intake.take(ContentFile(b"one", name="one.txt"), limit=10, advice="")
            file = file_intake.keep(taken=taken, by="test")
            raise KeyboardInterrupt
        assert bytes_in(data_dir) == [file.stored_as]
        assert plain(file) == b"one"


class TestQuota:
    def limit(self, name: str, value: int) -> None:
        given = {"name": f"files/{name}", "from_on": date(2021, 1, 1), "reference": "a small disk", "value": value}
        entered = amendments.enter(**given, reason="test", by=factories.user(staff="administrator"))
        amendments.approve(amendment=entered, by=factories.user(staff="approver"))

    def test_limit_of_files_a_day(self, store, participant, data_dir):
        factories.at(date(2022, 1, 31))
        self.limit("daily_file_limit", 2)
        store(), store()
        with pytest.raises(Refused, match=r"can send 2 files a day.* Try again on February 1, 2022, or call"):
            store()
        assert len(bytes_in(data_dir)) == 2
        store(participant=factories.participant())  # each practice has a separate limit
        factories.at(date(2022, 2, 1))
        assert store()

    def test_limit_of_bytes_a_day(self, store):
        factories.at(date(2022, 1, 31))
        self.limit("daily_bytes_limit", 1 << 20)
        store(b"x" * (1 << 19)), store(b"x" * (1 << 19))
        with pytest.raises(Refused, match="can send 1 MB a day"):
            store(b"x")

    def test_files_that_the_portal_writes_for_a_practice_do_not_count(self, store, participant):
        from django.core.files.base import ContentFile

        from portal.files.kinds import CSV

        factories.at(date(2022, 1, 31))
        self.limit("daily_file_limit", 1)
        for _ in range(2):
            with file_intake.receiving(use="shared", participant=participant, by="test") as intake:
                taken = intake.take_own(ContentFile(b"a,b", name="data.csv"), kind=CSV)
                assert file_intake.keep(taken=taken, by="test").participant == participant
        assert store()

    def test_day_of_the_limit_ends_at_midnight_eastern_time(self, store, participant):
        self.limit("daily_file_limit", 1)
        late = datetime(2022, 1, 30, 23, 58, tzinfo=clock.EASTERN)
        for instant in (late, late + timedelta(minutes=3)):
            PortalState.objects.update(clock_shift=instant - clock.real_now())
            assert store()
            with pytest.raises(Refused):
                store()

    @pytest.mark.django_db(transaction=True)
    def test_of_two_files_at_the_same_moment_only_the_allowed_one_is_stored(self, store, participant):
        self.limit("daily_file_limit", 1)

        def is_stored(content: bytes) -> bool:
            try:
                store(content)
            except Refused:
                return False
            return True

        assert sorted(call_at_once(partial(is_stored, b"one"), partial(is_stored, b"two"))) == [False, True]
        assert StoredFile.objects.count() == 1

    def test_harmful_file_counts_for_the_limit(self, store, clamd):
        factories.at(date(2022, 1, 31))
        self.limit("daily_file_limit", 1)
        with pytest.raises(Refused, match="harmful"):
            store(EICAR)
        with pytest.raises(Refused, match="1 files a day"):
            store()


class TestScan:
    def test_without_a_scanner_the_row_says_not_scanned(self, store):
        file = store()
        assert (file.scan, file.state, file.scanned_at, file.may_be_read) == ("not-scanned", "Not scanned", None, True)

    def test_clean_file_has_the_time_of_its_scan(self, store, clamd):
        file = store(SECRET)
        assert (file.scan, file.may_be_read) == ("clean", True)
        assert clock.now() - file.scanned_at < timedelta(minutes=1)
        assert clamd.scanned == [len(SECRET)]

    def test_harmful_file_is_refused_and_only_its_row_stays(self, store, clamd, data_dir, participant):
        with pytest.raises(Refused) as refusal:
            store(b"row\n" + EICAR, name="doses.csv")
        assert str(refusal.value).startswith("doses.csv: A virus scan found harmful content in this file")
        row = StoredFile.objects.get()
        assert (row.scan, row.scan_words) == ("harmful", "Eicar-Test-Signature")
        assert row.removed_at and not row.may_be_read and bytes_in(data_dir) == []
        assert (row.participant, row.sha256) == (participant, hashlib.sha256(b"row\n" + EICAR).hexdigest())
        event = StoredFile.pgh_event_model.objects.select_related("pgh_context").get()
        assert event.pgh_context.metadata["action"] == "file.note_harmful"
        assert event.pgh_context.metadata["by"] == "test"

    def test_file_waits_unread_while_the_scanner_is_down(self, store, clamd_down):
        file = store()
        assert (file.scan, file.state, file.may_be_read) == ("waiting", "Waiting for virus scan", False)
        with pytest.raises(NotYet):
            stored_files.scan(file_id=file.pk, by="test")
        file.refresh_from_db()
        assert file.scan == "waiting"

    def test_file_waits_after_a_broken_or_senseless_answer_of_the_scanner(self, store, clamd):
        clamd.size_limit = 10
        assert store(b"x" * 1000).scan == "waiting"
        clamd.size_limit, clamd.answer = 1000, "stream: Can't allocate memory ERROR"
        assert store(b"y" * 100).scan == "waiting"

    def test_clean_file_may_be_read_once_the_scanner_is_up_again(self, store, settings, clamd):
        settings.CLAMD_URL = "unix:///nowhere"
        file = store()
        settings.CLAMD_URL = clamd.url
        found = stored_files.scan(file_id=file.pk, by="test")
        assert (found.scan, found.may_be_read) == ("clean", True)
        assert stored_files.scan(file_id=file.pk, by="test").scan == "clean"
        assert clamd.scanned == [file.size]  # once

    def test_file_found_harmful_later_is_removed_with_a_message_to_the_practice(
        self, store, settings, clamd, data_dir, participant, django_capture_on_commit_callbacks
    ):
        settings.CLAMD_URL = "unix:///nowhere"
        file = store(EICAR, name="Okafor.txt")
        settings.CLAMD_URL = clamd.url
        with django_capture_on_commit_callbacks(execute=True):
            stored_files.scan(file_id=file.pk, by="test")
        file.refresh_from_db()
        assert (file.scan, file.may_be_read, bytes_in(data_dir)) == ("harmful", False, [])
        [message] = participant.messages.all()
        assert "We removed the file" in message.body and "Okafor" not in message.subject + message.body

    def test_waiting_file_is_not_scanned_after_the_scanner_is_removed_from_the_settings(
        self, store, settings, clamd_down
    ):
        file = store()
        settings.CLAMD_URL = ""
        assert stored_files.scan(file_id=file.pk, by="test").scan == "not-scanned"


class TestAltered:
    def alter(self, data_dir, file: StoredFile, change) -> None:
        path = data_dir / "files" / file.stored_as
        path.write_bytes(change(path.read_bytes()))

    @pytest.mark.parametrize(
        "change",
        [
            lambda stored: stored[:5] + bytes([stored[5] ^ 1]) + stored[6:],
            lambda stored: stored[:-1] + bytes([stored[-1] ^ 1]),
            lambda stored: stored[:-100],
            lambda stored: stored[: len(stored) // 2],
            lambda stored: b"",
            lambda stored: SECRET,
        ],
    )
    def test_altered_bytes_are_refused_and_noted(self, store, data_dir, change):
        file = store(SECRET)
        self.alter(data_dir, file, change)
        with pytest.raises(FileAltered, match=f"^Stored file {file.pk} does not match its receipt"):
            plain(file)
        assert not stored_files.is_sound(file=file, by="test")
        file.refresh_from_db()
        assert file.altered_at and file.state == "Does not match its receipt"

    def test_both_files_with_exchanged_bytes_are_refused(self, store, data_dir):
        one, other = store(b"one" * 1000), store(b"two" * 1000)
        first, second = data_dir / "files" / one.stored_as, data_dir / "files" / other.stored_as
        were = first.read_bytes(), second.read_bytes()
        second.write_bytes(were[0]), first.write_bytes(were[1])
        assert not stored_files.is_sound(file=one, by="test") and not stored_files.is_sound(file=other, by="test")

    def test_both_files_with_exchanged_rows_are_refused(self, store):
        one, other = store(b"one"), store(b"two")
        one.stored_as, other.stored_as = other.stored_as, one.stored_as
        for file in (one, other):
            with pytest.raises(FileAltered):
                plain(file)

    def test_file_without_its_bytes_is_not_sound(self, store, data_dir):
        file = store()
        (data_dir / "files" / file.stored_as).unlink()
        assert not stored_files.is_sound(file=file, by="test")

    def test_restored_file_is_sound_again(self, store, data_dir):
        file = store()
        path = data_dir / "files" / file.stored_as
        good = path.read_bytes()
        path.write_bytes(b"")
        assert not stored_files.is_sound(file=file, by="test")
        path.write_bytes(good)
        assert stored_files.is_sound(file=file, by="test")
        file.refresh_from_db()
        assert file.altered_at is None


def test_no_log_line_holds_a_file_s_name_or_content(store, settings, clamd, data_dir, caplog):
    caplog.set_level(logging.DEBUG)
    name = "Okafor, Maya.csv"
    with pytest.raises(Refused):
        store(SECRET + EICAR, name=name)
    settings.CLAMD_URL = "unix:///nowhere"
    store(SECRET, name=name)
    settings.CLAMD_URL = ""
    file = store(SECRET, name=name)
    (data_dir / "files" / file.stored_as).write_bytes(SECRET)
    assert not stored_files.is_sound(file=file, by="test")
    (data_dir / "files" / file.stored_as).unlink()
    stored_files.sweep(by="test")
    said = caplog.text
    events = ("harmful_file_refused", "file_waits_for_its_scan", "stored_file_altered", "stored_file_missing")
    assert all(event in said for event in events)
    assert "Okafor" not in said and "1EG4TE5MK73" not in said


class TestPlainCopies:
    def test_file_that_waits_for_its_scan_is_not_copied(self, store, clamd_down):
        with pytest.raises(NotYet), stored_files.plain_copies(files={"a": store()}, by="test"):
            pytest.fail("a file that nobody scanned was given to a reader")

    def test_copies_exist_within_the_block_alone(self, store, data_dir):
        files = {"a.csv": store(b"one"), "b.csv": store(b"two")}
        with stored_files.plain_copies(files=files, by="test") as copies:
            assert {name: path.read_bytes() for name, path in copies.items()} == {"a.csv": b"one", "b.csv": b"two"}
            assert {path.parent.stat().st_mode & 0o777 for path in copies.values()} == {0o700}
        assert [path for path in (data_dir / "reading").rglob("*") if path.name != ".lock"] == []

    def test_altered_file_leaves_no_plain_copy(self, store, data_dir):
        file = store(SECRET)
        path = data_dir / "files" / file.stored_as
        path.write_bytes(path.read_bytes()[:-1])
        with pytest.raises(FileAltered), stored_files.plain_copies(files={"a": file}, by="test"):
            pytest.fail("an altered file was given to a reader")
        assert [path for path in (data_dir / "reading").rglob("*") if path.name != ".lock"] == []
        file.refresh_from_db()
        assert file.altered_at
