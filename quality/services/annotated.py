"""Annotated files: the workbook of a version with each finding as a color and a note in its cell.

A text file comes back as a workbook. Uploaded again, it gives the same result as the file that it was made from.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.urls import reverse

from portal import access, clock
from portal import selectors as portal
from portal.files.kinds import XLSX
from portal.files.reading import FileAltered
from portal.models import User
from portal.policy import Book
from portal.rules.performance_years import policy_of
from portal.services import file_intake, jobs, messages, stored_files
from portal.services.file_intake import NotStored, PendingFile
from portal.services.use_case import Actor, Refused, use_case
from quality.models import AnnotatedFile, Finding, FindingGroup, Version

from .finding_places import layout_of

ANNOTATE = "quality.annotate_version"
USE = "annotated"
LISTING = "what we found"
_COLORS = {FindingGroup.Severity.ERROR: "F4C7C3", FindingGroup.Severity.WARNING: "FFF1B8"}
_HEADER = ("Row", "Column", "Severity", "What is expected", "What we found", "How to fix it")


@use_case("annotated_file.ask")
def ask(*, version: Version, by: User) -> AnnotatedFile:
    """Record that a person asks for an annotated file; a job makes a large one, once for all who ask for it.

    :raises Refused: for a version without a file that can be read, or without findings.
    """
    access.check_may_prepare(by, version.participant)
    if version.file is None or not version.file.may_be_read or not version.is_final:
        raise Refused("The file of this version cannot be read now.")
    if not version.finding_groups.exists():
        raise Refused("We found nothing in this file, so there is nothing to note in it.")
    policy = policy_of(version.submission.year, book=portal.policy_book())
    at_once = (version.rows or 0) <= policy["intake/annotated_at_once_rows"]
    at_once &= version.file.size <= policy["intake/annotated_at_once_bytes"]  # the rows of some files are not counted
    Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    earlier = version.annotated_files.filter(sent_at_once=False, failed=False).first()
    if not at_once and earlier is not None and (earlier.file is None or earlier.file.may_be_read):
        return earlier
    asked = AnnotatedFile.objects.create(
        version=version,
        participant=version.participant,
        asked_by=by,
        asked_at=clock.now(),
        sent_at_once=at_once,
    )
    if not at_once:
        jobs.enqueue(ANNOTATE, asked.pk)
    return asked


def content_of(version: Version, *, by: Actor) -> bytes:
    """Return the annotated workbook of a version.

    :raises Refused: for a file without rows and columns, such as JSON and XML.
    """
    try:
        with stored_files.plain_copies(files={"upload": version.file}, by=by) as copies:
            return _write(version, copies["upload"]).read_bytes()
    except FileAltered as error:
        raise Refused("The stored file was altered, so we cannot send it.") from error


def make(*, asked_id: int, by: Actor) -> None:
    """Make a large annotated file, keep it in the store, and tell the practice; done again, it changes nothing.

    :raises NotYet: while the file waits for its virus scan, and while the store takes no file.
    """
    asked = AnnotatedFile.objects.select_related("version__submission", "version__file", "participant").get(pk=asked_id)
    if asked.file_id or asked.failed:
        return
    try:
        with stored_files.plain_copies(files={"upload": asked.version.file}, by=by) as copies:
            result = _write(asked.version, copies["upload"])
            with (
                result.open("rb") as file,
                file_intake.receiving(use=USE, participant=asked.participant, by=by) as intake,
            ):
                taken = intake.take_own(File(file, name=name_of(asked.version)), kind=XLSX)
                _keep(asked_id=asked_id, taken=taken, by=by)
    except NotStored as error:
        raise jobs.NotYet(settings.ROOM_AGAIN_SECONDS) from error
    except (FileAltered, Refused):
        fail(asked_id=asked_id, by=by)


@use_case("annotated_file.fail")
def fail(*, asked_id: int, by: Actor) -> None:
    """Record that an annotated file could not be made."""
    AnnotatedFile.objects.filter(pk=asked_id, file=None).update(failed=True)


@use_case("annotated_file.keep")
def _keep(*, asked_id: int, taken: PendingFile, by: Actor) -> None:
    asked = (
        AnnotatedFile.objects.select_for_update(of=("self",))
        .select_related("version__submission", "participant")
        .get(pk=asked_id)
    )
    if asked.file_id:
        return
    asked.file = file_intake.keep(taken=taken, by=by)
    asked.save(update_fields=["file"])
    version = asked.version
    messages.send(
        participant=asked.participant,
        subject=f"{version.submission.title} {version.submission.year}: your file with notes is ready",
        body="The file that you uploaded is ready to download, with our findings as notes in its cells.",
        path=reverse("quality:workbench", args=[asked.participant.model_id, version.pk]),
        by=by,
    )


def name_of(version: Version) -> str:
    """Return the name of a version's annotated file."""
    return f"{Path(version.file.name).stem}, with notes.xlsx"


def _write(version: Version, source: Path) -> Path:
    from portal.files.workbook_editing import Changes, Note
    from quality.intake.grid import NoGrid, open_grid
    from quality.intake.limits import limits_on
    from quality.intake.rewriting import with_notes

    book: Book = portal.policy_book()
    layout, limits = layout_of(version, book=book), limits_on(date(version.submission.year, 1, 1), book=book)
    findings = list(version.findings.select_related("group").defer("received"))
    result = source.with_name("annotated")
    try:
        with open_grid(source, layout=layout, limits=limits) as grid:
            places = dict(grid.places)
        first = min(places.values())
        notes = [
            Note(row, column + 1, text, color)
            for (row, column), (text, color) in _notes(findings, places, first).items()
        ]
        changes = Changes(notes=notes, listing_name=LISTING, listing=_listing(version, findings))
        with_notes(source, result, changes, layout=layout, limits=limits)
    except NoGrid as error:
        raise Refused("This file has no rows and columns, so we cannot write notes into it.") from error
    return result


def _notes(findings: list[Finding], places: dict[str, int], first: int) -> dict[tuple[int, int], tuple[str, str]]:
    """Return the text and the color for each cell with findings; a finding of a whole row is in its first cell."""
    notes: dict[tuple[int, int], tuple[str, str]] = {}
    for finding in findings:
        if finding.row is None:
            continue
        cell = (finding.row, places.get(finding.column or "", first))
        text, color = notes.get(cell, ("", _COLORS[FindingGroup.Severity.WARNING]))
        if finding.group.severity == FindingGroup.Severity.ERROR:
            color = _COLORS[FindingGroup.Severity.ERROR]
        said = f"{finding.message}\nHow to fix it: {finding.fix}"
        notes[cell] = (f"{text}\n\n{said}".strip(), color)
    return notes


def _listing(version: Version, findings: list[Finding]) -> list[list[str]]:
    """Return the rows of the sheet that lists the findings, with the number of those that are not listed."""
    rows = [list(_HEADER)]
    for one in findings:
        where = [str(one.row) if one.row else "whole file", one.column or ""]
        rows.append([*where, one.group.get_severity_display(), one.expected or "", one.message, one.fix])
    for group in version.finding_groups.all():
        if more := group.count - group.kept:
            rows.append(
                ["", "", group.get_severity_display(), "", f"{group.title}: {more:,} more, not listed here", ""]
            )
    return rows
