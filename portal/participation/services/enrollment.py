"""Taking participants into the Model and following them: each step opens or waives what they owe (§ 512.210)."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.identifiers import check_zip
from portal.models import Participant
from portal.participation.models import EpisodeCount, Exclusion, Site
from portal.services import participants
from portal.services.use_case import Actor, Refused, use_case

from . import obligations


@use_case("participant.issue")
def issue(*, by: Actor, **given: Any) -> Participant:
    """Issue a Model ID (see `portal.services.participants.issue`) and open what the participant owes.

    :raises Refused: when the TIN or CCN is not well formed or belongs to a participant already.
    """
    participant = participants.issue(by=by, **given)
    obligations.open_years(participants=[participant], by=by)
    return participant


@use_case("participant.amend")
def amend(*, participant: Participant, by: Actor, **changes: object) -> Participant:
    """Change a participant's name, contact or last day.

    :raises Refused: for a field that may not change after the Model ID was issued, or a last day before the first.
    """
    participant = participants.amend(participant=participant, by=by, **changes)
    if "to_on" in changes:
        obligations.open_years(participants=[participant], by=by)
    return participant


@use_case("site.add")
def add_site(
    *, participant: Participant, zip: str, cbsa: str, from_on: date, to_on: date | None = None, by: Actor
) -> Site:
    """Add a service location; one that is known takes the last day given.

    :raises Refused: when the ZIP Code has no five digits, or the CBSA has another form than five digits.
    """
    checked = check_zip(zip)
    if not checked.valid or checked.normalized is None:
        raise Refused(checked.reason, field="zip")
    site, _ = Site.objects.update_or_create(
        participant=participant,
        zip=checked.normalized,
        from_on=from_on,
        defaults={"to_on": to_on},
        create_defaults={"cbsa": cbsa, "to_on": to_on},
    )
    return site


@use_case("exclusion.add")
def exclude(*, participant: Participant, reason: str, from_on: date, to_on: date | None = None, by: Actor) -> Exclusion:
    """Record that a participant is outside the Model for a time; one that is known takes the last day given.

    :raises Refused: for a word that is no reason of § 512.210(b).
    """
    if reason not in Exclusion.Reason.values:
        raise Refused(
            f"{reason} is not a reason for an exclusion; use one of {', '.join(Exclusion.Reason.values)}.",
            field="reason",
        )
    exclusion, _ = Exclusion.objects.update_or_create(
        participant=participant, reason=reason, from_on=from_on, defaults={"to_on": to_on}
    )
    obligations.open_years(participants=[participant], by=by)
    return exclusion


@use_case("participant.record_episode_counts")
def record_episode_counts(*, counts: dict[Participant, int], calendar_year: int, source: str, by: Actor) -> None:
    """Record how many episodes participants had in a calendar year, for the low-volume test (§ 512.210(c))."""
    for participant, count in counts.items():
        EpisodeCount.objects.update_or_create(
            participant=participant, calendar_year=calendar_year, defaults={"count": count, "source": source}
        )
    obligations.open_years(participants=counts, by=by)


@use_case("participant.record_episode_count")
def record_episode_count(
    *, participant: Participant, calendar_year: int, count: int, source: str, by: Actor
) -> EpisodeCount:
    """Record how many episodes one participant had in a calendar year."""
    record_episode_counts(counts={participant: count}, calendar_year=calendar_year, source=source, by=by)
    return participant.episode_counts.get(calendar_year=calendar_year)
