"""The check of a file before it is sent: the same check as that of an upload, on its first bytes, with nothing kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.urls import reverse

from portal import clock
from portal.files.private_folders import private_folder
from portal.files.reading import plain_copies_folder
from portal.models import Participant
from portal.policy import Book
from portal.rules.performance_years import policy_of
from quality.selectors import DueFile

if TYPE_CHECKING:
    from quality.intake.checking import Checked
    from quality.intake.findings import Finding, Group

_WHOLE_ONLY = (b"PK\x03\x04", b"{", b"[", b"<")  # workbooks, JSON and XML cannot be read in part


@dataclass(frozen=True, slots=True)
class Precheck:
    """The findings in a file that is not sent yet, as far as its first bytes show them."""

    file: DueFile
    """The due file as which it was checked."""
    suits: DueFile | None
    """Another due file that it suits, where it does not suit this one."""
    is_whole: bool
    too_long: bool
    """True if the file cannot be checked in part, and is too long to be checked before it is sent."""
    rows: int
    found: tuple[tuple[Group, Finding | None], ...]
    """The groups of findings, errors first, each with its first finding."""

    @property
    def is_good(self) -> bool:
        """True if nothing was found that rejects the file."""
        return not self.too_long and all(group.severity != "error" for group, _ in self.found)


def first_bytes(year: int, *, book: Book) -> int:
    """Return the number of bytes that are checked before a file of a performance year is sent."""
    return int(policy_of(year, book=book)["intake/first_bytes_checked"])


def precheck(
    *,
    participant: Participant,
    files: Sequence[DueFile],
    chosen: DueFile | None,
    upload: File[bytes],
    size: int,
    book: Book,
) -> Precheck:
    """Check the first bytes of a file as each of the due files that it may be, until one suits.

    :param files: the due files whose window is open; at least one.
    :param chosen: the one that the person chose; without it, the one that suits best is found.
    :param upload: the whole file or its first bytes.
    :param size: the size of the whole file in bytes.
    """
    limit = first_bytes((chosen or files[0]).year, book=book)
    content = upload.read(limit)
    is_whole = size <= len(content)
    if not is_whole:
        if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_WHOLE_ONLY):
            return Precheck(chosen or files[0], None, is_whole=False, too_long=True, rows=0, found=())
        content = content[: content.rfind(b"\n") + 1] or content  # the last line may be cut in the middle
    with private_folder(plain_copies_folder()) as folder:
        path = folder / "first-bytes"
        path.write_bytes(content)
        ordered = [chosen, *(file for file in files if file != chosen)] if chosen else list(files)
        results: list[tuple[DueFile, Checked]] = []
        for file in ordered:
            results.append((file, _checked(path, upload.name or "", participant, file, book)))
            if results[-1][1].is_accepted:
                break
    best, checked = min(results, key=lambda result: _errors(result[1]))
    suits = best if chosen and best != chosen and checked.is_accepted else None
    if chosen:
        best, checked = results[0]
    firsts: dict[str, Finding] = {}
    for finding in checked.findings:
        firsts.setdefault(finding.rule, finding)
    found = tuple((group, firsts.get(group.rule)) for group in checked.groups)
    return Precheck(best, suits, is_whole=is_whole, too_long=False, rows=checked.rows, found=found)


def _checked(path: Path, name: str, participant: Participant, file: DueFile, book: Book) -> Checked:
    from quality.intake.checking import check_file

    return check_file(
        path,
        name=name,
        file_type=file.file_type,
        performance_year=file.year,
        period=file.period,
        model_id=participant.model_id,
        tin=participant.tin,
        uploaded_on=clock.today(),
        template=reverse("quality:template", args=[participant.model_id, file.file_type, "xlsx"]),
        book=book,
    )


def _errors(checked: Checked) -> tuple[int, int]:
    """Return the number of kinds of errors, then that of errors: the fewer, the better a file suits."""
    counts = [group.count for group in checked.groups if group.severity == "error"]
    return len(counts), sum(counts)
