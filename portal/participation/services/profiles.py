"""The profile of a participant: confirmed each year, and requests to correct it or notices that it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.urls import reverse

from portal import access, clock, personal_data
from portal.models import Participant, User
from portal.participation import lifecycle
from portal.participation.attested import parts_of
from portal.participation.models import ProfileConfirmation, ProfileDecision, ProfileRequest
from portal.participation.profile import fingerprint_of, on_file, texts_on_file
from portal.participation.rules.profile import changes_told, last_day_to_tell, year_to_confirm
from portal.participation.wording import PROFILE
from portal.selectors import policy_book
from portal.services import file_intake, messages, receipts
from portal.services.file_intake import PendingFile
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused, use_case
from portal.staff import HELP_DESK, may_act_as

from . import evidence as evidence_service
from . import requested_corrections, signatures

Subject = ProfileRequest.Subject
TOLD = {
    lifecycle.ACCEPTED: "CMS accepted your request",
    lifecycle.REFUSED: "CMS did not accept your request",
}


@use_case("profile.confirm")
def confirm(
    *, participant: Participant, year: int, fingerprint: str, signer_title: str, by: User
) -> ProfileConfirmation:
    """Confirm that what CMS has on file is right, exactly as the signer saw it.

    :param fingerprint: that of what the page showed.
    :raises Refused: for another year than the one that is confirmed today, or when something on file changed.
    """
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)
    if year != year_to_confirm(clock.today(), book=policy_book()):
        raise Refused(f"You cannot confirm your profile for {year} today.")
    participant = Participant.objects.get(pk=participant.pk)  # as it is now, under the lock
    pairs = on_file(participant)
    if fingerprint_of(pairs) != fingerprint:
        raise Refused("CMS changed something while this page was open. Review it again, then confirm it.")
    latest: ProfileConfirmation | None = participant.profileconfirmations.filter(year=year).first()
    if latest is not None and latest.fingerprint == fingerprint:
        return latest  # a double click, or a colleague was faster
    return signatures.sign(
        ProfileConfirmation,
        participant=participant,
        year=year,
        duty=None,
        receipt_title=f"Profile of {year} confirmed",
        wording=PROFILE,
        signer_title=signer_title,
        facts={"on_file": [f"{label}: {text}" for label, text in pairs], "on_file_sha256": fingerprint},
        by=by,
        on_file=pairs,
        fingerprint=fingerprint,
    )


def ask_for_correction(
    *,
    participant: Participant,
    subject: str,
    on_file: str,
    right: str,
    evidence: File[Any] | None = None,
    by: User,
) -> ProfileRequest:
    """Ask CMS to correct what it has on file.

    :param on_file: what is wrong.
    :param evidence: a file that shows what is right.
    :raises Refused: for an empty text or one with an identifier of a person, or a file that cannot be accepted.
    """
    access.check_may_prepare(by, participant)
    words = {"on_file": _said(on_file, "on_file"), "right": _said(right, "right")}
    with evidence_service.receiving(upload=evidence, participant=participant, by=by) as taken:
        return _send(participant=participant, subject=Subject(subject), words=words, taken=taken, by=by)


def tell_change(
    *,
    participant: Participant,
    subject: str,
    right: str,
    changes_on: date,
    evidence: File[Any] | None = None,
    by: User,
) -> ProfileRequest:
    """Tell CMS that the legal name changes or, where the policy asks, the TIN or CCN. A late notice is taken.

    :param right: the new name; of a new TIN never the number itself, which the help desk asks for by telephone.
    :raises Refused: for a change that the policy does not ask about, the name on file, an empty text or one with an
        identifier of a person, or a file that cannot be accepted.
    """
    access.check_may_bind(by, participant)
    check_in_reach(book=policy_book(), changes_on=changes_on)
    if subject not in changes_told(clock.today(), book=policy_book()):
        raise Refused("CMS asks for no notice of this change. Ask for a correction instead.", field="subject")
    words = {"on_file": texts_on_file(participant)[subject], "right": _said(right, "right")}
    if words["right"] == words["on_file"]:
        raise Refused("This is on file already.", field="right")
    with evidence_service.receiving(upload=evidence, participant=participant, by=by) as taken:
        return _send(
            participant=participant, subject=Subject(subject), words=words, changes_on=changes_on, taken=taken, by=by
        )


@use_case("profile_request.send")
def _send(
    *,
    participant: Participant,
    subject: Subject,
    words: dict[str, str],
    changes_on: date | None = None,
    taken: PendingFile | None,
    by: User,
) -> ProfileRequest:
    receipts.lock_chain(participant)
    given = {**words, "subject": subject, "changes_on": changes_on, "file_sha256": taken.sha256 if taken else ""}
    waiting = participant.profile_requests.filter(status=lifecycle.REQUESTED)
    if same := waiting.filter(**given).first():
        return same  # a double click
    made = ProfileRequest(
        participant=participant,
        **given,
        due_on=last_day_to_tell(subject, changes_on, book=policy_book()) if changes_on else None,
        file=file_intake.keep(taken=taken, by=by) if taken else None,
        asked_by=by,
        asked_on=clock.today(),
        asked_at=clock.now(),
    )
    days = {"changes_on": changes_on.isoformat()} if changes_on else {}
    if made.due_on is not None:
        days |= {"last_day": made.due_on.isoformat()}
    made.receipt = receipts.issue(
        participant=participant,
        kind="profile-request",
        title=made.title,
        facts={
            **words,
            **days,
            **({"in_time": not made.is_late} if made.due_on else {}),
            **({"file_sha256": made.file_sha256} if made.file else {}),
        },
        attests=parts_of(made),
        by=by,
    )
    made.save()
    return made


@use_case("profile_request.decide")
def decide(
    *, request: ProfileRequest, outcome: str, reason: str, right: Mapping[str, Any] | None = None, by: User
) -> ProfileDecision:
    """Accept a request, or refuse it with a reason, and tell the practice.

    :param right: what is put on file with the acceptance, see `requested_corrections.put_on_file`.
    :raises Refused: when the person is not of the help desk, the request was decided, the reason is missing, or what
        is right cannot be put on file.
    """
    if not may_act_as(by, HELP_DESK):
        raise Refused("Only the help desk can decide on these requests.")
    if outcome not in TOLD:
        raise Refused("Only the practice can withdraw its request.", field="outcome")
    said = _said(reason, "reason")
    decision = _step(request, outcome, said, by)
    row = decision.request
    if right and outcome == lifecycle.ACCEPTED:
        requested_corrections.put_on_file(request=row, right=right, by=by)
    messages.send(
        participant=row.participant,
        subject=TOLD[outcome],
        body=f"{row.title}. CMS says: {said}",
        path=reverse("participation:profile-request", args=[row.participant.model_id, row.pk]),
        by=by,
    )
    return decision


@use_case("profile_request.withdraw")
def withdraw(*, request: ProfileRequest, by: User) -> ProfileDecision:
    """Withdraw a request on which CMS has not decided.

    :raises Refused: when CMS decided.
    """
    access.check_may_prepare(by, request.participant)
    if existing := ProfileDecision.objects.filter(request=request, outcome=lifecycle.WITHDRAWN).first():
        return existing  # a double click
    return _step(request, lifecycle.WITHDRAWN, "", by)


def _step(request: ProfileRequest, then: str, reason: str, by: User) -> ProfileDecision:
    row = ProfileRequest.objects.select_for_update(of=("self",)).select_related("participant").get(pk=request.pk)
    if not lifecycle.PROFILE_REQUEST.may(row.status, then):
        raise Refused(f"This request is now “{row.get_status_display()}”. It cannot be changed.")
    lifecycle.PROFILE_REQUEST.move(row, then)
    row.save(update_fields=["status"])
    return ProfileDecision.objects.create(
        request=row,
        participant=row.participant,
        outcome=then,
        reason=reason,
        decided_by=by,
        decided_on=clock.today(),
        decided_at=clock.now(),
    )


def _said(text: str, field: str) -> str:
    said = text.strip()
    if not said:
        raise Refused("Enter a text. The other side acts on it.", field=field)
    personal_data.check_text(said, field=field)
    return said
