"""Geography of participants: their sites in localities and areas, turned into records of the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from episodes.models import Adjustment, LocalityTable, ZipLocality
from episodes.rules import geography as rule
from episodes.rules.geography import GeographicFactor, Place
from portal.models import Participant
from portal.participation.models import Site
from portal.policy import Book
from portal.rules.performance_years import performance_year

DatedPlace = tuple[date, date | None, Place]
"""A place of a site, after the site's first and last day."""


class Geography:
    """The places of participants' sites; each factor is calculated once."""

    def __init__(self, places: Mapping[int, Sequence[DatedPlace]], hospitals: frozenset[int], *, book: Book) -> None:
        """Open the geography of participants by their keys; those with a CCN are `hospitals`."""
        self._places, self._hospitals, self._book = places, hospitals, book
        self._computed: dict[tuple[int, str, int], GeographicFactor] = {}

    def of(self, participant_id: int, component: str, year: int, *, adjustment: Adjustment | None) -> GeographicFactor:
        """Return the factor of a participant's component: one that CMS gave, or that of the sites of the year.

        :param adjustment: the row with a given factor, if there is one

        :raises InputError: for a year outside the Model.
        """
        if adjustment is not None and adjustment.geographic_factor is not None:
            return rule.given(adjustment.geographic_factor, adjustment.source)
        key = (participant_id, component, year)
        if key not in self._computed:
            self._computed[key] = self._of_sites(*key)
        return self._computed[key]

    def _of_sites(self, participant_id: int, component: str, year: int) -> GeographicFactor:
        """Calculate the factor of the sites on file on any day of the year, each place once."""
        py = performance_year(year, book=self._book)
        held = {
            place
            for first, last, place in self._places.get(participant_id, ())
            if first <= py.ends_on and (last is None or last >= py.starts_on)
        }
        setting = rule.HOSPITAL if participant_id in self._hospitals else rule.PRACTICE
        return rule.of_places(held, component, setting, year, book=self._book)


def geography(*, book: Book, participant: Participant | None = None) -> Geography:
    """Read the sites of all participants, or of one, with their localities in the table in use."""
    sites, participants = Site.objects.order_by(), Participant.objects.filter(ccn__isnull=False)
    if participant is not None:
        sites, participants = sites.filter(participant=participant), participants.filter(pk=participant.pk)
    found = ZipLocality.objects.filter(table=LocalityTable.objects.first(), zip__in=sites.values("zip"))
    localities = dict(found.values_list("zip", "locality"))
    places: dict[int, list[DatedPlace]] = defaultdict(list)
    for key, zip_code, cbsa, first, last in sites.values_list("participant_id", "zip", "cbsa", "from_on", "to_on"):
        places[key].append((first, last, Place(zip_code, localities.get(zip_code, ""), cbsa)))
    return Geography(places, frozenset(participants.values_list("pk", flat=True)), book=book)


def rows_behind() -> list[Any]:
    """Return what decides the places of participants, for the fingerprint of a run's inputs."""
    sites = Site.objects.order_by("pk").values_list("participant_id", "zip", "cbsa", "from_on", "to_on")
    newest = LocalityTable.objects.first()
    return [list(sites), newest.sha256 if newest else ""]
