"""The check of an uploaded version: read the file, check it, store findings and rows, settle the obligation.

Polars and the modules that use it are imported inside functions, so that a worker's parent process never loads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from portal import clock, encryption
from portal import selectors as portal
from portal.files.reading import FileAltered
from portal.models import StoredFile
from portal.participation.services import obligations
from portal.policy import Book
from portal.services import jobs, messages, receipts, stored_files
from portal.services.use_case import Actor, use_case
from quality import lifecycle
from quality.attested import parts_of, versions_with_measures
from quality.intake.layouts import CLINICAL_DATA, COLUMNS
from quality.known_episodes import known_episodes
from quality.models import FileType, Finding, FindingGroup, MeasureResult, Version

from . import clinical_rows, stages
from .finding_places import PLACE

if TYPE_CHECKING:
    from quality.intake.checking import Checked
    from quality.intake.findings import Finding as CheckedFinding

# Rules for which the column name itself is the received value: without a header it may be a patient's data.
_NAMES_AS_RECEIVED = frozenset({"unknown-column", "doubled-column", "workbook-formula"})


def check_version(*, version_id: int, by: Actor) -> Version:
    """Check a version and store the result. A version that already has a result is not changed.

    Reading and checking run outside any transaction, so that the page sees the progress and no lock is held. One
    transaction stores the result.

    :raises NotYet: while the file waits for its virus scan.
    """
    version = _begin(version_id=version_id, by=by)
    if version.status != Version.Status.CHECKING:
        return version
    if version.file.scan == StoredFile.Scan.HARMFUL:
        return _reject_harmful(version_id=version_id, by=by)
    book = portal.policy_book()
    try:
        with stored_files.plain_copies(files={"upload": version.file}, by=by) as copies:
            checked = _checked(version, copies["upload"], book, by)
    except FileAltered:
        return fail(version_id=version_id, by=by)
    except (stages.Canceled, clinical_rows.NotChecking):
        return _give_up(version_id=version_id, by=by)
    stages.enter(version_id=version_id, name=stages.STORED)
    return _keep(version_id=version_id, checked=checked, book=book, by=by)


def _checked(version: Version, path: Path, book: Book, by: Actor) -> Checked:
    """Check the decrypted copy of a version's file; store its rows, and the progress for the page.

    :raises Canceled: when somebody canceled the version.
    """
    from quality.intake.checking import check_file

    names = tuple(column.name for column in COLUMNS[CLINICAL_DATA])
    clinical = version.submission.file_type == CLINICAL_DATA
    return check_file(
        path,
        **arguments_for(version, book),
        progress=stages.Progress(version.pk),
        sink=clinical_rows.ClinicalRows(version, names, by) if clinical else None,
    )


def arguments_for(version: Version, book: Book) -> dict[str, Any]:
    """Return the arguments of the checker for a version."""
    submission, participant = version.submission, version.participant
    return {
        "name": version.file.name,
        "file_type": submission.file_type,
        "performance_year": submission.year,
        "period": submission.period,
        "model_id": participant.model_id,
        "tin": participant.tin,
        "known": known_episodes(submission, book=book),
        "uploaded_on": version.uploaded_on,
        "template": reverse("quality:template", args=[participant.model_id, submission.file_type, "xlsx"]),
        "book": book,
    }


def full_report(*, version: Version, by: Actor) -> Iterator[CheckedFinding]:
    """Check the stored file of a version again, with the policy of its check, and yield all findings batch by batch.

    :raises FileAltered: when the file is not the one that was received, or is gone.
    """
    from quality.intake.checking import Check, every_finding

    book = portal.policy_book() if version.policy_version is None else portal.policy_book_of(version.policy_version)
    with stored_files.plain_copies(files={"upload": version.file}, by=by) as copies:
        yield from every_finding(Check.of(path=copies["upload"], list_all=True, **arguments_for(version, book)))


@use_case("version.give_up")
def _give_up(*, version_id: int, by: Actor) -> Version:
    """End a check whose version somebody else ended; only the rows of an accepted version stay."""
    version = _locked(version_id)
    if version.status != Version.Status.ACCEPTED:
        clinical_rows.remove(version=version)
    return version


@use_case("version.check")
def _begin(*, version_id: int, by: Actor) -> Version:
    version = _locked(version_id)
    if version.status not in (Version.Status.ACCEPTED, Version.Status.REJECTED, Version.Status.CANCELED):
        if version.file.waits_for_scan:
            raise jobs.NotYet(settings.SCAN_AGAIN_SECONDS)
        lifecycle.VERSION.move(version, Version.Status.CHECKING)
        version.save(update_fields=["status"])
        stages.enter(version_id=version_id, name=stages.READ)
    if version.status != Version.Status.ACCEPTED:
        clinical_rows.remove(version=version)  # those of a check that was killed
    return version


@use_case("version.reject_harmful")
def _reject_harmful(*, version_id: int, by: Actor) -> Version:
    """Reject a version with harmful content that a late scan found; the scan already sent the message."""
    version = _locked(version_id)
    lifecycle.VERSION.move(version, Version.Status.REJECTED)
    version.checked_at = clock.now()
    version.save(update_fields=["status", "checked_at"])
    return version


def _locked(version_id: int) -> Version:
    rows = Version.objects.select_related("submission", "participant", "file").select_for_update(of=("self",))
    return rows.get(pk=version_id)


@use_case("version.keep_result")
def _keep(*, version_id: int, checked: Checked, book: Book, by: Actor) -> Version:
    version = _locked(version_id)
    if version.status != Version.Status.CHECKING:
        return version  # another worker stored a result first, or somebody canceled it
    after = Version.Status.ACCEPTED if checked.is_accepted else Version.Status.REJECTED
    _keep_findings(version, checked)
    lifecycle.VERSION.move(version, after)
    version.layout_version = checked.layout.version
    version.rows, version.accepted_rows, version.rejected_rows = checked.rows, checked.accepted, checked.rejected
    version.checked_at = clock.now()
    version.policy_digest, version.policy_version = book.digest, book.version
    if checked.is_accepted:
        if checked.layout.file_type == CLINICAL_DATA:
            clinical_rows.check_complete(version=version, rows=checked.accepted)
        _keep_measures(version, checked)
        _settle(version, by)
    else:
        clinical_rows.remove(version=version)
    version.save()
    stages.leave(version_id=version_id, name=stages.STORED)
    if checked.groups:
        jobs.enqueue(PLACE, version.pk)
    _send_result(version, by)
    return version


def _keep_findings(version: Version, checked: Checked) -> None:
    groups = FindingGroup.objects.bulk_create(
        FindingGroup(
            version=version,
            participant_id=version.participant_id,
            rule=group.rule,
            severity=group.severity,
            title=group.title,
            count=group.count,
            kept=group.kept,
        )
        for group in checked.groups
    )
    ids = {group.rule: group.pk for group in groups}
    names = [f.rule in _NAMES_AS_RECEIVED and f.column not in checked.layout.names for f in checked.findings]
    found = (f.column if named else f.received for f, named in zip(checked.findings, names, strict=True))
    received = _encrypted(Finding, "received", found)
    columns = ("group_id", "version_id", "participant_id", "position", "row", "column", "received", "expected")
    Finding.objects.copy_in(
        (*columns, "message", "fix"),
        (
            (
                ids[finding.rule],
                version.pk,
                version.participant_id,
                position,
                finding.row,
                None if named else (finding.column or "")[:200] or None,
                encrypted,
                finding.expected,
                finding.message,
                finding.fix,
            )
            for position, (finding, named, encrypted) in enumerate(
                zip(checked.findings, names, received, strict=True), start=1
            )
        ),
    )


def _encrypted(model: type[Model], name: str, values: Iterable[str | None]) -> list[bytes | None]:
    """Encrypt values for COPY as the model field does."""
    return encryption.encrypt_many(model._meta.get_field(name).encrypted_as, values)


def _keep_measures(version: Version, checked: Checked) -> None:
    for row in checked.extracted:
        MeasureResult.objects.create(
            version=version,
            participant_id=version.participant_id,
            year=version.submission.year,
            measure=row["measure_id"],
            method=row["reporting_method"],
            **{name: row[name] for name in ("eligible", "exclusions", "exceptions", "met", "not_met")},
        )


def _settle(version: Version, by: Actor) -> None:
    """Issue a receipt, make the version the one that counts, and settle the obligation."""
    submission = version.submission
    measures = versions_with_measures().get(pk=version.pk).measures
    version.receipt = receipts.issue(
        participant=version.participant,
        kind="upload",
        title=f"{submission.title} {submission.year} accepted",
        facts={
            "file_type": FileType(submission.file_type).label,
            "performance_year": submission.year,
            "period": submission.period,
            "version": version.number,
            "sha256": version.file.sha256,
            "bytes": version.file.size,
            "rows": version.rows,
            "layout_version": version.layout_version,
            "uploaded_at": version.uploaded_at.isoformat(),
        },
        attests=parts_of(version, measures),
        by=version.uploaded_by or by,
    )
    # An older version whose check ends late does not replace a newer accepted one. Issuing the receipt locked the
    # participant's chain, so nobody else changes the accepted version from here on. Nothing replaces a certified one.
    submission.refresh_from_db(fields=["accepted", "certification"])
    is_later = submission.accepted is None or submission.accepted.number < version.number
    if is_later and submission.certification_id is None:
        submission.accepted = version
        submission.save(update_fields=["accepted"])
    obligations.settle(
        participant=version.participant, year=submission.year, code=submission.duty, receipt=version.receipt, by=by
    )


def _send_result(version: Version, by: Actor) -> None:
    submission = version.submission
    if version.status == Version.Status.ACCEPTED:
        body = "We accepted your file. Its receipt is on the portal."
        if submission.accepted_id == version.pk and submission.certification_id is None:
            body += " Next step: a primary point of contact certifies it. Open its page and select “Certify”."
    else:
        body = "We rejected your file. The portal shows what we found and how to fix it. Upload a corrected file."
    messages.send(
        participant=version.participant,
        subject=f"{submission.title} {submission.year}: version {version.number} {version.status}",
        body=body,
        path=reverse("quality:version", args=[version.participant.model_id, version.pk]),
        by=by,
    )


@use_case("version.fail")
def fail(*, version_id: int, by: Actor) -> Version:
    """Record that a version could not be checked, and send a message; the participant can upload the file again."""
    version = _locked(version_id)
    if not version.is_final:
        lifecycle.VERSION.move(version, Version.Status.FAILED)
        clinical_rows.remove(version=version)
        version.checked_at = clock.now()
        version.save(update_fields=["status", "checked_at"])
        submission = version.submission
        messages.send(
            participant=version.participant,
            subject=f"{submission.title} {submission.year}: version {version.number} could not be checked",
            body="Something went wrong on our side. Upload the file again; if it happens again, call the help desk.",
            path=reverse("quality:version", args=[version.participant.model_id, version.pk]),
            by=by,
        )
    return version
