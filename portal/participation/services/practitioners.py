"""The individual practitioner list and its certification (§ 512.217)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from portal import access, clock, personal_data, selectors
from portal.characters import identifier_key, tidy
from portal.formatting import long_date
from portal.identifiers import check_npi
from portal.models import Participant, User
from portal.participation.duties.practitioner_list import DUTY
from portal.participation.models import Certification, ListDelivery, Obligation, Practitioner
from portal.participation.rules import practitioner_list as rules
from portal.participation.selectors import awaiting_list, practitioner_list
from portal.participation.wording import PRACTITIONER_LIST
from portal.services import messages, receipts
from portal.services.typed_days import check_in_reach, check_performance_year
from portal.services.use_case import Actor, Refused, use_case

from . import changed_lists, obligations, signatures

LIST = DUTY.code


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
    """Add a practitioner to the list; a late notice from the participant takes effect today.

    :param source: `cms` or `participant`.
    :raises Refused: when the NPI is not valid or is already on the list, or a text contains a TIN or an MBI.
    """
    if source == Practitioner.Source.PARTICIPANT and isinstance(by, User):
        access.check_may_prepare(by, participant)
    check_in_reach(book=selectors.policy_book(), from_on=from_on)
    if source == Practitioner.Source.PARTICIPANT:
        from_on = _effective(from_on)
    checked = check_npi(identifier_key(npi))
    if not checked.valid or checked.normalized is None:
        raise Refused(checked.reason, field="npi")
    first_name, last_name, specialty = tidy(first_name), tidy(last_name), tidy(specialty)
    for field, text in (("first_name", first_name), ("last_name", last_name), ("specialty", specialty)):
        personal_data.check_text(text, field=field)
    receipts.lock_chain(participant)
    same = {"npi": checked.normalized, "from_on": from_on, "to_on": None, "last_name": last_name}
    if existing := participant.practitioners.filter(**same).first():
        return existing  # a double click
    # The new row has no last day, so it would also overlap a row that begins later.
    if there := participant.practitioners.filter(npi=checked.normalized).exclude(to_on__lt=from_on).first():
        raise Refused(
            f"NPI {checked.normalized} is already on the list: {there.first_name} {there.last_name}, from "
            f"{long_date(there.from_on)}.",
            field="npi",
        )
    made = Practitioner.objects.create(
        participant=participant,
        npi=checked.normalized,
        first_name=first_name,
        last_name=last_name,
        specialty=specialty,
        from_on=from_on,
        source=source,
    )
    changed_lists.reopen_certifications(participants=[participant], by=by)
    return made


@use_case("practitioner.deliver_lists")
def deliver_lists(*, participants: Iterable[Participant], year: int, by: Actor) -> list[ListDelivery]:
    """Record that CMS gives participants their lists of a year today, and send them a message (§ 512.217).

    The time to certify a list starts today. Participants are skipped if they have the list already, owe none, or have
    nobody on it.

    :returns: the lists delivered now.
    :raises Refused: for a year that is no performance year.
    """
    check_performance_year(year, book=selectors.policy_book())
    waiting = awaiting_list(year, book=selectors.policy_book())
    owing = list(waiting.filter(pk__in=[one.pk for one in participants]))
    today = clock.today()
    made = ListDelivery.objects.bulk_create(
        [ListDelivery(participant=one, year=year, received_on=today) for one in owing], ignore_conflicts=True
    )
    obligations.open_years(participants=owing, by=by)
    duties = Obligation.objects.open().filter(participant__in=owing, year=year, code=LIST)
    for duty in duties.select_related("participant"):
        messages.send(
            participant=duty.participant,
            subject=f"Your practitioner list for {year} is ready",
            body=f"Review the list, correct it, and certify it by {long_date(duty.due_on)}.",
            path=reverse("participation:practitioner-list", args=[duty.participant.model_id]) + f"?year={year}",
            by=by,
        )
    return made


@use_case("practitioner.deliver_list")
def deliver_list(*, participant: Participant, year: int, by: Actor) -> ListDelivery:
    """Record that CMS gives one participant its list of a year today (see `deliver_lists`).

    A list that was already delivered keeps its day.

    :raises Refused: when the participant owes no list for the year, or nobody is on it.
    """
    deliver_lists(participants=[participant], year=year, by=by)
    delivery = ListDelivery.objects.filter(participant=participant, year=year).first()
    if delivery is None:
        raise Refused(
            f"{participant.model_id} has no list to receive for {year}: it does not need one, or nobody is on the "
            f"list yet. Add the practitioners first.",
            field="participant",
        )
    return delivery


@use_case("practitioner.remove")
def remove(*, practitioner: Practitioner, to_on: date, by: User) -> Practitioner:
    """Set the last day of a practitioner on the list; a late notice takes effect today.

    :param to_on: the last day as the notice states it.
    :raises Refused: when the stated day or the one that counts is before the practitioner's first day, or another last
        day is set already.
    """
    access.check_may_prepare(by, practitioner.participant)
    check_in_reach(book=selectors.policy_book(), to_on=to_on)
    counted_on = _effective(to_on)
    practitioner = Practitioner.objects.select_for_update().get(pk=practitioner.pk)
    if practitioner.to_on == counted_on:
        return practitioner  # a double click
    if practitioner.to_on:
        raise Refused(f"The last day on the list is already {long_date(practitioner.to_on)}.", field="to_on")
    if min(to_on, counted_on) < practitioner.from_on:
        raise Refused(
            f"The last day cannot be before {long_date(practitioner.from_on)}, the first day on the list.",
            field="to_on",
        )
    practitioner.to_on = counted_on
    practitioner.save(update_fields=["to_on"])
    changed_lists.reopen_certifications(participants=[practitioner.participant], by=by)
    return practitioner


def _effective(stated_on: date) -> date:
    return rules.effective_on(stated_on, notified_on=clock.today(), book=selectors.policy_book())


@use_case("practitioner.certify")
def certify(*, participant: Participant, year: int, fingerprint: str, signer_title: str, by: User) -> Certification:
    """Certify the list of a year exactly as the signer saw it.

    :param fingerprint: that of the list on the page. A list that changed since then is refused: the page shows what
        changed, and the signer can sign the list as it is now.
    :raises Refused: when the list changed or is empty, when the participant owes none for the year, or before the first
        day to certify it.
    """
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)
    duty = participant.obligations.filter(year=year, code=LIST).first()
    if duty is None or duty.waived_on:
        raise Refused(f"There is no practitioner list to certify for {year}.")
    if duty.opens_on and clock.today() < duty.opens_on:
        raise Refused(f"You can certify the list for {year} from {long_date(duty.opens_on)} on.")
    rows = practitioner_list(participant, year, book=selectors.policy_book())
    if not rows:
        raise Refused("The list is empty. Add your practitioners first, or call the help desk.")
    if rules.fingerprint(rows) != fingerprint:
        raise Refused("The list changed while this page was open. Review what changed, then certify the list.")
    latest: Certification | None = participant.certifications.filter(year=year).first()
    if latest is not None and latest.list_fingerprint == fingerprint:
        return latest  # a double click, or two people at once
    return signatures.sign(
        Certification,
        participant=participant,
        year=year,
        duty=LIST,
        receipt_title=f"Practitioner list of {year} certified",
        wording=PRACTITIONER_LIST,
        signer_title=signer_title,
        facts={"practitioners": [str(row) for row in rows], "list_sha256": fingerprint},
        by=by,
        list_fingerprint=fingerprint,
        practitioner_count=len({row.npi for row in rows}),
        practitioners=[row.values for row in rows],
    )
