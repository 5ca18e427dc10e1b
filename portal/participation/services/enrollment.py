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
from portal.models.dated import Dated, DatedQuerySet
from portal.participation.duties import low_volume_opt_out
from portal.participation.models import EpisodeCount, Exclusion, Obligation, Site
from portal.selectors import policy_book
from portal.services import messages, participants
from portal.services.participants import Practice
from portal.services.typed_days import check_in_order, check_in_reach, check_year_in_reach
from portal.services.use_case import Actor, Refused, use_case

from . import obligations

OPT_OUT = low_volume_opt_out.DUTY.code


@use_case("participant.issue")
def issue(*, by: Actor, **given: Any) -> Participant:
    """Issue a Model ID to one practice (see `portal.services.participants.Practice`) and open its obligations.

    :raises Refused: when the TIN or CCN is not valid or already belongs to a participant.
    """
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
    *, participant: Participant, zip: str, cbsa: str, from_on: date, to_on: date | None = None, by: Actor
) -> Site:
    """Add a service location; if it exists from this first day on, set its last day.

    :raises Refused: when the ZIP Code or the CBSA does not have five digits, or the location has other days that
        overlap these.
    """
    place, area = check_zip(identifier_key(zip)), check_cbsa(identifier_key(cbsa))
    if not place.valid or place.normalized is None:
        raise Refused(place.reason, field="zip")
    if not area.valid or area.normalized is None:
        raise Refused(area.reason, field="cbsa")
    sites = Site.objects.filter(participant=participant, zip=place.normalized)
    _check_days(sites, from_on, to_on)
    site, _ = sites.update_or_create(
        participant=participant,
        zip=place.normalized,
        from_on=from_on,
        defaults={"to_on": to_on},
        create_defaults={"cbsa": area.normalized, "to_on": to_on},
    )
    return site


@use_case("exclusion.add")
def exclude(*, participant: Participant, reason: str, from_on: date, to_on: date | None = None, by: Actor) -> Exclusion:
    """Record an exclusion of a participant; if it exists from this first day on, set its last day.

    :raises Refused: for a word that is no reason of § 512.210(b), or days that overlap others with the same reason.
    """
    if reason not in Exclusion.Reason.values:
        raise Refused(
            f"{reason} is not a reason for an exclusion; use one of {', '.join(Exclusion.Reason.values)}.",
            field="reason",
        )
    exclusions = Exclusion.objects.filter(participant=participant, reason=reason)
    _check_days(exclusions, from_on, to_on)
    exclusion, _ = exclusions.update_or_create(
        participant=participant, reason=reason, from_on=from_on, defaults={"to_on": to_on}
    )
    obligations.open_years(participants=[participant], by=by)
    return exclusion


def _check_days(rows: DatedQuerySet[Any], from_on: date, to_on: date | None) -> None:
    """Check that the days of a row are in reach and in order, and do not overlap those of the other rows."""
    check_in_reach(book=policy_book(), from_on=from_on, to_on=to_on)
    check_in_order(from_on=from_on, to_on=to_on)
    other: Dated | None = rows.during(from_on, to_on).exclude(from_on=from_on).first()
    if other is not None:
        raise Refused(
            f"These days overlap others that begin on {long_date(other.from_on)}. Enter days that do not overlap.",
            field="from_on",
        )


@use_case("participant.record_episode_counts")
def record_episode_counts(*, counts: dict[Participant, int], calendar_year: int, source: str, by: Actor) -> None:
    """Record how many episodes participants had in a calendar year, for the low-volume test (§ 512.210(c)).

    Participants that may now opt out get a message.

    :raises Refused: for a year outside the calendar of the Model.
    """
    check_year_in_reach(calendar_year, field="calendar_year", book=policy_book())
    for participant, count in counts.items():
        EpisodeCount.objects.update_or_create(
            participant=participant, calendar_year=calendar_year, defaults={"count": count, "source": source}
        )
    rights = Obligation.objects.open().filter(participant__in=counts, code=OPT_OUT, due_on__gte=clock.today())
    already_open = set(rights.values_list("pk", flat=True))
    obligations.open_years(participants=counts, by=by)
    for right in rights.exclude(pk__in=already_open).select_related("participant"):
        messages.send(
            participant=right.participant,
            subject=f"You may opt out of {right.year}",
            body=f"CMS counted fewer episodes in {calendar_year} than the low-volume threshold, so you may opt out of "
            f"the Model in {right.year}. Decide by {long_date(right.due_on)}. {right.consequence}",
            path=reverse("participation:election", args=[right.participant.model_id]) + f"?year={right.year}",
            by=by,
        )


@use_case("participant.record_episode_count")
def record_episode_count(
    *, participant: Participant, calendar_year: int, count: int, source: str, by: Actor
) -> EpisodeCount:
    """Record how many episodes one participant had in a calendar year."""
    record_episode_counts(counts={participant: count}, calendar_year=calendar_year, source=source, by=by)
    return participant.episode_counts.get(calendar_year=calendar_year)
