"""Kinds of files by content: evidence is accepted in every encoding, and programs are refused."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
import xlsxwriter

from portal.files import kinds
from portal.files.archives import MOST_DIRECTORY_BYTES
from portal.files.kinds import EVIDENCE, name_to_save_as, recognize

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def kind_of(content: bytes, name: str = "file") -> kinds.Kind:
    file = io.BytesIO(content)
    kind = recognize(file, name)
    assert file.tell() == 0
    return kind


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write(0, 0, "dose")
    return buffer.getvalue()


WORDS = "Größe;Dosis\r\nJosé Ångström;50,4\r\n"


class TestText:
    @pytest.mark.parametrize(
        "encoding",
        ["utf-8", "utf-8-sig", "cp1252", "latin-1", "mac-roman", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
    )
    def test_text_in_the_encoding_of_any_program_is_text(self, encoding):
        content = WORDS.encode(encoding)
        assert kind_of(content, "doses.csv") == kinds.CSV
        assert kind_of(content, "doses.txt") == kinds.TEXT
        assert kind_of(content * 5000, "long.txt") == kinds.TEXT

    @pytest.mark.parametrize(("encoding", "words"), [("shift_jis", "線量計画"), ("cp1251", "доза"), ("gb18030", "剂量"),
                                                     ("iso2022_jp", "線量計画"), ("cp437", "dose ≤ 50")])  # fmt: skip
    def test_text_in_other_scripts_is_text(self, encoding, words):
        assert kind_of(words.encode(encoding) * 50) == kinds.TEXT

    def test_text_with_control_characters_of_old_programs_is_text(self):
        assert kind_of(b"line\r\nlast\x1a") == kinds.TEXT
        assert kind_of(b"\x0bMSH|^~\\&|A\rPID|1\r\x1c\r", "message.hl7") == kinds.TEXT
        assert kind_of(b"%PDF- is how a PDF begins", "explained.txt") == kinds.TEXT
        assert kind_of(b"MZ Radiation, PLLC") == kind_of(b"BZh") == kind_of(b"PAR1 of 3") == kinds.TEXT

    def test_utf_16_with_an_odd_byte_at_the_end_is_no_text(self):
        assert kind_of(WORDS.encode("utf-16") + b"\x00") == kinds.UNKNOWN


class TestPdf:
    @pytest.mark.parametrize(
        "before", [b"", b"\r\n", b"\xef\xbb\xbf", b"\x1b%-12345X@PJL JOB\r\n", b"\x00\x01" * 64, b" " * 1024]
    )
    def test_pdf_header_may_have_bytes_before_it(self, before):
        assert kind_of(before + b"%PDF-1.4\n%\xe2\xe3\x00\x01", "letter.pdf") == kinds.PDF

    def test_pdf_header_after_the_first_kilobyte_is_no_pdf(self):
        assert kind_of(b" " * 1025 + b"%PDF-1.4\n\x00\x01") == kinds.UNKNOWN


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, kinds.PNG),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", kinds.JPEG),
        (b"II*\x00\x08\x00\x00\x00", kinds.TIFF),
        (b"MM\x00*\x00\x00\x00\x08", kinds.TIFF),
        (workbook(), kinds.XLSX),
        (zipped("[Content_Types].xml", "word/document.xml"), kinds.DOCX),
    ],
)
def test_common_attachments_are_evidence(content, kind):
    assert kind_of(content) == kind and kind in EVIDENCE


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00", kinds.PROGRAM),
        (b"\x7fELF\x02\x01\x01\x00", kinds.PROGRAM),
        (b"#!/bin/sh\nrm -r /\n", kinds.SCRIPT),
        (b"<!DOCTYPE html><html><body>", kinds.WEB_PAGE),
        ("\ufeff <HTML><script>".encode("utf-16"), kinds.WEB_PAGE),
        (b"<?xml version='1.0'?><svg onload='x()'>", kinds.WEB_PAGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 40, kinds.OLD_OFFICE),
        (b"{\\rtf1\\ansi letter}", kinds.RICH_TEXT),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), kinds.MACROS),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"), kinds.MACROS),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), kinds.OTHER_OFFICE),
        (zipped("letter.pdf", "scan.png"), kinds.ARCHIVE),
        (b"PK\x05\x06" + b"\x00" * 18, kinds.ARCHIVE),
        (b"PK\x03\x04nothing", kinds.BROKEN_ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c\x00", kinds.ARCHIVE),
        (b"Rar!\x1a\x07\x01\x00", kinds.ARCHIVE),
        (b"\x1f\x8b\x08\x00", kinds.ARCHIVE),
        (b"letter.pdf".ljust(257, b"\x00") + b"ustar\x0000", kinds.ARCHIVE),
        (b"\x00\x01", kinds.UNKNOWN),
        (bytes(range(256)), kinds.UNKNOWN),
    ],
)  # fmt: skip
def test_programs_and_archives_are_no_evidence_and_have_advice(content, kind):
    for name in ("file", "file.pdf", "file.txt"):
        assert kind_of(content, name) == kind
    assert kind not in EVIDENCE
    assert kind.advice.endswith(".")


@pytest.mark.parametrize("name", ["order.EXE", "order.pdf.js", "order.bat", "order.xlsm", "order.html", "order.lnk"])
def test_a_file_named_like_a_program_is_no_evidence(name):
    assert kind_of(b"%PDF-1.7\n%test\n", name) not in EVIDENCE


def with_directory_size(archive: bytes, size: int) -> bytes:
    end = archive.rindex(b"PK\x05\x06")
    return archive[: end + 12] + struct.pack("<L", size) + archive[end + 16 :]


def test_an_archive_that_claims_a_huge_directory_is_not_read():
    small = zipped("xl/workbook.xml")
    assert kind_of(with_directory_size(small, MOST_DIRECTORY_BYTES + 1)) == kinds.BROKEN_ARCHIVE
    assert kind_of(small + small) == kinds.BROKEN_ARCHIVE  # with two directories, programs disagree about the content
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number}", b"")
    assert kind_of(many.getvalue()) == kinds.BROKEN_ARCHIVE


@pytest.mark.parametrize(
    ("name", "kind", "saved_as"),
    [
        ("scan.pdf", kinds.PDF, "scan.pdf"),
        ("SCAN.PDF", kinds.PDF, "SCAN.PDF"),
        ("photo.jpeg", kinds.JPEG, "photo.jpeg"),
        ("photo.pdf", kinds.JPEG, "photo.pdf.jpg"),
        ("notes", kinds.TEXT, "notes.txt"),
        ("notes.url", kinds.TEXT, "notes.url.txt"),
        ("doses.csv", kinds.CSV, "doses.csv"),
        ("診療記録", kinds.PDF, "診療記録.pdf"),
    ],
)
def test_a_download_has_the_ending_of_its_content(name, kind, saved_as):
    assert name_to_save_as(name, kind.media_type) == saved_as
