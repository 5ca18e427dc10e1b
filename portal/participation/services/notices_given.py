"""The proof that patients got the notice to beneficiaries (§ 512.225(a)): typed one by one, or from a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal import access, clock, selectors
from portal.encryption import blind_index
from portal.models import Participant, Receipt, User
from portal.participation.attested import parts_of
from portal.participation.intake.given_notices import GivenNotice, read_notices
from portal.participation.models import NoticeGiven
from portal.participation.rules.beneficiary_notice import gives_notice
from portal.services import receipts
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused, use_case

from .patient_lists import check_faultless, typed_mbi

ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Recorded:
    """The outcome of recording: how many notices are new, how many were on record, and the receipt of the new ones."""

    new: int
    known: int
    receipt: Receipt | None


@use_case("notice_given.record")
def record(*, participant: Participant, mbi: str, given_on: date, by: User) -> Recorded:
    """Record that a patient got the notice at the planning session of a day.

    :raises Refused: when the MBI is not valid, the day is in the future, or the participant does not give the notice.
    """
    _check_right(participant, by)
    check_in_reach(book=selectors.policy_book(), given_on=given_on)
    if given_on > clock.today():
        raise Refused("This day is in the future. Record the notice after the session.", field="given_on")
    return _keep(participant, [GivenNotice(typed_mbi(mbi), given_on)], by)


@use_case("notice_given.record_list")
def record_list(*, participant: Participant, content: bytes, by: User) -> Recorded:
    """Record a list of patients who got the notice, all of them or none; those on record already count once.

    :raises Refused: with the first faults of the list, by the numbers of their rows; never with an MBI.
    """
    _check_right(participant, by)
    rows, faults = read_notices(content, today=clock.today(), book=selectors.policy_book())
    check_faultless(faults)
    return _keep(participant, rows, by)


def _check_right(participant: Participant, by: User) -> None:
    access.check_may_prepare(by, participant)
    if not gives_notice(participant.kind):
        raise Refused("Your kind of participant does not give this notice.")


def _keep(participant: Participant, rows: Iterable[GivenNotice], by: User) -> Recorded:
    """Keep what is not on record yet, under one receipt."""
    receipts.lock_chain(participant)
    known = set(participant.notices_given.holding().values_list("mbi_index", "given_on"))
    found = [NoticeGiven(participant=participant, mbi=row.mbi, mbi_index=blind_index("mbi", row.mbi),
                         given_on=row.given_on, recorded_by=by, recorded_at=clock.now())
             for row in rows]  # fmt: skip
    new = [row for row in found if (row.mbi_index, row.given_on) not in known]
    if not new:
        return Recorded(0, len(found), None)
    receipt = receipts.issue(
        participant=participant,
        kind="notices-given",
        title="Recorded that patients got the notice" if len(new) > 1 else "Recorded that a patient got the notice",
        facts={
            "notices": len(new),
            "first_session_on": min(row.given_on for row in new).isoformat(),
            "last_session_on": max(row.given_on for row in new).isoformat(),
        },
        attests=parts_of(*new),
        by=by,
    )
    for row in new:
        row.receipt = receipt
    NoticeGiven.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    return Recorded(len(new), len(found) - len(new), receipt)


@use_case("notice_given.withdraw")
def withdraw(*, notice: NoticeGiven, by: User) -> NoticeGiven:
    """Withdraw a record that was made by mistake; its row and its receipt stay."""
    access.check_may_prepare(by, notice.participant)
    notice = NoticeGiven.objects.select_for_update().get(pk=notice.pk)
    if notice.withdrawn_on is None:
        notice.withdrawn_on = clock.today()
        notice.save(update_fields=["withdrawn_on"])
    return notice
