"""Participants: Model IDs, sites, exclusions (§ 512.210)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal import clock, selectors
from portal.encryption import blind_index
from portal.formatting import long_date
from portal.identifiers import check_ccn, check_tin, check_zip
from portal.models import EpisodeCount, Exclusion, Participant, Site

from . import obligations
from .use_case import Actor, Refused, use_case

MODEL_ID_DIGITS = 5


@use_case("participant.issue")
def issue(
    *,
    kind: str,
    legal_name: str,
    tin: str = "",
    ccn: str = "",
    contact_first_name: str,
    contact_last_name: str,
    contact_email: str,
    from_on: date,
    model_id: str = "",
    by: Actor,
) -> Participant:
    """Issue a Model ID to a practice, known by its TIN or its CCN.

    :param model_id: an ID issued elsewhere (a participant list); without one a free ID is drawn.
    :raises Refused: when the TIN or CCN is not well formed or belongs to a participant already.
    """
    if bool(tin) == bool(ccn):
        raise Refused("Give either a TIN or a CCN: a participant is known by exactly one of them.")
    book = selectors.policy_book().on(clock.today())
    identifier = check_tin(tin) if tin else check_ccn(ccn, pps_exempt=book["model/pps_exempt_hospitals"])
    if not identifier.valid or identifier.normalized is None:
        raise Refused(identifier.reason)
    tin_index = blind_index("tin", identifier.normalized) if tin else None
    known = (
        Participant.objects.filter(tin_index=tin_index)
        if tin
        else Participant.objects.filter(ccn=identifier.normalized)
    )
    if existing := known.first():
        raise Refused(f"This {'TIN' if tin else 'CCN'} already has the Model ID {existing.model_id}.")
    if model_id and not re.fullmatch(book["model/model_id_pattern"], model_id):
        raise Refused(f"{model_id} is not a Model ID: it must look like RO12345.")
    participant = Participant.objects.create(
        model_id=model_id or _free_model_id(),
        kind=kind,
        legal_name=legal_name.strip(),
        tin=identifier.normalized if tin else None,
        tin_index=tin_index,
        ccn=identifier.normalized if ccn else None,
        contact_first_name=contact_first_name.strip(),
        contact_last_name=contact_last_name.strip(),
        contact_email=contact_email.strip().lower(),
        from_on=from_on,
    )
    obligations.open_years(participant=participant, by=by)
    return participant


def _free_model_id() -> str:
    while True:
        drawn = f"RO{secrets.randbelow(10**MODEL_ID_DIGITS):0{MODEL_ID_DIGITS}d}"
        if not Participant.objects.filter(model_id=drawn).exists():
            return drawn


@use_case("participant.amend")
def amend(*, participant: Participant, by: Actor, **changes: object) -> Participant:
    """Change a participant's name, contact or last day; its kind and identifiers stay.

    :raises Refused: for a field that may not change after the Model ID was issued, or a last day before the first.
    """
    allowed = {"legal_name", "contact_first_name", "contact_last_name", "contact_email", "to_on"}
    if stray := set(changes) - allowed:
        raise Refused(f"{', '.join(sorted(stray))} cannot be changed after the Model ID was issued.")
    for name, value in changes.items():
        setattr(participant, name, value)
    if participant.to_on and participant.to_on < participant.from_on:
        raise Refused(f"The last day cannot be before {long_date(participant.from_on)}, the first day in the Model.")
    participant.save(update_fields=list(changes))
    if "to_on" in changes:
        obligations.open_years(participant=participant, by=by)
    return participant


@use_case("site.add")
def add_site(
    *, participant: Participant, zip: str, cbsa: str, from_on: date, to_on: date | None = None, by: Actor
) -> Site:
    """Add a service location; one that is known takes the last day given.

    :raises Refused: when the ZIP code has no five digits.
    """
    checked = check_zip(zip)
    if not checked.valid or checked.normalized is None:
        raise Refused(checked.reason)
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
    """Record that a participant is outside the Model for a time; one that is known takes the last day given."""
    exclusion, _ = Exclusion.objects.update_or_create(
        participant=participant, reason=reason, from_on=from_on, defaults={"to_on": to_on}
    )
    obligations.open_years(participant=participant, by=by)
    return exclusion


@dataclass(frozen=True)
class ListRow:
    """One row of a participant list (contracts § 3): a participant and one of its sites."""

    model_id: str
    kind: str
    tin: str
    ccn: str
    legal_name: str
    site_zip: str
    cbsa: str
    from_on: date
    to_on: date | None
    exclusion: str
    contact_first: str
    contact_last: str
    contact_email: str


@use_case("participant.import_list")
def import_list(*, rows: Sequence[ListRow], by: Actor) -> dict[str, int]:
    """Import a participant list and return how many rows of each kind are new; a second try changes nothing.

    The days of a row with an exclusion are the exclusion's, those of other rows the site's. A participant has left
    when all its sites have; of names and contacts, those that are known stay.
    """
    before = (Participant.objects.count(), Site.objects.count(), Exclusion.objects.count())
    by_participant: dict[str, list[ListRow]] = {}
    for row in rows:
        by_participant.setdefault(row.model_id, []).append(row)
    for model_id, own in by_participant.items():
        participant = Participant.objects.filter(model_id=model_id).first() or _issue_listed(own, by)
        for row in own:
            if row.exclusion:
                exclude(participant=participant, reason=row.exclusion, from_on=row.from_on, to_on=row.to_on, by=by)
            if row.site_zip:
                until = None if row.exclusion else row.to_on
                add_site(
                    participant=participant, zip=row.site_zip, cbsa=row.cbsa, from_on=row.from_on, to_on=until, by=by
                )
        ends = [row.to_on for row in own if not row.exclusion]
        last_day = max(end for end in ends if end) if ends and all(ends) else None
        if last_day != participant.to_on:
            amend(participant=participant, to_on=last_day, by=by)
    after = (Participant.objects.count(), Site.objects.count(), Exclusion.objects.count())
    names = ("participants", "sites", "exclusions")
    return {name: new - old for name, old, new in zip(names, before, after, strict=True)}


def _issue_listed(own: list[ListRow], by: Actor) -> Participant:
    first = own[0]
    return issue(
        kind=first.kind,
        legal_name=first.legal_name,
        tin=first.tin,
        ccn=first.ccn,
        contact_first_name=first.contact_first,
        contact_last_name=first.contact_last,
        contact_email=first.contact_email,
        from_on=min(row.from_on for row in own),
        model_id=first.model_id,
        by=by,
    )


@use_case("participant.record_episode_count")
def record_episode_count(*, participant: Participant, year: int, count: int, source: str, by: Actor) -> EpisodeCount:
    """Record how many episodes a participant had in a calendar year, for the low-volume test (§ 512.210(c))."""
    row, _ = EpisodeCount.objects.update_or_create(
        participant=participant, year=year, defaults={"count": count, "source": source}
    )
    obligations.open_years(participant=participant, by=by)
    return row
