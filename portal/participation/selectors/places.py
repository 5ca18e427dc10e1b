"""Places: ZIP Codes and areas by the table in use and the sites of participants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from portal.models import Participant
from portal.participation.models import Site, ZipArea, ZipCrosswalk
from portal.participation.rules import areas as areas_rule
from portal.participation.rules import states_of_sites
from portal.participation.rules.areas import Area, Place
from portal.policy import Book


def zip_crosswalk() -> ZipCrosswalk | None:
    """Return the newest table of ZIP Codes and areas, the one in use; None if none is loaded."""
    return ZipCrosswalk.objects.first()


def place_of(zip_code: str) -> Place:
    """Return the standing of a ZIP Code in the Model; the areas of the participants' sites are the selected ones."""
    return places_of([zip_code])[zip_code]


def places_of(zip_codes: Iterable[str], *, thousands: bool = False) -> dict[str, Place]:
    """Return the standing of ZIP Codes in the Model, in their order.

    :param thousands: read the tables whole, which takes PostgreSQL less time than a list of thousands of ZIP Codes.
    """
    codes = list(zip_codes)
    chosen = Q() if thousands else Q(zip__in=codes)
    listed: dict[str, str] = {}
    for code, cbsa in Site.objects.filter(chosen).order_by("from_on").values_list("zip", "cbsa"):
        listed.setdefault(code, cbsa)
    crosswalk = zip_crosswalk()
    areas: dict[str, list[Area]] = defaultdict(list)
    rows = crosswalk.areas.filter(chosen) if crosswalk else ZipArea.objects.none()
    for code, cbsa, share in rows.order_by("cbsa").values_list("zip", "cbsa", "share"):
        areas[code].append(Area(cbsa, share))
    reached = {area.cbsa for found in areas.values() for area in found}
    selected = set(Site.objects.filter(cbsa__in=reached).values_list("cbsa", flat=True))
    return {code: areas_rule.place_of(areas[code], listed=listed.get(code), selected=selected) for code in codes}


def areas_of(zip_code: str) -> list[str]:
    """Return the areas that a ZIP Code reaches into by the table in use, most addresses first; empty text for none."""
    crosswalk = zip_crosswalk()
    return list(crosswalk.areas.filter(zip=zip_code).values_list("cbsa", flat=True)) if crosswalk else []


def is_area(cbsa: str) -> bool:
    """Return whether the table in use, or a site, names an area; True while no table is loaded."""
    crosswalk = zip_crosswalk()
    if crosswalk is None or crosswalk.areas.filter(cbsa=cbsa).exists():
        return True
    return Site.objects.filter(cbsa=cbsa).exists()


def participants_in(state: str, first: date, last: date, *, book: Book) -> QuerySet[Participant]:
    """Return the participants with a site in a State on any of some days."""
    of_state = Q(pk__in=())
    for least, most in states_of_sites.zip_codes_of(state, first, book=book):
        of_state |= Q(zip__range=(least, most))
    sites = Site.objects.filter(of_state).during(first, last)
    return Participant.objects.filter(pk__in=sites.values("participant_id"))
