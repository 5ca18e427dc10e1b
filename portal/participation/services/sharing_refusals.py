"""Patients who refuse data sharing (§ 512.225): recorded by the participant, which tells CMS by doing so."""

from __future__ import annotations

from datetime import date

from portal import access, clock, selectors
from portal.encryption import blind_index
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation.attested import parts_of
from portal.participation.models import SharingRefusal
from portal.participation.rules.data_sharing import tell_cms_by
from portal.services import receipts
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused, use_case

from .patient_lists import typed_mbi


@use_case("sharing_refusal.record")
def record(*, participant: Participant, mbi: str, refused_on: date, by: User) -> SharingRefusal:
    """Record that a patient refuses data sharing, from the day on which the patient told the participant.

    A refusal that is told to CMS late counts as well; the row and its receipt say that it was late.

    :raises Refused: when the MBI is not valid, the day is in the future, or a refusal of the patient is on record.
    """
    access.check_may_prepare(by, participant)
    book, today = selectors.policy_book(), clock.today()
    check_in_reach(book=book, refused_on=refused_on)
    if refused_on > today:
        raise Refused("This day is in the future. Enter the day on which the patient told you.", field="refused_on")
    known_as = typed_mbi(mbi)
    receipts.lock_chain(participant)
    index = blind_index("mbi", known_as)
    known = participant.sharing_refusals.filter(mbi_index=index).exclude(to_on__lt=refused_on).first()
    if known and (known.from_on, known.to_on) == (refused_on, None):
        return known  # a double click
    if known:
        ended = f" and ended {long_date(known.to_on)}" if known.to_on else ""
        raise Refused(
            f"A refusal of this patient is on record. It began {long_date(known.from_on)}{ended}.", field="mbi"
        )
    refusal = SharingRefusal(
        participant=participant,
        mbi=known_as,
        mbi_index=index,
        from_on=refused_on,
        due_on=tell_cms_by(refused_on, book=book),
        recorded_by=by,
        recorded_on=today,
        recorded_at=clock.now(),
    )
    refusal.receipt = receipts.issue(
        participant=participant,
        kind="sharing-refusal",
        title="Told CMS that a patient refuses data sharing",
        facts={
            "refused_on": refused_on.isoformat(),
            "told_on": today.isoformat(),
            "last_day": refusal.due_on.isoformat(),
            "late": refusal.is_late,
        },
        attests=parts_of(refusal),
        by=by,
    )
    refusal.save()
    return refusal


@use_case("sharing_refusal.end")
def end(*, refusal: SharingRefusal, to_on: date, by: User) -> SharingRefusal:
    """End a refusal after a day, because the patient agreed to share the data.

    :raises Refused: when the day is before the refusal began or in the future, or the refusal has ended.
    """
    access.check_may_prepare(by, refusal.participant)
    check_in_reach(book=selectors.policy_book(), to_on=to_on)
    refusal = SharingRefusal.objects.select_for_update().get(pk=refusal.pk)
    if refusal.to_on == to_on:
        return refusal  # a double click
    if refusal.to_on:
        raise Refused(f"This refusal already ended {long_date(refusal.to_on)}.", field="to_on")
    if to_on < refusal.from_on:
        raise Refused(f"The refusal began {long_date(refusal.from_on)}. It cannot end before.", field="to_on")
    if to_on > clock.today():
        raise Refused("This day is in the future. A refusal holds until the patient agrees.", field="to_on")
    refusal.to_on = to_on
    refusal.save(update_fields=["to_on"])
    return refusal
