"""Reading of a file into a table: the content decides the format, and the file name must agree with it."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

from portal.policy import Book
from quality.intake import delimited, qpp_json, qrda3, workbook
from quality.intake.findings import Findings
from quality.intake.layouts import QUALITY_MEASURES, Layout
from quality.intake.limits import Limits, megabytes
from quality.intake.source import Source
from quality.intake.tables import Table

CSV, XLSX, JSON, XML = "CSV", "XLSX", "JSON", "XML"
_ENDINGS = {".csv": CSV, ".txt": CSV, ".tsv": CSV, ".xlsx": XLSX, ".json": JSON, ".xml": XML}
# Endings of formats that are not accepted. With an unknown ending, the content alone decides.
_OTHER_ENDINGS = {
    ".doc", ".docx", ".gif", ".gz", ".htm", ".html", ".jpeg", ".jpg", ".ods", ".pdf", ".png", ".rtf", ".xls", ".xlsb",
    ".zip",
}  # fmt: skip
_WORDS = {
    CSV: "text with separators (CSV)",
    XLSX: "an Excel workbook (XLSX)",
    JSON: "JSON",
    XML: "XML",
}
HEAD_BYTES = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed file (7-Zip)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
)


def accepted_formats(file_type: str) -> str:
    """Name the accepted formats of a file type, for a sentence."""
    return "CSV, XLSX, QPP JSON or QRDA III XML" if file_type == QUALITY_MEASURES else "CSV or XLSX"


def read(
    path: Path,
    name: str,
    *,
    layout: Layout,
    day: date,
    book: Book,
    limits: Limits,
    findings: Findings,
    rows_at_once: int,
) -> Table | None:
    """Read a file into a table; return None, with a finding, if it cannot be read.

    :param name: the name the submitter gave the file; only its ending is used.
    :param day: the first day of the performance year, on which the policy is read.
    :param rows_at_once: the most rows of a batch.
    """
    size = path.stat().st_size
    if size == 0:
        findings.add("file-empty")
        return None
    if size > limits.file_size_limit_bytes:
        findings.add("file-too-large", expected=megabytes(limits.file_size_limit_bytes))
        return None
    source = Source.of(path)
    kind = _kind(path, source.head(HEAD_BYTES), name, layout.file_type, findings)
    if kind is None:
        return None
    if kind == XLSX:
        return workbook.read(
            path,
            sheet=layout.file_type,
            columns=layout.names,
            limits=limits,
            findings=findings,
            rows_at_once=rows_at_once,
        )
    if kind == CSV:
        return delimited.read(source, columns=layout.names, limits=limits, findings=findings, rows_at_once=rows_at_once)
    if size > limits.tree_size_limit_bytes:
        findings.add("file-too-large", expected=megabytes(limits.tree_size_limit_bytes))
        return None
    policy = book.on(day)
    if kind == JSON:
        return qpp_json.read(
            source, measures=policy["intake/qpp_measures"], year=day.year, limits=limits, findings=findings
        )
    return qrda3.read(
        source,
        identifiers=[row["uuid"] for row in policy["quality/cms2_identifiers"]],
        rate_tolerance=policy["intake/printed_rate_tolerance"],
        year=day.year,
        limits=limits,
        findings=findings,
    )


def _kind(path: Path, content: bytes, name: str, file_type: str, findings: Findings) -> str | None:
    """Return the format by the content; return None, with a finding, if it is not accepted or the name disagrees."""
    ending = Path(name).suffix.lower()
    if ending == ".xlsm":
        findings.add("workbook-macros")
        return None
    if content.startswith(_OLE):
        findings.add("workbook-encrypted")
        return None
    foreign = next((words for signature, words in _FOREIGN if content.startswith(signature)), None)
    if content.startswith(b"PK\x03\x04"):
        foreign = None if _is_workbook(path) else "a ZIP archive that is not an Excel workbook"
    named = _ENDINGS.get(ending)
    if foreign is not None:
        if named is None:
            findings.add("file-format", content=foreign, file_type=file_type, expected=accepted_formats(file_type))
        else:
            _mismatch(ending, foreign, accepted_formats(file_type), findings)
        return None
    kind = content_kind(content)
    if ending in _OTHER_ENDINGS:
        _mismatch(ending, _WORDS[kind], _with_ending(kind), findings)
        return None
    if named is not None and named != kind:
        # A broken JSON or XML file may begin with anything. Its own reader reports the fault best.
        if kind == CSV and named in (JSON, XML) and file_type == QUALITY_MEASURES:
            kind = named
        else:
            _mismatch(ending, _WORDS[kind], _with_ending(kind), findings)
            return None
    if kind in (JSON, XML) and file_type != QUALITY_MEASURES:
        findings.add("file-format", content=_WORDS[kind], file_type=file_type, expected=accepted_formats(file_type))
        return None
    return kind


def _with_ending(kind: str) -> str:
    return f"{kind}, with a name that ends in .{kind.lower()}"


def _mismatch(ending: str, content: str, expected: str, findings: Findings) -> None:
    findings.add("file-type-mismatch", ending=ending, content=content, expected=expected)


def content_kind(content: bytes) -> str:
    """Return the format that the first bytes of a file have."""
    if content.startswith(b"PK\x03\x04"):
        return XLSX
    start = content[:200].lstrip()
    if start[:1] in (b"{", b"["):
        return JSON
    return XML if start[:1] == b"<" else CSV


def _is_workbook(path: Path) -> bool:
    """Return whether an archive is a workbook; true for a damaged one, which the workbook reader reports."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.lower().startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return True
