"""Enrollment of participants and later changes; each step opens or waives obligations (§ 512.210)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from portal import clock
from portal.characters import identifier_key
from portal.formatting import long_date
from portal.identifiers import check_cbsa, check_zip
from portal.models import Participant
from portal.participation import selectors
from portal.participation.duties import low_volume_opt_out
from portal.participation.models import EpisodeCount, Exclusion, Obligation, Site
from portal.participation.rules.standing import excluded_as, furnishes_as
from portal.selectors import policy_book
from portal.services import messages, participants
from portal.services.participants import Practice
from portal.services.typed_days import check_in_reach, check_year_in_reach
from portal.services.use_case import Actor, Refused, use_case

from . import dated_facts, obligations

NOT_THIS_KIND = "A CCN belongs to a hospital outpatient department, which is a technical participant."
OPT_OUT = low_volume_opt_out.DUTY.code


@use_case("participant.issue")
def issue(*, by: Actor, **given: Any) -> Participant:
    """Issue a Model ID to one practice (see `portal.services.participants.Practice`) and open its obligations.

    :raises Refused: when the TIN or CCN is not valid or already belongs to a participant, or does not fit the kind.
    """
    if not furnishes_as(given["kind"], hospital=bool(given.get("ccn", "").strip())):
        raise Refused(NOT_THIS_KIND, field="kind")
    [participant] = participants.issue(practices=[Practice(**given)], by=by)
    obligations.open_years(participants=[participant], by=by)
    return participant


@use_case("participant.amend")
def amend(*, participant: Participant, by: Actor, **changes: object) -> Participant:
    """Change a participant's name, contact or days.

    :raises Refused: for a field that may not change after the Model ID was issued, or a last day before the first.
    """
    participant = participants.amend(participant=participant, by=by, **changes)
    if not {"from_on", "to_on"}.isdisjoint(changes):
        obligations.open_years(participants=[participant], by=by)
    return participant


@use_case("site.add")
def add_site(
    *,
    participant: Participant,
    zip: str,
    cbsa: str = "",
    from_on: date,
    to_on: date | None = None,
    because: str = "",
    by: Actor,
) -> Site:
    """Add a service location; without a CBSA it is the own area of the ZIP Code.

    :raises Refused: for a ZIP Code or CBSA that is not well formed, a CBSA that the ZIP Code does not reach into, or
        days that overlap those of the same location.
    """
    check_in_reach(book=policy_book(), from_on=from_on, to_on=to_on)
    place, area = checked_place(zip, cbsa)
    return dated_facts.record(
        Site, participant=participant, same=("zip",), zip=place, cbsa=area, from_on=from_on, to_on=to_on,
        because=because, by=by,
    )  # fmt: skip


def checked_place(zip: str, cbsa: str) -> tuple[str, str]:
    """Return a ZIP Code and its area.

    :raises Refused: when one is not well formed, or the ZIP Code does not reach into the area.
    """
    place = check_zip(identifier_key(zip))
    if not place.valid or place.normalized is None:
        raise Refused(place.reason, field="zip")
    table = selectors.areas_of(place.normalized)
    if not identifier_key(cbsa):
        if not table or not table[0]:
            raise Refused("The table of ZIP Codes has no area for this one. Enter its CBSA.", field="cbsa")
        return place.normalized, table[0]
    area = check_cbsa(identifier_key(cbsa))
    if not area.valid or area.normalized is None:
        raise Refused(area.reason, field="cbsa")
    if table and area.normalized not in table:
        areas = " or ".join(filter(None, table))
        raise Refused(
            f"ZIP Code {place.normalized} is in {f'the CBSA {areas}' if areas else 'no CBSA'}, not in "
            f"{area.normalized}. Correct the one that is wrong.",
            field="cbsa",
        )
    if not selectors.is_area(area.normalized):
        raise Refused(f"There is no CBSA {area.normalized} in the table of ZIP Codes.", field="cbsa")
    return place.normalized, area.normalized


@use_case("exclusion.add")
def exclude(
    *,
    participant: Participant,
    reason: str,
    from_on: date,
    to_on: date | None = None,
    because: str = "",
    by: Actor,
) -> Exclusion:
    """Record an exclusion of a participant; its duties follow.

    :param because: how CMS knows, for example that a practice closed its last site outside Maryland.
    :raises Refused: for a word that is no reason of § 512.210(b), a reason that cannot concern this participant, or
        days that overlap others with the same reason.
    """
    check_in_reach(book=policy_book(), from_on=from_on, to_on=to_on)
    check_reason(reason, participant)
    exclusion = dated_facts.record(
        Exclusion, participant=participant, same=("reason",), reason=reason, from_on=from_on, to_on=to_on,
        because=because, by=by,
    )  # fmt: skip
    obligations.open_years(participants=[participant], by=by)
    dated_facts.tell(participant, "CMS recorded that you are excluded from the Model", days_of(exclusion), because, by)
    return exclusion


def check_reason(reason: str, participant: Participant) -> None:
    """Check that a reason for an exclusion can concern a participant.

    :raises Refused: for a word that is no reason of § 512.210(b), or one of another kind of provider.
    """
    if reason not in Exclusion.Reason.values:
        raise Refused(
            f"{reason} is not a reason for an exclusion; use one of {', '.join(Exclusion.Reason.values)}.",
            field="reason",
        )
    if not excluded_as(reason, hospital=participant.ccn is not None):
        raise Refused(
            "Only a physician group practice furnishes radiotherapy at the facilities of others. This participant is "
            "a hospital.",
            field="reason",
        )


def days_of(exclusion: Exclusion) -> str:
    """Return the reason and the days of an exclusion in words."""
    until = f"to {long_date(exclusion.to_on)}" if exclusion.to_on else "on"
    return f"Reason: {exclusion}. Days: from {long_date(exclusion.from_on)} {until}."


@use_case("participant.record_episode_counts")
def record_episode_counts(*, counts: dict[Participant, int], calendar_year: int, source: str, by: Actor) -> None:
    """Record how many episodes participants had in a calendar year, for the low-volume test (§ 512.210(c)).

    Participants that may now opt out get a message.

    :raises Refused: for a year outside the calendar of the Model or in the future, and for a count that is not
        believable.
    """
    book, today = policy_book(), clock.today()
    check_year_in_reach(calendar_year, field="calendar_year", book=book)
    if calendar_year > today.year:
        raise Refused(f"{calendar_year} has not begun, so it has no episodes yet.", field="calendar_year")
    most = book.on(today)["participation/episode_count_limit"]
    if max(counts.values(), default=0) > most:
        raise Refused(f"More than {most:,} episodes in a year are not believable.", field="count")
    EpisodeCount.objects.bulk_create(
        (
            EpisodeCount(participant=participant, calendar_year=calendar_year, count=count, source=source)
            for participant, count in counts.items()
        ),
        update_conflicts=True,
        unique_fields=["participant", "calendar_year"],
        update_fields=["count", "source"],
    )
    rights = Obligation.objects.open().filter(participant__in=counts, code=OPT_OUT, due_on__gte=clock.today())
    already_open = set(rights.values_list("pk", flat=True))
    obligations.open_years(participants=counts, by=by)
    opened = rights.exclude(pk__in=already_open).select_related("participant")
    messages.send_each(letters=[_right_to_opt_out(right, calendar_year) for right in opened], by=by)


def _right_to_opt_out(right: Obligation, calendar_year: int) -> messages.Letter:
    return messages.Letter(
        participant_id=right.participant_id,
        subject=f"You may opt out of {right.year}",
        body=f"CMS counted fewer episodes in {calendar_year} than the low-volume threshold, so you may opt out of "
        f"the Model in {right.year}. Decide by {long_date(right.due_on)}. {right.consequence}",
        path=reverse("participation:election", args=[right.participant.model_id]) + f"?year={right.year}",
    )


@use_case("participant.record_episode_count")
def record_episode_count(
    *, participant: Participant, calendar_year: int, count: int, source: str, by: Actor
) -> EpisodeCount:
    """Record how many episodes one participant had in a calendar year."""
    record_episode_counts(counts={participant: count}, calendar_year=calendar_year, source=source, by=by)
    return participant.episode_counts.get(calendar_year=calendar_year)
