"""The individual practitioner list and its certification (§ 512.217)."""

from __future__ import annotations

from datetime import date

from portal import access, clock, selectors
from portal.formatting import long_date
from portal.identifiers import check_npi
from portal.models import Participant, User
from portal.participation.models import Certification, ListDelivery, Practitioner
from portal.participation.rules.practitioner_list import effective_on
from portal.participation.wording import PRACTITIONER_LIST
from portal.services import receipts
from portal.services.use_case import Actor, Refused, use_case

from . import obligations, signatures
from .obligations import check_in_reach


@use_case("practitioner.add")
def add(
    *,
    participant: Participant,
    npi: str,
    first_name: str,
    last_name: str,
    specialty: str = "",
    from_on: date,
    source: str,
    by: Actor,
) -> Practitioner:
    """Put a practitioner on the list from a day on; the participant's late notice counts from today.

    :param source: `cms` or `participant`.
    :raises Refused: when the NPI is not valid or is on the list already.
    """
    if source == Practitioner.Source.PARTICIPANT:
        if isinstance(by, User):
            access.check_may_prepare(by, participant)
        from_on = _effective(from_on)
    checked = check_npi(npi)
    if not checked.valid or checked.normalized is None:
        raise Refused(checked.reason, field="npi")
    check_in_reach(from_on, field="from_on", book=selectors.policy_book())
    receipts.take_turn(participant)
    same = {"npi": checked.normalized, "from_on": from_on, "to_on": None, "last_name": last_name.strip()}
    if existing := participant.practitioners.filter(**same).first():
        return existing  # a double click
    # From the first day on for good: a time that begins later would overlap as well.
    if participant.practitioners.filter(npi=checked.normalized).exclude(to_on__lt=from_on).exists():
        raise Refused(f"NPI {checked.normalized} is on the list already.", field="npi")
    return Practitioner.objects.create(
        participant=participant,
        npi=checked.normalized,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        specialty=specialty.strip(),
        from_on=from_on,
        source=source,
    )


@use_case("practitioner.deliver_list")
def deliver_list(*, participant: Participant, year: int, by: Actor) -> ListDelivery:
    """Note that CMS gave a participant its list for a year today; the days of certifying it run from here (§ 512.217).

    A list that was delivered before keeps its first day.
    """
    delivery, _ = ListDelivery.objects.get_or_create(
        participant=participant, year=year, defaults={"received_on": clock.today()}
    )
    obligations.open_years(participants=[participant], by=by)
    return delivery


@use_case("practitioner.remove")
def remove(*, practitioner: Practitioner, to_on: date, by: User) -> Practitioner:
    """Take a practitioner off the list after a day; a late notice counts from today.

    :raises Refused: when the day is before the practitioner's first day, or another last day is set already.
    """
    access.check_may_prepare(by, practitioner.participant)
    check_in_reach(to_on, field="to_on", book=selectors.policy_book())
    to_on = _effective(to_on)
    practitioner = Practitioner.objects.select_for_update().get(pk=practitioner.pk)
    if practitioner.to_on == to_on:
        return practitioner  # a double click
    if practitioner.to_on:
        raise Refused(f"The last day on the list is {long_date(practitioner.to_on)} already.", field="to_on")
    if to_on < practitioner.from_on:
        raise Refused(
            f"The last day cannot be before {long_date(practitioner.from_on)}, the first day on the list.",
            field="to_on",
        )
    practitioner.to_on = to_on
    practitioner.save(update_fields=["to_on"])
    return practitioner


def _effective(stated_on: date) -> date:
    return effective_on(stated_on, notified_on=clock.today(), book=selectors.policy_book())


@use_case("practitioner.certify")
def certify(
    *, participant: Participant, year: int, fingerprint: str, signer_name: str, signer_title: str, by: User
) -> Certification:
    """Certify the list of a year as the signer saw it.

    :param fingerprint: of the list on the page; a list that changed since must be read again.
    :raises Refused: when the list changed, is empty, or the year's list is not this participant's to certify.
    """
    access.check_may_bind(by, participant)
    receipts.take_turn(participant)
    duty = participant.obligations.filter(year=year, code="practitioner-list").first()
    if duty is None or duty.waived_on:
        raise Refused(f"There is no practitioner list to certify for {year}.")
    if duty.opens_on and clock.today() < duty.opens_on:
        raise Refused(f"The list of {year} can be certified from {long_date(duty.opens_on)} on.")
    rows = participant.practitioners.on(clock.today())
    if not rows.exists():
        raise Refused("The list is empty. Add your practitioners first, or call the help desk.")
    if rows.fingerprint() != fingerprint:
        raise Refused("The list changed while this page was open. Read it once more, then certify it.")
    existing = participant.certifications.filter(year=year, list_fingerprint=fingerprint).first()
    if existing:
        return existing  # a double click
    count = rows.count()
    return signatures.sign(
        Certification,
        participant=participant,
        year=year,
        duty="practitioner-list",
        receipt_title=f"Practitioner list of {year} certified",
        wording=PRACTITIONER_LIST,
        signer_name=signer_name,
        signer_title=signer_title,
        facts={"practitioners": count, "list_sha256": fingerprint},
        by=by,
        list_fingerprint=fingerprint,
        practitioner_count=count,
    )
