"""The participant list that CMS loads: participants, sites, exclusions and opt-outs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.models import Participant
from portal.participation.models import Exclusion, OptOut, Site
from portal.services.use_case import Actor, use_case

from . import enrollment, obligations

OPT_OUT = "opt-out"


@dataclass(frozen=True)
class ListRow:
    """One row of a participant list (docs/formats.md): a participant and one of its sites."""

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
            if row.exclusion == OPT_OUT:
                OptOut.objects.update_or_create(
                    participant=participant, from_on=row.from_on, defaults={"to_on": row.to_on}
                )
                obligations.open_years(participants=[participant], by=by)
            elif row.exclusion:
                enrollment.exclude(
                    participant=participant, reason=row.exclusion, from_on=row.from_on, to_on=row.to_on, by=by
                )
            if row.site_zip:
                until = None if row.exclusion else row.to_on
                enrollment.add_site(
                    participant=participant, zip=row.site_zip, cbsa=row.cbsa, from_on=row.from_on, to_on=until, by=by
                )
        ends = [row.to_on for row in own if not row.exclusion]
        last_day = max(end for end in ends if end) if ends and all(ends) else None
        if last_day != participant.to_on:
            enrollment.amend(participant=participant, to_on=last_day, by=by)
    after = (Participant.objects.count(), Site.objects.count(), Exclusion.objects.count())
    names = ("participants", "sites", "exclusions")
    return {name: new - old for name, old, new in zip(names, before, after, strict=True)}


def _issue_listed(own: list[ListRow], by: Actor) -> Participant:
    first = own[0]
    return enrollment.issue(
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
