"""The declaration of nothing to report: a version without a file that settles the obligation.

See docs/readings.md#nothing-to-report.
"""

from __future__ import annotations

from dataclasses import asdict

from django.urls import reverse

from portal import access, clock
from portal import selectors as portal
from portal.models import Participant, User
from portal.participation.services import signatures
from portal.policy import Book
from portal.services import messages, receipts
from portal.services.use_case import Refused, use_case
from quality import lifecycle, selectors
from quality.attested import measures_of
from quality.models import Declaration, FileType, MeasureResult, Submission, Version
from quality.rules.measures import without_cases
from quality.wording import NOTHING_TO_REPORT

from . import certifications, submissions, windows


@use_case("submission.declare_nothing")
def declare_nothing(
    *,
    participant: Participant,
    year: int,
    file_type: str,
    period: int | None,
    signer_title: str,
    by: User,
) -> Version:
    """Declare that a participant has nothing to report in a file, and settle the obligation as an accepted file does.

    Whoever may upload may declare, because a declaration binds the participant no more than a file does. A file that is
    accepted later replaces it. For quality measures, each measure is stored with no cases. If a declaration already
    counts, that version is returned.

    :raises Refused: outside the window, for a file that is not due, or if the claims show completed episodes.
    """
    access.check_may_prepare(by, participant)
    receipts.lock_chain(participant)
    windows.check_open(participant=participant, year=year, file_type=file_type, period=period)
    submission = submissions.lock_submission(participant=participant, year=year, file_type=file_type, period=period)
    if submission.accepted and submission.accepted.nothing_to_report:
        return submission.accepted  # a double click, or a colleague declared first
    certifications.check_unlocked(submission)
    book = portal.policy_book()
    _check_episodes(submission, book)
    version = Version.objects.create(
        submission=submission,
        participant=participant,
        number=submissions.next_number(submission),
        nothing_to_report=True,
        status=lifecycle.VERSION.check(Version.Status.RECEIVED, Version.Status.ACCEPTED),
        rows=0,
        accepted_rows=0,
        rejected_rows=0,
        uploaded_by=by,
        uploaded_at=clock.now(),
        checked_at=clock.now(),
        policy_digest=book.digest,
        policy_version=book.version,
    )
    if file_type == FileType.QUALITY_MEASURES:
        _keep_measures_without_cases(version, book)
    _sign(version, signer_title=signer_title, by=by)
    return version


def _check_episodes(submission: Submission, book: Book) -> None:
    owed = selectors.applicable_episodes(submission.participant, submission.year, period=submission.period, book=book)
    if known := len(owed):
        some = "1 completed episode" if known == 1 else f"{known:,} completed episodes"
        raise Refused(
            f"The claims show {some} of yours in this period, so there is something to report. Upload a file. If you "
            f"think the claims are wrong, call the help desk."
        )


def _keep_measures_without_cases(version: Version, book: Book) -> None:
    year = version.submission.year
    for result in without_cases(year, book=book):
        MeasureResult.objects.create(
            version=version, participant_id=version.participant_id, year=year, **asdict(result)
        )


def _sign(version: Version, *, signer_title: str, by: User) -> None:
    submission = version.submission
    declaration = signatures.sign(
        Declaration,
        participant=version.participant,
        year=submission.year,
        duty=submission.duty,
        receipt_title=f"Nothing to report: {submission.title} {submission.year}",
        wording=NOTHING_TO_REPORT[submission.file_type],
        signer_title=signer_title,
        facts={
            "file_type": FileType(submission.file_type).label,
            "period": submission.period,
            "version": version.number,
        },
        attests=measures_of(version),
        by=by,
        version=version,
    )
    version.receipt = declaration.receipt
    version.save(update_fields=["receipt"])
    submission.accepted = version
    submission.save(update_fields=["accepted"])
    messages.send(
        participant=version.participant,
        subject=f"{submission.title} {submission.year}: nothing to report",
        body="We recorded your declaration. Its receipt is on the portal.",
        path=reverse("quality:version", args=[version.participant.model_id, version.pk]),
        by=by,
    )
