"""Corrections of what CMS has on file about a participant: days, kind, sites and exclusions (§ 512.210)."""

from __future__ import annotations

from datetime import date

from portal import clock
from portal.formatting import long_date
from portal.models import Participant
from portal.participation import selectors
from portal.participation.models import Exclusion, KindPeriod, OptOut, Site
from portal.participation.rules.standing import KINDS, ONE_DAY, furnishes_as
from portal.selectors import policy_book
from portal.services.typed_days import check_in_order, check_in_reach
from portal.services.use_case import Actor, Refused, use_case

from . import dated_facts, enrollment, obligations

FIRST_KIND = "The kind with which the Model ID was issued"


@use_case("participant.correct_days")
def correct_days(
    *, participant: Participant, from_on: date, to_on: date | None, because: str, by: Actor
) -> Participant:
    """Correct the first or the last day of a participant. Its duties follow.

    :raises Refused: without a reason, for days out of order or reach, and for those that are on file.
    """
    said = dated_facts.said_because(because, by=by)
    check_in_reach(book=policy_book(), from_on=from_on, to_on=to_on)
    if (from_on, to_on) == (participant.from_on, participant.to_on):
        raise Refused("These days are on file already.", field="from_on")
    participant = enrollment.amend(participant=participant, from_on=from_on, to_on=to_on, by=by)
    until = f"to {long_date(to_on)}" if to_on else "on"
    words = f"You take part in the Model from {long_date(from_on)} {until}."
    dated_facts.tell(participant, "CMS corrected your days in the Model", words, said, by)
    return participant


@use_case("participant.change_kind")
def change_kind(*, participant: Participant, kind: str, from_on: date, because: str, by: Actor) -> Participant:
    """Record that a participant is of another kind from a day on; its first day corrects a kind that was always wrong.

    Kinds that began on this day or later are withdrawn. The duties of the years follow.

    :raises Refused: for a kind that the participant cannot be of, the kind that it has, or a day before its first day,
        after its last day or in the future.
    """
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    if kind not in KINDS or not furnishes_as(kind, hospital=participant.ccn is not None):
        raise Refused(enrollment.NOT_THIS_KIND, field="kind")
    check_in_reach(book=policy_book(), from_on=from_on)
    last = min(clock.today(), participant.to_on or clock.today())
    if not participant.from_on <= from_on <= max(last, participant.from_on):
        raise Refused(
            f"Enter a day from {long_date(participant.from_on)}, its first day, to "
            f"{long_date(max(last, participant.from_on))}.",
            field="from_on",
        )
    [spans] = selectors.kinds_over_time([participant]).values()
    if [kind] == [span.kind for span in spans if span.days.to_on is None or span.days.to_on >= from_on]:
        raise Refused(f"It is a {participant.get_kind_display().lower()} from that day on already.", field="kind")
    _replace_kinds(participant, kind, from_on, because, by)
    participant.kind = kind
    participant.save(update_fields=["kind"])
    obligations.open_years(participants=[participant], by=by)
    dated_facts.tell(
        participant,
        "CMS changed the kind of your participant",
        f"From {long_date(from_on)} on you are a {participant.get_kind_display().lower()}.",
        because,
        by,
    )
    return participant


def _replace_kinds(participant: Participant, kind: str, from_on: date, because: str, by: Actor) -> None:
    """End the kind that holds before a day, withdraw those that began later, and record the new one."""

    def record(kind: str, first: date, last: date | None, why: str, corrects: KindPeriod | None = None) -> None:
        dated_facts.record(
            KindPeriod, participant=participant, same=(), kind=kind, from_on=first, to_on=last, because=why,
            corrects=corrects, replaced_because=because, by=by,
        )  # fmt: skip

    stated = list(KindPeriod.objects.filter(participant=participant))
    if not stated and participant.from_on < from_on:
        record(participant.kind, participant.from_on, from_on - ONE_DAY, FIRST_KIND)
    for number, period in enumerate(stated):
        # The first kind holds from the first day of the participant on, which may have been corrected.
        first = period.from_on if number else min(period.from_on, participant.from_on)
        if first >= from_on:
            dated_facts.withdraw(period, because=because, by=by)
        elif period.to_on is None or period.to_on >= from_on:
            record(period.kind, first, from_on - ONE_DAY, period.because, corrects=period)
    record(kind, from_on, None, because)


@use_case("site.correct")
def correct_site(
    *, site: Site, zip: str, cbsa: str, from_on: date, to_on: date | None, because: str, by: Actor
) -> Site:
    """Replace a service location by a new row, for example to end it or to correct its ZIP Code.

    :raises Refused: as `add_site`, and when the row was replaced already.
    """
    check_in_reach(book=policy_book(), from_on=from_on, to_on=to_on)
    place, area = enrollment.checked_place(zip, cbsa)
    return dated_facts.record(
        Site, participant=site.participant, same=("zip",), zip=place, cbsa=area, from_on=from_on, to_on=to_on,
        because=because, corrects=site, by=by,
    )  # fmt: skip


@use_case("site.withdraw")
def withdraw_site(*, site: Site, because: str, by: Actor) -> None:
    """Withdraw a service location that was recorded by mistake."""
    dated_facts.withdraw(site, because=because, by=by)


@use_case("exclusion.correct")
def correct_exclusion(
    *, exclusion: Exclusion, reason: str, from_on: date, to_on: date | None, because: str, by: Actor
) -> Exclusion:
    """Replace an exclusion by a new row, for example to end it; the participant joins again on the day after.

    :raises Refused: as `exclude`, and when the row was replaced already.
    """
    participant = exclusion.participant
    check_in_reach(book=policy_book(), from_on=from_on, to_on=to_on)
    enrollment.check_reason(reason, participant)
    made = dated_facts.record(
        Exclusion, participant=participant, same=("reason",), reason=reason, from_on=from_on, to_on=to_on,
        because=because, corrects=exclusion, by=by,
    )  # fmt: skip
    _follow(made, "CMS changed the days of your exclusion from the Model", enrollment.days_of(made), because, by)
    return made


@use_case("exclusion.withdraw")
def withdraw_exclusion(*, exclusion: Exclusion, because: str, by: Actor) -> None:
    """Withdraw an exclusion that was recorded by mistake; the participant owes as if it had never been."""
    dated_facts.withdraw(exclusion, because=because, by=by)
    words = f"The exclusion “{exclusion}” from {long_date(exclusion.from_on)} on was recorded by mistake."
    _follow(exclusion, "CMS withdrew your exclusion from the Model", words, because, by)


@use_case("opt_out.correct")
def correct_opt_out(*, opt_out: OptOut, from_on: date, to_on: date | None, because: str, by: Actor) -> OptOut:
    """Correct the days of an opt-out that a participant list contained. Duties follow; the history keeps the old days.

    :raises Refused: for one that the participant signed, without a reason, and for days that are out of order or reach,
        on file already, or those of another opt-out.
    """
    said = dated_facts.said_because(because, by=by)
    row = _listed_opt_out(opt_out)
    check_in_reach(book=policy_book(), from_on=from_on, to_on=to_on)
    check_in_order(from_on=from_on, to_on=to_on)
    if (from_on, to_on) == (row.from_on, row.to_on):
        raise Refused("These days are on file already.", field="from_on")
    if OptOut.objects.filter(participant=row.participant).exclude(pk=row.pk).during(from_on, to_on).exists():
        raise Refused("Another opt-out holds on some of these days.", field="from_on")
    row.from_on, row.to_on = from_on, to_on
    row.save(update_fields=["from_on", "to_on"])
    _follow_opt_out(row, "CMS corrected the days of your opt-out", enrollment.days_of(row), said, by)
    return row


@use_case("opt_out.withdraw")
def withdraw_opt_out(*, opt_out: OptOut, because: str, by: Actor) -> None:
    """Remove an opt-out that a participant list contained by mistake; the history keeps it, and duties follow.

    :raises Refused: for one that the participant signed, and without a reason.
    """
    said = dated_facts.said_because(because, by=by)
    row = _listed_opt_out(opt_out)
    row.delete()
    words = f"The opt-out from {long_date(row.from_on)} on was recorded by mistake."
    _follow_opt_out(row, "CMS withdrew your opt-out", words, said, by)


def _listed_opt_out(opt_out: OptOut) -> OptOut:
    """Return an opt-out of a list, after its participant is locked."""
    Participant.objects.select_for_update(no_key=True).get(pk=opt_out.participant_id)
    row = OptOut.objects.select_related("participant").filter(pk=opt_out.pk).first()
    if row is None:
        raise Refused("This opt-out was withdrawn already.")
    if row.election_id is not None:
        raise Refused("The participant signed this opt-out. It can take it back until the year begins.")
    return row


def _follow_opt_out(opt_out: OptOut, subject: str, words: str, because: str, by: Actor) -> None:
    obligations.open_years(participants=[opt_out.participant], by=by)
    dated_facts.tell(opt_out.participant, subject, words, because, by)


def _follow(exclusion: Exclusion, subject: str, words: str, because: str, by: Actor) -> None:
    """Let the duties follow the days of an exclusion, and tell the participant."""
    obligations.open_years(participants=[exclusion.participant], by=by)
    dated_facts.tell(exclusion.participant, subject, words, because, by)
