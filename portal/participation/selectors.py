"""Queries on participants: records for the rules, and rows for pages and other apps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.characters import name_key
from portal.models import Participant, Seat
from portal.participation.duties import DUTIES
from portal.participation.duties.practitioner_list import DUTY as LIST_DUTY
from portal.participation.intake.register import (
    EXCLUSION,
    OPT_OUT,
    SITE,
    DatedEntry,
    KnownParticipant,
    Person,
    Register,
)
from portal.participation.models import (
    CalendarAddress,
    DataRequest,
    EpisodeCount,
    Exclusion,
    KindPeriod,
    ListDelivery,
    Obligation,
    OptOut,
    Practitioner,
    PractitionerDirectory,
    SharingRefusal,
    Site,
    ZipArea,
    ZipCrosswalk,
)
from portal.participation.rules import areas as areas_rule
from portal.participation.rules import low_volume as low_volume_rule
from portal.participation.rules import standing as standing_rule
from portal.participation.rules.areas import Area, Place
from portal.participation.rules.low_volume import LowVolume, OptOutEffect, data_year, low_volume
from portal.participation.rules.practitioner_list import Listed, list_of_year
from portal.participation.rules.standing import KindSpan, Span, Standing, kind_of_year, kind_spans
from portal.policy import Book
from portal.rules.performance_years import performance_year, performance_years, policy_of

PARTICIPANTS_AT_ONCE = 100


def standings(participants: Iterable[Participant], *, book: Book) -> dict[int, Standing]:
    """Return the standing of each participant by primary key, in a fixed number of queries."""
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
    kinds = kinds_over_time(known)
    return {
        participant.pk: Standing(
            kinds=kinds[participant.pk],
            membership=Span(participant.from_on, participant.to_on),
            exclusions=tuple(exclusions[participant.pk]),
            opted_out=frozenset(opted_out[participant.pk]),
            episode_counts=tuple(counts[participant.pk]),
            lists_received=tuple(lists[participant.pk]),
        )
        for participant in known
    }


def kinds_over_time(participants: Iterable[Participant]) -> dict[int, tuple[KindSpan, ...]]:
    """Return the kinds of each participant with their days, by primary key, in one query."""
    known = list(participants)
    stated: dict[int, list[KindSpan]] = defaultdict(list)
    periods = KindPeriod.objects.filter(participant__in=[participant.pk for participant in known])
    for owner, kind, first, last in periods.values_list("participant_id", "kind", "from_on", "to_on"):
        stated[owner].append(KindSpan(kind, Span(first, last)))
    spans: dict[int, tuple[KindSpan, ...]] = {}
    for participant in known:
        membership = Span(participant.from_on, participant.to_on)
        only = [KindSpan(participant.kind, membership)]
        spans[participant.pk] = kind_spans(stated[participant.pk] or only, membership)
    return spans


def kind_in(participant: Participant, year: int, *, book: Book) -> str:
    """Return the kind of a participant for a performance year.

    :raises InputError: for a year that is no performance year.
    """
    membership = Span(participant.from_on, participant.to_on)
    kinds = kinds_over_time([participant])[participant.pk]
    return kind_of_year(Standing(kinds, membership), performance_year(year, book=book))


def standing_of(participant: Participant, *, book: Book) -> Standing:
    """Return the standing of one participant."""
    return standings([participant], book=book)[participant.pk]


def is_in_model(participant: Participant, day: date) -> bool:
    """Return whether a participant is in the Model on a day, opt-outs aside; it uses prefetched exclusions."""
    excluded = tuple(Span(one.from_on, one.to_on) for one in participant.exclusions.all())
    membership = Span(participant.from_on, participant.to_on)
    return standing_rule.in_model_on(Standing((), membership, excluded), day)


def in_model_on(day: date) -> QuerySet[Participant]:
    """Return the participants that are listed on a day and neither excluded nor opted out on it."""
    listed: QuerySet[Participant] = Participant.objects.on(day)
    for rows in (Exclusion.objects.on(day), OptOut.objects.on(day)):
        listed = listed.exclude(pk__in=rows.values("participant_id"))
    return listed


def awaiting_list(year: int, *, book: Book) -> QuerySet[Participant]:
    """Return the participants that owe a practitioner list for a year, have names on it, and have not received it."""
    py = performance_year(year, book=book)
    owing = Obligation.objects.filter(year=year, code=LIST_DUTY.code, waived_on__isnull=True)
    named = Practitioner.objects.during(py.starts_on, py.ends_on)
    waiting: QuerySet[Participant] = Participant.objects.exclude(list_deliveries__year=year)
    for rows in (owing, named):
        waiting = waiting.filter(pk__in=rows.values("participant_id"))
    return waiting


def listed(practitioner: Practitioner) -> Listed:
    """Return the record of a row of a practitioner list."""
    row = practitioner
    return Listed(row.npi, row.first_name, row.last_name, row.specialty, row.from_on, row.to_on)


def practitioner_list(participant: Participant, year: int, *, book: Book) -> tuple[Listed, ...]:
    """Return the practitioner list of a performance year as it stands now, with what is known of later days.

    :raises InputError: for a year that is no performance year.
    """
    return list_of_year(map(listed, participant.practitioners.all()), performance_year(year, book=book))


def remarks_on_names(rows: Iterable[Listed]) -> dict[str, str]:
    """Return, by NPI, a remark on each practitioner whose name is not that of CMS's directory.

    Last names, and the first of the first names, are compared in any case. Without a directory there is no remark.
    """
    directory = PractitionerDirectory.objects.first()
    if directory is None:
        return {}
    said = {row.npi: row for row in rows}
    known = {one.npi: one for one in directory.names.filter(npi__in=said)}
    remarks = dict.fromkeys(said.keys() - known.keys(), "CMS's directory does not name this NPI.")
    for npi, one in known.items():
        if _compared(one.first_name, one.last_name) != _compared(said[npi].first_name, said[npi].last_name):
            remarks[npi] = f"CMS's directory names this NPI {one.first_name} {one.last_name}."
    return remarks


def _compared(first_name: str, last_name: str) -> tuple[str, str]:
    return (name_key(first_name).split() or [""])[0], name_key(last_name)


def current_performance_year(today: date, *, book: Book) -> int:
    """Return the performance year of a day: the first one before the Model, the last one after it."""
    years = performance_years(book=book)
    return min(max(today.year, years[0].year), years[-1].year)


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


def low_volume_of(
    participant: Participant, year: int, *, today: date, book: Book
) -> tuple[EpisodeCount, LowVolume] | None:
    """Return the episode count that decides a year's opt-out, and the result of the low-volume test today.

    None until CMS has given the count.
    """
    count = participant.episode_counts.filter(calendar_year=data_year(year, book=book)).first()
    if count is None:
        return None
    return count, low_volume(year=year, episodes=count.count, attested_on=today, book=book)


@dataclass(frozen=True, slots=True)
class CountedYear:
    """The episodes that a participant had in a data year, beside the threshold of the performance year they decide.

    `count` is None until CMS has given the number.
    """

    year: int
    data_year: int
    threshold: int
    count: EpisodeCount | None

    @property
    def eligible(self) -> bool:
        """True if the participant may opt out of the performance year."""
        return self.count is not None and self.count.count < self.threshold


def counts_beside_threshold(participant: Participant, *, today: date, book: Book) -> dict[int, CountedYear]:
    """Return the count and the threshold of every performance year, by year, in one query."""
    counts = {one.calendar_year: one for one in participant.episode_counts.all()}
    decides = {py.year: data_year(py.year, book=book) for py in performance_years(book=book, on=today)}
    return {
        year: CountedYear(
            year,
            counted,
            policy_of(year, book=book)["participation/low_volume_threshold"],
            counts.get(counted),
        )
        for year, counted in decides.items()
    }


def effect_of_opting_out(participant: Participant, year: int, *, book: Book) -> OptOutEffect:
    """Return the duties of a year that an opt-out of this participant ends, and those that stay."""
    return low_volume_rule.effect_of_opting_out(standing_of(participant, book=book), year, duties=DUTIES, book=book)


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


def calendar_address(token: str) -> CalendarAddress | None:
    """Return the address of a calendar feed by its token; None if it ended, or if its owner has lost the seat."""
    seats = Seat.objects.in_force().filter(user=OuterRef("user"), participant=OuterRef("participant"))
    works = CalendarAddress.objects.filter(Exists(seats), ended_at__isnull=True, user__is_active=True)
    return works.filter(pk=CalendarAddress.pk_of(token)).select_related("participant").first()


def groups_of_participants() -> Iterator[list[int]]:
    """Yield the primary keys of all participants in groups, each small enough for one short transaction."""
    ids = list(Participant.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), PARTICIPANTS_AT_ONCE):
        yield ids[first : first + PARTICIPANTS_AT_ONCE]


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
