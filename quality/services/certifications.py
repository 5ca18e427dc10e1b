"""Certification of a file: signed by a person who may bind, so that the file is locked; taken back by the practice.

The obligation is settled when a version is accepted; see docs/readings.md#certified-files.
"""

from __future__ import annotations

from django.urls import reverse

from portal import access, clock, personal_data
from portal import selectors as portal
from portal.fingerprint import fingerprint
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation.services import signatures
from portal.participation.wording import Wording
from portal.services import messages, receipts
from portal.services.use_case import Refused, use_case
from quality import comparison, selectors
from quality.attested import content_of
from quality.models import (
    CertificationWithdrawal,
    ClinicalRecord,
    FileCertification,
    FileType,
    Submission,
    Version,
)
from quality.wording import CERTIFY, CERTIFY_NOTHING, WITHDRAW_CERTIFICATION


def check_unlocked(submission: Submission) -> None:
    """Check that no certification locks a submission.

    :raises Refused: with the way to unlock it.
    """
    if submission.certification is not None:
        raise Refused(
            f"{submission.title} {submission.year} is certified and locked: version "
            f"{submission.certification.version.number} counts. While the window is open, a primary point of contact "
            "can withdraw the certification. After that, ask the help desk to unlock the file."
        )


def wording_for(version: Version) -> Wording:
    """Return the statement by which a version is certified."""
    return CERTIFY_NOTHING if version.nothing_to_report else CERTIFY[version.submission.file_type]


def content_sha256(version: Version) -> str:
    """Return the fingerprint of exactly what a certification covers: the file, and every row that we stored from it."""
    content = dict(content_of(version))
    if version.submission.file_type == FileType.CLINICAL_DATA:
        content["rows"] = ClinicalRecord.objects.fingerprint(version)
    return fingerprint(content)


def last_certified(submission: Submission) -> FileCertification | None:
    """Return the last certification of a submission, whether it holds or not."""
    return submission.certifications.select_related("version").order_by("-number").first()


def changes_to_certify(version: Version) -> list[str] | None:
    """List in words what differs from the version certified last; None if that is the same one, or none was."""
    last = last_certified(version.submission)
    if last is None or last.version_id == version.pk:
        return None
    return comparison.in_words(last.version, version, book=portal.policy_book())


@use_case("certification.certify")
def certify(*, version: Version, signer_title: str, note: str = "", by: User) -> FileCertification:
    """Certify the version of a file that counts, and lock the file.

    If the version is certified already, that certification is returned.

    :param note: why the file changed since it was certified before; required then.
    :raises Refused: when another version counts, when a newer one is being checked, or without a required note.
    """
    participant = version.participant
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)
    submission = _locked(version.submission_id)
    existing = submission.certification
    if existing is not None and existing.version_id == version.pk:
        return existing  # a double click, or a colleague was faster
    check_unlocked(submission)
    _check_counts(submission, version)
    changes, sha256 = changes_to_certify(version), content_sha256(version)
    if changes is not None and not note.strip():
        raise Refused("Say in a few words why the file changed. CMS reads it.", field="note")
    personal_data.check_text(note, field="note")
    signed = signatures.sign(
        FileCertification,
        participant=participant,
        year=submission.year,
        duty=None,
        receipt_title=f"{submission.title} {submission.year} certified, version {version.number}",
        wording=wording_for(version),
        signer_title=signer_title,
        facts=_facts(version, sha256, changes, note.strip()),
        attests=content_of(version),
        by=by,
        submission=submission,
        version=version,
        number=submission.certifications.count() + 1,
        content_sha256=sha256,
        rows=version.rows or 0,
        layout_version=version.layout_version,
        policy_digest=version.policy_digest,
        changes=changes or [],
        note=note.strip(),
    )
    submission.certification = signed
    submission.save(update_fields=["certification"])
    tell(
        participant,
        f"{submission.title} {submission.year}: version {version.number} certified",
        "The file is certified and locked. The receipt is on the portal.",
        version,
        by,
    )
    return signed


@use_case("certification.withdraw")
def withdraw(*, certification: FileCertification, signer_title: str, by: User) -> CertificationWithdrawal:
    """Take back one's own certification while the window is open, so that the file can be submitted again.

    :raises Refused: after the window, and for a certification that holds no longer.
    """
    participant = certification.participant
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)
    existing = CertificationWithdrawal.objects.filter(certification=certification).first()
    if existing is not None:
        return existing  # a double click, or a colleague was faster
    submission = holding(certification)
    window = window_of(submission)
    if window is None or not window.open:
        closed = f" closed on {long_date(window.closes_on)}" if window else " is closed"
        raise Refused(f"The window{closed}. If the file is wrong, ask the help desk to unlock it.")
    withdrawn = signatures.sign(
        CertificationWithdrawal,
        participant=participant,
        year=submission.year,
        duty=None,
        receipt_title=f"Certification withdrawn: {submission.title} {submission.year}",
        wording=WITHDRAW_CERTIFICATION,
        signer_title=signer_title,
        facts={"withdrawn_receipt": certification.receipt.number},
        by=by,
        certification=certification,
    )
    release(submission)
    tell(
        participant,
        f"{submission.title} {submission.year}: certification withdrawn",
        "The file is no longer locked. Upload a corrected file, or certify the version that counts.",
        certification.version,
        by,
    )
    return withdrawn


def window_of(submission: Submission) -> selectors.Window | None:
    """Return the window of a submission today, with the days that CMS added."""
    return selectors.window_of(
        submission.participant,
        year=submission.year,
        file_type=submission.file_type,
        period=submission.period,
        today=clock.today(),
        book=portal.policy_book(),
    )


def _locked(submission_id: int) -> Submission:
    rows = Submission.objects.select_related("participant", "accepted", "certification__version")
    return rows.select_for_update(of=("self",)).get(pk=submission_id)


def holding(certification: FileCertification) -> Submission:
    """Return the submission that a certification locks, locked in the database until the end of the transaction.

    :raises Refused: for a certification that holds no longer.
    """
    submission = _locked(certification.submission_id)
    if submission.certification_id != certification.pk:
        raise Refused("This certification no longer holds: it was withdrawn, or CMS unlocked the file.")
    return submission


def _check_counts(submission: Submission, version: Version) -> None:
    if submission.accepted_id != version.pk:
        now = f"Version {submission.accepted.number} counts now" if submission.accepted else "No version counts yet"
        raise Refused(f"{now}. Only the version that counts can be certified.")
    waiting = submission.versions.filter(status__in=(Version.Status.RECEIVED, Version.Status.CHECKING)).first()
    if waiting is not None:
        raise Refused(f"Version {waiting.number} is being checked. Wait for its result, then certify.")


def _facts(version: Version, sha256: str, changes: list[str] | None, note: str) -> dict[str, object]:
    """Return the facts on the receipt: what is certified, and under which rules."""
    submission = version.submission
    facts: dict[str, object] = {
        "file_type": FileType(submission.file_type).label,
        "period": submission.period,
        "version": version.number,
        "sha256": version.file.sha256 if version.file else None,
        "rows": version.rows,
        "content_sha256": sha256,
        "layout_version": version.layout_version,
        "policy_version": version.policy_version,
        "policy_digest": version.policy_digest,
    }
    return facts if changes is None else {**facts, "changes": changes, "note": note}


def release(submission: Submission) -> None:
    """Unlock a submission."""
    submission.certification = None
    submission.save(update_fields=["certification"])


def tell(participant: Participant, subject: str, body: str, version: Version, by: User) -> None:
    """Tell the practice what became of its certification."""
    page = reverse("quality:version", args=[participant.model_id, version.pk])
    messages.send(participant=participant, subject=subject, body=body, path=page, by=by)
