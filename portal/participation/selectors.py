"""Rows of a participant as the records of the rules, and reads that pages and other apps ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from portal.models import Participant
from portal.participation.duties import practitioner_list
from portal.participation.intake.register import EXCLUSION, OPT_OUT, SITE, Known, Person, Register, Stretch
from portal.participation.models import (
    DataRequest,
    EpisodeCount,
    Exclusion,
    ListDelivery,
    Obligation,
    OptOut,
    Practitioner,
    SharingRefusal,
    Site,
    ZipArea,
    ZipCrosswalk,
)
from portal.participation.rules import areas as areas_rule
from portal.participation.rules.areas import Area, Place
from portal.participation.rules.low_volume import LowVolume, data_year, low_volume
from portal.participation.rules.standing import KindSpan, Span, Standing
from portal.policy import Book
from portal.rules.performance_years import performance_year, performance_years


def standings(participants: Iterable[Participant], *, book: Book) -> dict[int, Standing]:
    """Return how each of some participants stands to the Model, by its id, in five queries however many they are."""
    known = list(participants)
    ids = [participant.pk for participant in known]
    exclusions: dict[int, list[Span]] = defaultdict(list)
    for owner, first, last in Exclusion.objects.filter(participant__in=ids).values_list(
        "participant_id", "from_on", "to_on"
    ):
        exclusions[owner].append(Span(first, last))
    opted_out: dict[int, set[int]] = defaultdict(set)
    years = performance_years(book=book)
    for owner, first, last in OptOut.objects.filter(participant__in=ids).values_list(
        "participant_id", "from_on", "to_on"
    ):
        span = Span(first, last)
        opted_out[owner] |= {py.year for py in years if span.covers(py.starts_on)}
    counts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for owner, calendar_year, count in EpisodeCount.objects.filter(participant__in=ids).values_list(
        "participant_id", "calendar_year", "count"
    ):
        counts[owner].append((calendar_year, count))
    lists: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for owner, year, received_on in ListDelivery.objects.filter(participant__in=ids).values_list(
        "participant_id", "year", "received_on"
    ):
        lists[owner].append((year, received_on))
    return {
        participant.pk: Standing(
            kinds=(KindSpan(participant.kind, Span(participant.from_on, participant.to_on)),),
            membership=Span(participant.from_on, participant.to_on),
            exclusions=tuple(exclusions[participant.pk]),
            opted_out=frozenset(opted_out[participant.pk]),
            episode_counts=tuple(counts[participant.pk]),
            lists_received=tuple(lists[participant.pk]),
        )
        for participant in known
    }


def standing_of(participant: Participant, *, book: Book) -> Standing:
    """Return how one participant stands to the Model."""
    return standings([participant], book=book)[participant.pk]


def in_model_on(day: date) -> QuerySet[Participant]:
    """Return the participants that are listed on a day and neither excluded nor opted out on it."""
    listed: QuerySet[Participant] = Participant.objects.on(day)
    for rows in (Exclusion.objects.on(day), OptOut.objects.on(day)):
        listed = listed.exclude(pk__in=rows.values("participant_id"))
    return listed


def awaiting_list(year: int, *, book: Book) -> QuerySet[Participant]:
    """Return the participants that owe a practitioner list for a year, have people on it, and were not given it yet."""
    py = performance_year(year, book=book)
    owing = Obligation.objects.filter(year=year, code=practitioner_list.DUTY.code, waived_on__isnull=True)
    named = Practitioner.objects.during(py.starts_on, py.ends_on)
    waiting: QuerySet[Participant] = Participant.objects.exclude(list_deliveries__year=year)
    for rows in (owing, named):
        waiting = waiting.filter(pk__in=rows.values("participant_id"))
    return waiting


def year_in_hand(today: date, *, book: Book) -> int:
    """Return the performance year of a day; before the Model its first, after it its last."""
    years = performance_years(book=book)
    return min(max(today.year, years[0].year), years[-1].year)


def register() -> Register:
    """Return all participants as a list is compared with them, in four queries."""
    stretches: dict[int, list[Stretch]] = defaultdict(list)
    for site in Site.objects.all():
        days = Span(site.from_on, site.to_on)
        stretches[site.participant_id].append(Stretch(SITE, site.zip, days, site.cbsa, row=site.pk))
    for exclusion in Exclusion.objects.all():
        days = Span(exclusion.from_on, exclusion.to_on)
        stretches[exclusion.participant_id].append(Stretch(EXCLUSION, exclusion.reason, days, row=exclusion.pk))
    for one in OptOut.objects.all():
        elected = one.election_id is not None
        days = Span(one.from_on, one.to_on)
        stretches[one.participant_id].append(Stretch(OPT_OUT, "", days, elected=elected, row=one.pk))
    return Register(
        tuple(
            Known(
                pk=one.pk,
                model_id=one.model_id,
                identity=one.tin_index or one.ccn or "",
                kind=one.kind,
                legal_name=one.legal_name,
                contact=Person(one.contact_first_name, one.contact_last_name, one.contact_email),
                membership=Span(one.from_on, one.to_on),
                stretches=tuple(stretches[one.pk]),
            )
            for one in Participant.objects.defer("tin")
        )
    )


def low_volume_of(
    participant: Participant, year: int, *, today: date, book: Book
) -> tuple[EpisodeCount, LowVolume] | None:
    """Return the count of episodes that decides a year's opt-out, and what follows from it today.

    None until CMS has given the count.
    """
    count = participant.episode_counts.filter(calendar_year=data_year(year, book=book)).first()
    if count is None:
        return None
    return count, low_volume(year=year, episodes=count.count, attested_on=today, book=book)


def zip_crosswalk() -> ZipCrosswalk | None:
    """Return the table of ZIP Codes and areas that counts, the newest; None where none is loaded."""
    return ZipCrosswalk.objects.first()


def place_of(zip_code: str) -> Place:
    """Return what the place of a ZIP Code is to the Model; the selected areas are those of the participants' sites."""
    site = Site.objects.filter(zip=zip_code).order_by("from_on").first()
    crosswalk = zip_crosswalk()
    rows = crosswalk.areas.filter(zip=zip_code) if crosswalk else ZipArea.objects.none()
    areas = [Area(row.cbsa, row.share) for row in rows]
    selected = set(Site.objects.filter(cbsa__in=[area.cbsa for area in areas]).values_list("cbsa", flat=True))
    return areas_rule.place_of(areas, listed=site.cbsa if site else None, selected=selected)


def years_of_data_requests(today: date, *, book: Book) -> list[int]:
    """Return the performance years whose data a participant can ask for: from the year before each of them on."""
    return [py.year for py in performance_years(book=book, on=today) if py.year <= today.year + 1]


def standing_data_request(participant: Participant, year: int) -> DataRequest | None:
    """Return the data request of a year that waits for CMS or is approved."""
    return DataRequest.objects.standing().filter(participant=participant, year=year).first()


def data_sets_shared(participant: Participant, year: int) -> frozenset[str]:
    """Return the codes of the data sets that CMS shares with a participant for a performance year."""
    request = DataRequest.objects.filter(participant=participant, year=year, status=DataRequest.Status.APPROVED).first()
    return frozenset(request.answers["data_sets"]) if request else frozenset()


def sharing_refused(participant: Participant, *, on: date) -> frozenset[str]:
    """Return the patients whose claims are not shared with a participant on a day, as blind indexes of their MBIs.

    Everything that gives line-level claims to a participant leaves these patients out.
    """
    rows = SharingRefusal.objects.on(on).filter(participant=participant)
    return frozenset(rows.values_list("mbi_index", flat=True))
