"""Data that CMS shares with a practice: its data sets of a year, and the state of the last file of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from episodes.data_sets.catalogue import catalogue
from episodes.data_sets.data_set import DataSet
from episodes.models import ConstructionRun, DataFile, DataFileFetch
from portal.clock import EASTERN
from portal.models import Participant
from portal.participation import selectors as participation
from portal.participation.models import DataRequest

READY = "ready"


@dataclass(frozen=True, slots=True)
class Offer:
    """A data set of the catalogue that is shared with a practice for a year, with its last file.

    `state` is a key of `episodes.states`. `run` is the run from which a new file would be made. `is_current` tells
    whether a new file would be the same.
    """

    data_set: DataSet
    file: DataFile | None
    run: ConstructionRun | None
    state: str
    is_current: bool

    @property
    def title(self) -> str:
        """The name of the data set."""
        return DataRequest.DataSet(self.data_set.code).label

    @property
    def has_data(self) -> bool:
        """Tell whether there is anything to prepare a file from."""
        return self.run is not None or not self.data_set.about_patients

    @property
    def may_be_prepared(self) -> bool:
        """Tell whether a new file may be prepared now."""
        return self.has_data and self.state != DataFile.Status.QUEUED and not self.is_current

    @property
    def has_action(self) -> bool:
        """Tell whether the file can be downloaded or prepared now."""
        return self.state == READY or self.may_be_prepared


def offer(
    data_set: DataSet,
    file: DataFile | None,
    *,
    run: ConstructionRun | None,
    refused_at: datetime | None,
    today: date,
) -> Offer:
    """Combine a data set with its last file.

    :param refused_at: when CMS was last told of a refusal that holds today.
    """
    state = state_of(data_set, file, refused_at=refused_at, today=today)
    made_of = run if data_set.about_patients else None
    return Offer(data_set, file, made_of, state, state == READY and _is_newest(file, made_of, today))


def state_of(data_set: DataSet, file: DataFile | None, *, refused_at: datetime | None, today: date) -> str:
    """Return the state: a file with patients is out of date once another patient refuses that CMS shares claims."""
    if file is None:
        return "none"
    if file.prepared_at is None:
        return str(file.status)
    if not file.is_kept_on(today):
        return "expired"
    if data_set.about_patients and refused_at is not None and refused_at > file.prepared_at:
        return "out-of-date"
    return READY


def _is_newest(file: DataFile | None, run: ConstructionRun | None, today: date) -> bool:
    """Tell whether a ready file has the latest data; without a run, it has them on the day on which it was made."""
    if file is None or file.prepared_at is None:
        return False
    return file.run_id == run.pk if run else file.prepared_at.astimezone(EASTERN).date() == today


def offers(participant: Participant, year: int, *, today: date) -> list[Offer]:
    """Return what is shared with a participant for a performance year; nothing without an approved data request."""
    shared = participation.data_sets_shared(participant, year)
    files = {one.data_set: one for one in DataFile.objects.of_year(year).filter(participant=participant).newest()}
    run = ConstructionRun.objects.without_inputs().latest_of(year)
    told_at = refused_at(participant, today=today)
    return [
        offer(one, files.get(code), run=run, refused_at=told_at, today=today)
        for code, one in catalogue().items()
        if code in shared
    ]


def refused_at(participant: Participant, *, today: date) -> datetime | None:
    """Return when CMS was last told of a refusal that holds today."""
    return participation.last_refusals([participant.pk], on=today).get(participant.pk)


def downloads(participant: Participant, year: int) -> QuerySet[DataFileFetch]:
    """Return who downloaded which data file of a year, newest first."""
    return DataFileFetch.objects.filter(participant=participant, year=year).select_related("fetched_by")
