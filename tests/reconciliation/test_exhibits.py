"""Exhibits: stored unchanged in any encoding and language. Programs are refused, and the form keeps the typed text."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from portal.models import StoredFile
from reconciliation.models import ErrorNotice, Exhibit, NoticeDraft, ReportLine
from reconciliation.services import notice_drafts, notices
from tests import factories
from tests.architecture.rows import row_of
from tests.clamd import EICAR
from tests.reconciliation.conftest import REPORT_DAY

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%test\n"
TYPED = {"grounds": "It was furnished for another disease.", "wanted_outcome": "No charge."}


@pytest.fixture
def line(db):
    """Return a line of an issued report, without claims."""
    factories.at(REPORT_DAY)
    return row_of(ReportLine, factories.participant())


@pytest.fixture
def primary(line):
    return factories.seat(line.participant)


@pytest.fixture
def send(line, primary):
    """Return a function that adds files by name to the draft about the line, and signs it if they are accepted."""
    client = factories.client(primary)
    draft = notice_drafts.contest(participant=line.participant, line=line, ground="calculation", by=primary).draft
    notice_drafts.save(draft=draft, by=primary, **TYPED)
    address = reverse("reconciliation:notice-draft-files", args=[line.participant.model_id, draft.pk])

    def run(**files: bytes):
        uploads = [SimpleUploadedFile(name, content) for name, content in files.items()]
        answer = client.post(address, {"exhibits": uploads})
        if answer.status_code == 302:
            notices.submit(draft=draft, signer_title="Practice administrator", by=primary)
        return answer

    return run


def kept_texts() -> dict[str, str]:
    draft = NoticeDraft.objects.get()
    return {"grounds": draft.grounds, "wanted_outcome": draft.wanted_outcome}


def address_of(exhibit: Exhibit) -> str:
    return reverse("reconciliation:exhibit", args=[exhibit.participant.model_id, exhibit.notice_id, exhibit.pk])


def admin_address_of(exhibit: Exhibit) -> str:
    return reverse("admin:reconciliation_exhibit_download", args=[exhibit.pk])


def workbook_with_macros() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"):
            archive.writestr(name, b"x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Aufstellung Müller.csv", "Größe;Dosis\r\nJosé;50,4\r\n".encode("cp1252"), "text/csv"),
        ("notes.txt", "José · “50 Gy”".encode("cp1252"), "text/plain"),
        ("notes.txt", "José · “50 Gy”".encode("utf-16"), "text/plain"),
        ("線量.csv", "線量;50\n".encode("shift_jis"), "text/csv"),
        ("письмо.pdf", b"\r\n" + PDF, "application/pdf"),
        ("fax.pdf", b"\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.4\n%\xe2\xe3\x00\x01", "application/pdf"),
    ],
)
def test_evidence_is_stored_and_downloaded_unchanged(send, primary, name, content, media_type):
    assert send(**{name: content}).status_code == 302
    exhibit = Exhibit.objects.get()
    assert (exhibit.file.name, exhibit.file.media_type) == (name, media_type)
    answer = factories.client(primary).get(address_of(exhibit))
    assert b"".join(answer.streaming_content) == content
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "tool.exe",
            b"MZ\x90\x00",
            "We cannot accept tool.exe: it is a program. Save what it shows as PDF, and attach that file.",
        ),
        ("letter.pdf", b"MZ\x90\x00\x03", "We cannot accept letter.pdf: it is a program."),
        ("letter.pdf", b"<html>", "We cannot accept letter.pdf: it is a web page. Print it to PDF"),
        ("sheet.xlsx", workbook_with_macros(), "an Office file with macros. Save it without macros"),
        ("sheet.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 9, "in the old format, or one with a password"),
        ("sheet.xlsx", b"PK\x03\x04nothing", "damaged. Open it in the program it comes from"),
        ("all.zip", b"PK\x05\x06" + b"\x00" * 18, "it is an archive. Unzip it, and attach the files that it contains."),
        ("notes.txt", b"\x00\x01", "Attach a PDF, a picture, text, or a Word or Excel file instead."),
        ("big.pdf", PDF + b"0" * (10 << 20), "big.pdf is larger than 10 MB. Attach only the pages that matter"),
    ],
)
def test_refused_file_gets_a_sentence_with_what_to_do_and_the_draft_keeps_its_text(
    send, data_dir, name, content, sentence
):
    answer = send(**{name: content, "order.pdf": PDF})
    assert answer.status_code == 200
    [error] = answer.context["form"].errors["exhibits"]
    assert sentence in error and "What you typed is kept" in error
    assert kept_texts() == TYPED
    assert not ErrorNotice.objects.exists() and not StoredFile.objects.exists()
    assert [path for path in (data_dir / "files").rglob("*") if path.is_file()] == []


def test_one_sentence_names_every_refused_file(send):
    [error] = send(**{"a.exe": b"MZ", "b.zip": b"PK\x05\x06", "c.pdf": PDF}).context["form"].errors["exhibits"]
    assert "We cannot accept a.exe" in error and "We cannot accept b.zip" in error and "c.pdf" not in error


def test_an_empty_file_and_a_sixth_file_are_refused(send):
    assert send(**{"empty.pdf": b""}).status_code == 200
    answer = send(**{f"{number}.txt": b"%d" % number for number in range(6)})
    [error] = answer.context["form"].errors["exhibits"]
    assert "You attached 6 files; a notice takes at most 5." in error
    assert not ErrorNotice.objects.exists()


def test_an_infected_file_is_refused_and_the_draft_keeps_its_text(send, clamd):
    answer = send(**{"order.pdf": PDF, "Okafor.txt": EICAR})
    [error] = answer.context["form"].errors["exhibits"]
    assert error.startswith("Okafor.txt: A virus scan found harmful content in this file")
    assert kept_texts() == TYPED
    assert not ErrorNotice.objects.exists()
    assert StoredFile.objects.get().scan == "harmful"
    assert send(**{"order.pdf": PDF}).status_code == 302
    assert Exhibit.objects.get().file.scan == "clean"


def test_notice_is_filed_and_its_file_waits_while_the_scanner_is_down(send, primary, clamd_down):
    assert send(**{"order.pdf": PDF}).status_code == 302
    exhibit = Exhibit.objects.get()
    client = factories.client(primary)
    case = client.get(reverse("reconciliation:notice", args=[exhibit.participant.model_id, exhibit.notice_id]))
    page = case.content.decode()
    assert "order.pdf" in page and "Waiting for virus scan" in page and address_of(exhibit) not in page
    reviewer = factories.client(factories.user(staff="reviewer"))
    for answer in (client.get(address_of(exhibit)), reviewer.get(admin_address_of(exhibit))):
        assert answer.status_code == 409
        assert "is waiting for its virus scan" in answer.content.decode()


def test_notice_and_admin_show_that_a_file_was_not_scanned(send, primary):
    send(**{"order.pdf": PDF})
    exhibit = Exhibit.objects.get()
    case = reverse("reconciliation:notice", args=[exhibit.participant.model_id, exhibit.notice_id])
    assert "Not scanned" in factories.client(primary).get(case).content.decode()
    reviewer = factories.client(factories.user(staff="reviewer"))
    notice = reverse("admin:reconciliation_errornotice_change", args=[exhibit.notice_id])
    shown = reviewer.get(notice).content.decode()
    assert "order.pdf</a>" in shown and "Not scanned" in shown
    own = reverse("admin:reconciliation_exhibit_change", args=[exhibit.pk])
    assert "Not scanned" in reviewer.get(own).content.decode()


def test_another_practice_gets_404_and_a_reviewer_gets_the_file(send):
    send(診療記録=PDF)
    exhibit = Exhibit.objects.get()
    stranger = factories.seat(factories.participant())
    assert factories.client(stranger).get(address_of(exhibit)).status_code == 404
    own = address_of(exhibit).replace(exhibit.participant.model_id, stranger.seats.get().participant.model_id)
    assert factories.client(stranger).get(own).status_code == 404
    assert factories.client(stranger).get(admin_address_of(exhibit)).status_code == 302
    assert factories.client(factories.user(staff="help desk")).get(admin_address_of(exhibit)).status_code == 403
    answer = factories.client(factories.user(staff="reviewer")).get(admin_address_of(exhibit))
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].endswith("filename*=utf-8''%E8%A8%BA%E7%99%82%E8%A8%98%E9%8C%B2.pdf")


def test_an_altered_file_is_not_downloaded(send, primary, data_dir):
    send(**{"order.pdf": PDF, "note.txt": b"Read the order."})
    one, other = Exhibit.objects.select_related("file").order_by("pk")
    first, second = (data_dir / "files" / exhibit.file.stored_as for exhibit in (one, other))
    were = first.read_bytes(), second.read_bytes()
    first.write_bytes(were[1]), second.write_bytes(were[0])
    client = factories.client(primary)
    for exhibit in (one, other):
        answer = client.get(address_of(exhibit))
        assert answer.status_code == 409 and "Content-Disposition" not in answer.headers
        page = answer.content.decode()
        assert "This file does not match its receipt" in page and "Read the order." not in page
    case = client.get(reverse("reconciliation:notice", args=[one.participant.model_id, one.notice_id]))
    assert case.content.decode().count("Does not match its receipt") == 2
    first.write_bytes(were[0])
    assert b"".join(client.get(address_of(one)).streaming_content) == PDF


def test_no_table_holds_the_name_of_an_exhibit_as_plaintext(send):
    send(**{"Okafor, Maya, 1EG4TE5MK73.pdf": PDF})
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select t::text from "{table}" t')  # noqa: S608
            assert "1EG4TE5MK73" not in str(cursor.fetchall()), table
