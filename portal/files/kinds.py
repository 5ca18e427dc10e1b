"""Kinds of files, recognized by content. The name decides only between kinds of text, and never makes a file safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from .archives import Unreadable, members
from .names import ending_of
from .text import head_of_text, is_text


@dataclass(frozen=True, slots=True)
class Kind:
    """Kind of file: what people call it, its media type and the endings of its names.

    `advice` is the next step for a person whose file of this kind was refused.
    """

    words: str
    media_type: str
    endings: tuple[str, ...] = ()
    advice: str = "Attach a PDF, a picture, text, or a Word or Excel file instead."


_SAVED_ANEW = "Open it in the program it comes from, save it as PDF, and attach that file."
_UNPACKED = "Unzip it, and attach the files that it contains."
_OFFICE = "application/vnd.openxmlformats-officedocument."

PDF = Kind("a PDF document", "application/pdf", (".pdf",))
PNG = Kind("a picture (PNG)", "image/png", (".png",))
JPEG = Kind("a picture (JPEG)", "image/jpeg", (".jpg", ".jpeg"))
TIFF = Kind("a picture (TIFF)", "image/tiff", (".tif", ".tiff"))
TEXT = Kind("text", "text/plain", (".txt", ".csv", ".tsv", ".json", ".log", ".hl7"))
CSV = Kind("text with separators (CSV)", "text/csv", (".csv",))
XLSX = Kind("an Excel workbook", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",))
DOCX = Kind("a Word document", f"{_OFFICE}wordprocessingml.document", (".docx",))
PARQUET = Kind("a Parquet file", "application/vnd.apache.parquet", (".parquet",))

PROGRAM = Kind("a program", "application/x-executable", (), "Save what it shows as PDF, and attach that file.")
SCRIPT = Kind("a script", "text/x-script", (), "Save it as a .txt file or as PDF, and attach that file.")
WEB_PAGE = Kind("a web page", "text/html", (), "Print it to PDF, and attach that file.")
MACROS = Kind("an Office file with macros", "application/vnd.ms-office", (), "Save it without macros (XLSX, DOCX).")
OLD_OFFICE = Kind(
    "an Office file in the old format, or one with a password", "application/x-ole-storage", (),
    "Save it without a password as XLSX, DOCX or PDF, and attach that file.",
)  # fmt: skip
RICH_TEXT = Kind("a text document (RTF)", "application/rtf", (), _SAVED_ANEW)
OTHER_OFFICE = Kind("an Office file of another program", "application/zip", (), _SAVED_ANEW)
ARCHIVE = Kind("an archive", "application/zip", (), _UNPACKED)
BROKEN_ARCHIVE = Kind("an Office file or archive that is damaged", "application/zip", (), _SAVED_ANEW)
UNKNOWN = Kind("a kind of file that we do not recognize", "application/octet-stream")

EVIDENCE = (PDF, PNG, JPEG, TIFF, TEXT, CSV, XLSX, DOCX)
"""Kinds that people may attach: staff can read them, and they run nothing by themselves."""

_ZIP = b"PK\x03\x04"
_BEGINNINGS = (
    (b"\x7fELF", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\xce\xfa\xed\xfe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xfe\xed\xfa", PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", PROGRAM),  # a Windows shortcut
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (b"PK\x05\x06", ARCHIVE),
    (b"PK\x07\x08", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"\xfd7zXZ\x00", ARCHIVE),
    (b"\x28\xb5\x2f\xfd", ARCHIVE),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
# Signatures made of letters: a text may begin with them too, so they count only for files that are no text.
_BEGINNINGS_IN_LETTERS = ((b"MZ", PROGRAM), (b"BZh", ARCHIVE), (b"MSCF", ARCHIVE), (b"PAR1", PARQUET))
_BEGINNINGS_OF_TEXT = (("#!", SCRIPT), ("{\\rtf", RICH_TEXT))
_TAR_MARK, _TAR_PLACE = b"ustar", 257
_PDF_MARK, _PDF_REACH = b"%PDF-", 1024
"""PDF readers look for the signature in the first kilobyte, as scanners and mail programs write lines before it."""
_HEAD_BYTES = 4096
_PAGE_MARKS = ("<!doctype html", "<html", "<svg", "<script", "<hta:")
# Endings for which a double click runs the file, whatever it contains.
_NAMES_THAT_RUN = {
    ".exe": PROGRAM, ".com": PROGRAM, ".scr": PROGRAM, ".msi": PROGRAM, ".dll": PROGRAM, ".jar": PROGRAM,
    ".lnk": PROGRAM, ".bat": SCRIPT, ".cmd": SCRIPT, ".ps1": SCRIPT, ".vbs": SCRIPT, ".vbe": SCRIPT, ".js": SCRIPT,
    ".jse": SCRIPT, ".wsf": SCRIPT, ".sh": SCRIPT, ".py": SCRIPT, ".reg": SCRIPT, ".hta": WEB_PAGE, ".htm": WEB_PAGE,
    ".html": WEB_PAGE, ".xhtml": WEB_PAGE, ".mht": WEB_PAGE, ".svg": WEB_PAGE, ".xlsm": MACROS, ".xltm": MACROS,
    ".xlsb": MACROS, ".docm": MACROS, ".dotm": MACROS, ".pptm": MACROS,
}  # fmt: skip


def recognize(file: BinaryIO, name: str) -> Kind:
    """Return the kind of a file; the file is positioned at its beginning afterwards.

    :param name: the name that the person gave: a text called `.csv` is CSV, and a file called `.exe` is a program.
    """
    file.seek(0)
    try:
        kind = _by_content(file, ending_of(name))
    finally:
        file.seek(0)
    return _NAMES_THAT_RUN.get(ending_of(name), kind)


def _by_content(file: BinaryIO, ending: str) -> Kind:
    head = file.read(_HEAD_BYTES)
    if head.startswith(_ZIP):
        return _zipped(file)
    kind = _begun(head, _BEGINNINGS)
    if kind is not None:
        return kind
    text = is_text(file)
    if _PDF_MARK in head[: _PDF_REACH + len(_PDF_MARK)] and not (text and ending in TEXT.endings):
        return PDF
    if text:
        return _written(head_of_text(head).lstrip().lower(), ending)
    if head[_TAR_PLACE:].startswith(_TAR_MARK):
        return ARCHIVE
    return _begun(head, _BEGINNINGS_IN_LETTERS) or UNKNOWN


def _begun(head: bytes, beginnings: tuple[tuple[bytes, Kind], ...]) -> Kind | None:
    return next((kind for mark, kind in beginnings if head.startswith(mark)), None)


def _written(start: str, ending: str) -> Kind:
    """Return the kind of a text: one that a program would run or interpret, CSV, or plain text."""
    for mark, kind in _BEGINNINGS_OF_TEXT:
        if start.startswith(mark):
            return kind
    if start.startswith("<") and any(mark in start for mark in _PAGE_MARKS):
        return WEB_PAGE
    return CSV if ending in CSV.endings else TEXT


def _zipped(file: BinaryIO) -> Kind:
    """Return the kind of a ZIP archive: an Office file, one with macros, or another archive."""
    try:
        names = members(file)
    except Unreadable:
        return BROKEN_ARCHIVE
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        return MACROS
    if "xl/workbook.xml" in names:
        return XLSX
    if "word/document.xml" in names:
        return DOCX
    return ARCHIVE if names.isdisjoint(("[content_types].xml", "mimetype")) else OTHER_OFFICE


def name_to_save_as(name: str, media_type: str) -> str:
    """Return the name for a download: the file's own, with an ending that opens the right program."""
    kind = next((kind for kind in EVIDENCE if kind.media_type == media_type), None)
    if kind is None or ending_of(name) in kind.endings:
        return name
    return name + kind.endings[0]
