"""Corrections: what a practice does about its findings. Each mark holds in every version, until it is taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from portal import access, clock, personal_data
from portal.models import Seat, User
from portal.services import jobs
from portal.services.use_case import Refused, use_case
from quality.models import Correction, FindingGroup, FindingPlace, VerifiedWarning, Version

MAIL_ASSIGNED = "quality.mail_assigned"
ROWS_AT_ONCE = 1000
Mark = Correction.Mark


@use_case("correction.mark")
def mark(*, version: Version, places: Collection[int], as_: str, note: str = "", by: User) -> int:
    """Mark findings as fixed in the source, with the vendor, or left as they are; return their number.

    :param places: the ids of the findings' places in this version.
    :param as_: a value of `Correction.Mark`.
    :raises Refused: without a finding, and without a note for findings that stay.
    """
    chosen = _chosen(version, places, by)
    note = _checked(note, "note")
    if as_ == Mark.LEFT and not note:
        raise Refused("Write a note: why will you not fix it?", field="note")
    return _write(version, chosen, by, mark=Mark(as_), note=note)


@use_case("correction.assign")
def assign(*, version: Version, places: Collection[int], to: Seat | None, by: User) -> int:
    """Assign findings to a colleague, or to nobody; return their number.

    A job emails the colleague: at most one email a day and seat, whatever the number of findings.

    :raises Refused: for a person without access to the practice now.
    """
    chosen = _chosen(version, places, by)
    if to is not None and (to.participant_id != version.participant_id or not to.is_in_force):
        raise Refused("This person has no access to your practice now. Choose another one.", field="person")
    if to is not None and to.user_id != by.pk:
        jobs.enqueue(MAIL_ASSIGNED, to.pk, clock.today().isoformat())
    return _write(version, chosen, by, assigned_to=to)


def mail_assigned(*, seat_id: int) -> bool:
    """Email a person that colleagues assigned findings to them; return False if they have none, or no seat any more.

    The email names the Model ID, and neither the practice nor a finding, because email is not safe for them.
    """
    seat = Seat.objects.in_force().select_related("user", "participant").filter(pk=seat_id).first()
    if seat is None or not Correction.objects.filter(assigned_to=seat, mark=Mark.OPEN).exists():
        return False
    text = (
        f"A colleague assigned findings to you about Model ID {seat.participant.model_id}.\n\n"
        "Sign in to the portal, open the file under “Files” and choose “Correct the findings”. You get this email at "
        "most once a day. We never send details, links to sign in or files by email.\n"
    )
    subject = f"{settings.EMAIL_SUBJECT_PREFIX}findings to correct"
    return bool(EmailMessage(subject, text, to=[seat.user.email]).send())


@use_case("correction.take_back")
def take_back(*, version: Version, places: Collection[int], by: User) -> int:
    """Take back marks and verifications, so that the findings are open again; return their number."""
    chosen = _chosen(version, places, by)
    holding = VerifiedWarning.objects.filter(submission=version.submission_id, withdrawn_at=None)
    keys = {place.key for place in chosen}
    locked = holding.filter(key__in=keys).order_by("key", "pk").select_for_update(of=("self",), no_key=True)
    holding.filter(pk__in=[one.pk for one in locked]).update(withdrawn_at=clock.now())
    return _write(version, chosen, by, mark=Mark.OPEN, note="")


@use_case("warning.verify")
def verify(*, version: Version, places: Collection[int], reason: str, by: User) -> int:
    """Verify warnings: the values are right, for a reason. Return their number.

    A verified warning is quiet in later versions while the value at its place is the same.

    :raises Refused: for an error, and without a reason.
    """
    chosen = _chosen(version, places, by)
    errors = [place for place in chosen if place.finding.group.severity == FindingGroup.Severity.ERROR]
    if errors:
        raise Refused("You can verify warnings alone. An error must be corrected. Choose warnings only.")
    reason = _checked(reason, "note")
    if not reason:
        raise Refused("Write the reason: why is the value right?", field="note")
    VerifiedWarning.objects.bulk_create(
        [
            VerifiedWarning(
                submission_id=version.submission_id,
                participant_id=version.participant_id,
                key=place.key,
                value=place.value,
                reason=reason,
                verified_by=by,
                verified_at=clock.now(),
            )
            for place in chosen
        ],
        ignore_conflicts=True,
        batch_size=ROWS_AT_ONCE,
    )
    return len(chosen)


def _checked(text: str, field: str) -> str:
    personal_data.check_text(text, field=field)
    return text.strip()


def _chosen(version: Version, places: Collection[int], by: User) -> Sequence[FindingPlace]:
    """Return the places of a version, each key once, in the order in which everybody locks the rows of keys.

    :raises Refused: if there is none.
    """
    access.check_may_prepare(by, version.participant)
    rows = version.places.filter(pk__in=places).select_related("finding__group").defer("finding__received")
    found = {place.key: place for place in rows}
    if not found:
        raise Refused("Choose at least one finding.")
    return [found[key] for key in sorted(found)]


def _write(version: Version, places: Sequence[FindingPlace], by: User, **values: Any) -> int:
    """Write the same mark for many places in one query."""
    marks = [
        Correction(
            submission_id=version.submission_id,
            participant_id=version.participant_id,
            key=place.key,
            marked_by=by,
            marked_at=clock.now(),
            **values,
        )
        for place in places
    ]
    Correction.objects.bulk_create(
        marks,
        update_conflicts=True,
        unique_fields=["submission", "key"],
        update_fields=[*values, "marked_by", "marked_at"],
        batch_size=ROWS_AT_ONCE,
    )
    return len(marks)
