"""The register of all participants, with which a list of participants is compared."""

from __future__ import annotations

from collections import defaultdict

from portal.models import Participant
from portal.participation.intake.register import (
    EXCLUSION,
    OPT_OUT,
    SITE,
    DatedEntry,
    KnownParticipant,
    Person,
    Register,
)
from portal.participation.models import Exclusion, OptOut, Site
from portal.participation.rules.standing import Span


def register() -> Register:
    """Return all participants for comparison with a list, in four queries."""
    entries: dict[int, list[DatedEntry]] = defaultdict(list)
    for site in Site.objects.all():
        days = Span(site.from_on, site.to_on)
        entries[site.participant_id].append(DatedEntry(SITE, site.zip, days, site.cbsa, row=site.pk))
    for exclusion in Exclusion.objects.all():
        days = Span(exclusion.from_on, exclusion.to_on)
        entries[exclusion.participant_id].append(DatedEntry(EXCLUSION, exclusion.reason, days, row=exclusion.pk))
    for one in OptOut.objects.all():
        elected = one.election_id is not None
        days = Span(one.from_on, one.to_on)
        entries[one.participant_id].append(DatedEntry(OPT_OUT, "", days, elected=elected, row=one.pk))
    return Register(
        tuple(
            KnownParticipant(
                pk=one.pk,
                model_id=one.model_id,
                identity=one.tin_index or one.ccn or "",
                kind=one.kind,
                legal_name=one.legal_name,
                contact=Person(one.contact_first_name, one.contact_last_name, one.contact_email),
                membership=Span(one.from_on, one.to_on),
                entries=tuple(entries[one.pk]),
            )
            for one in Participant.objects.defer("tin")
        )
    )
