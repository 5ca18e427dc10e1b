"""Unlocks: CMS ends a certification, so that the practice can submit a certified file again."""

from __future__ import annotations

from datetime import date

from portal import clock, personal_data
from portal.formatting import long_date
from portal.models import User
from portal.selectors import policy_book
from portal.services import receipts
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused, use_case
from portal.staff import ANALYST, may_act_as
from quality.attested import unlocked_parts
from quality.models import FileCertification, Unlock

from . import certifications, windows


@use_case("certification.unlock")
def unlock(*, certification: FileCertification, reason: str, resubmit_through: date, by: User) -> Unlock:
    """End a certification as CMS, and give the practice days to submit the file again. The version still counts.

    :param resubmit_through: the last day to submit again; the window is extended to it where it ends earlier.
    :raises Refused: for people who are no analysts, without a reason, for a day in the past, and for a certification
        that holds no longer.
    """
    if not may_act_as(by, ANALYST):
        raise Refused("Only analysts of CMS unlock files.")
    if not reason.strip():
        raise Refused("Say why. The participant reads it.", field="reason")
    personal_data.check_text(reason, field="reason")
    check_in_reach(book=policy_book(), resubmit_through=resubmit_through)
    today = clock.today()
    if resubmit_through < today:
        raise Refused("This day is in the past. Give today or a later day.", field="resubmit_through")
    participant = certification.participant
    receipts.lock_chain(participant)
    submission = certifications.holding(certification)
    made = Unlock(
        participant=participant,
        certification=certification,
        reason=reason.strip(),
        resubmit_through=resubmit_through,
        unlocked_by=by,
        unlocked_at=clock.now(),
    )
    made.receipt = receipts.issue(
        participant=participant,
        kind="unlock",
        title=f"{submission.title} {submission.year} unlocked by CMS",
        facts={
            "unlocked_receipt": certification.receipt.number,
            "reason": made.reason,
            "resubmit_through": resubmit_through.isoformat(),
        },
        attests=unlocked_parts(made),
        by=by,
    )
    made.save()
    certifications.release(submission)
    window = certifications.window_of(submission)
    if window is None or not window.open or window.closes_on < resubmit_through:
        windows.extend(
            participant=participant,
            file_type=submission.file_type,
            year=submission.year,
            period=submission.period,
            opens_on=today,
            closes_on=resubmit_through,
            comment=made.reason,
            by=by,
        )
    certifications.tell(
        participant,
        f"{submission.title} {submission.year}: CMS unlocked the file",
        f"You can submit the file again until {long_date(resubmit_through)}, and then certify it. Until then, version "
        f"{certification.version.number} counts. Reason: {made.reason}",
        certification.version,
        by,
    )
    return made
