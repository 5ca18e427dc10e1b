"""Uploads: received once, kept in the file store, handed to a worker."""

from __future__ import annotations

from uuid import UUID

from django.core.files.base import File
from django.db.models import Max

from portal import access, clock
from portal import selectors as portal
from portal.formatting import long_date
from portal.models import Participant, User
from portal.rules.performance_years import policy_of
from portal.services import file_intake, jobs, receipts
from portal.services.file_intake import Taken
from portal.services.use_case import Actor, Refused, use_case
from quality import selectors
from quality.models import Submission, Version
from quality.models.submission import duty_of, title_of

CHECK = "quality.check_version"
USE = "submission"


def receive(
    *,
    participant: Participant,
    year: int,
    file_type: str,
    period: int | None,
    upload: File[bytes],
    token: UUID | None = None,
    by: Actor,
) -> Version:
    """Take a file in and ask for its check.

    The same form sent twice, or the latest version's own bytes once more, give the version that is there.

    :param token: one use of one form.
    :raises Refused: outside the window, for a file that is not owed, too large or harmful, or when the participant
        sent as much today as one day takes.
    """
    limit = policy_of(year, book=portal.policy_book())["intake/file_size_limit_bytes"]
    with file_intake.receiving(use=USE, participant=participant, by=by) as intake:
        taken = intake.take(upload, limit=limit, advice="Remove other sheets, or save it as CSV.")
        return _keep(
            participant=participant, year=year, file_type=file_type, period=period, token=token, taken=taken, by=by
        )


@use_case("submission.receive")
def _keep(
    *,
    participant: Participant,
    year: int,
    file_type: str,
    period: int | None,
    token: UUID | None,
    taken: Taken,
    by: Actor,
) -> Version:
    if isinstance(by, User):
        access.check_may_prepare(by, participant)
    _check_window(participant, year, file_type, period)
    receipts.take_turn(participant)  # before the submission, as every other use case takes them
    Submission.objects.get_or_create(participant=participant, year=year, file_type=file_type, period=period)
    submission = Submission.objects.select_for_update().get(
        participant=participant, year=year, file_type=file_type, period=period
    )
    known = Version.objects.for_participant(participant).filter(token=token).first() if token else None
    if known and known.submission_id != submission.pk:
        raise Refused("This form was sent already, for another file. Open the upload page anew and send it from there.")
    latest = submission.versions.select_related("file").order_by("-number").first()
    if known is None and latest and latest.file.sha256 == taken.sha256 and latest.status != Version.Status.FAILED:
        known = latest
    if known is not None:
        return known
    version = Version.objects.create(
        submission=submission,
        participant=participant,
        number=(submission.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        token=token,
        file=file_intake.keep(taken=taken, by=by),
        uploaded_by=by if isinstance(by, User) else None,
        uploaded_at=clock.now(),
    )
    jobs.enqueue(CHECK, version.pk)
    return version


def _check_window(participant: Participant, year: int, file_type: str, period: int | None) -> None:
    today = clock.today()
    window = selectors.window_of(
        participant, year=year, file_type=file_type, period=period, today=today, book=portal.policy_book()
    )
    if window is None:
        raise Refused("There is no such file for that year and period.")
    title = title_of(file_type, period)
    owed = participant.obligations.filter(year=year, code=duty_of(file_type, period)).first()
    if owed is None or owed.waived_on:
        raise Refused(f"You do not owe this file for {year}: {title}.")
    if not window.open:
        when = "opens on" if today < window.opens_on else "closed on"
        day = window.opens_on if today < window.opens_on else window.closes_on
        raise Refused(
            f"You cannot upload {title} for {year} today: the window {when} {long_date(day)}. If you need other days, "
            "call the help desk."
        )
