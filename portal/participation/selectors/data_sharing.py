"""Sharing of data: the requests of participants, and the patients who refuse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Max

from portal.models import Participant
from portal.participation.models import DataRequest, SharingRefusal
from portal.policy import Book
from portal.rules.performance_years import performance_years


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


def last_refusals(participants: Iterable[int], *, on: date) -> dict[int, datetime]:
    """Return when CMS was last told of a refusal that holds on a day, by participant, in one query."""
    rows = SharingRefusal.objects.on(on).filter(participant__in=list(participants)).order_by()
    return dict(rows.values_list("participant_id").annotate(Max("recorded_at")))


def approved_data_requests(year: int) -> list[DataRequest]:
    """Return the approved data requests of a performance year, by Model ID."""
    approved = DataRequest.objects.filter(year=year, status=DataRequest.Status.APPROVED)
    return list(approved.order_by("participant__model_id"))
