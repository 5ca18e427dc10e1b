"""Completeness of clinical data: which beneficiaries are due, for whom data are accepted, and how that grew.

The pages, the templates and the lists of CMS staff read it; the score counts by the same rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from episodes.selectors import ClinicalEpisode
from portal.clock import EASTERN
from portal.models import Participant
from portal.participation import selectors as participation
from portal.policy import Book
from portal.rules.performance_years import policy_of
from quality import selectors
from quality.models import ClinicalRecord, FileType, Version
from quality.rules import aggregate_score, clinical_data
from quality.rules.clinical_data import ClinicalData
from quality.rules.clinical_data import ClinicalEpisode as Key
from quality.selectors import DueFile

MOST_STEPS = 20
"""The newest accepted versions of a file that a picture shows."""


@dataclass(frozen=True, slots=True)
class Step:
    """The counts from the day on which a version was accepted."""

    version: Version
    day: date
    counts: ClinicalData


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """An accepted row for which the claims show no episode that is due."""

    version_id: int
    row: int
    cancer_type: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class PeriodCompleteness:
    """The completeness of one period: its file, its counts, the steps to them, and what does not fit."""

    file: DueFile
    counts: ClinicalData
    missing: tuple[ClinicalEpisode, ...]
    unmatched: tuple[UnmatchedRow, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """The completeness of a performance year, with its periods and the share that is needed."""

    year: int
    counts: ClinicalData
    threshold: Decimal
    """The share of beneficiaries that is needed, from 0 to 1."""
    needed: int
    """Beneficiaries that still need accepted data for that share."""
    periods: tuple[PeriodCompleteness, ...]
    waived: selectors.Files

    @property
    def has_open_window(self) -> bool:
        """True while data of some period can be uploaded."""
        return any(period.file.open for period in self.periods)

    @property
    def missing(self) -> list[ClinicalEpisode]:
        """The episodes of all periods without accepted data, by first day."""
        return sorted((one for period in self.periods for one in period.missing), key=lambda one: one.starts_on)


def completeness(participant: Participant, year: int, *, files: Iterable[DueFile], book: Book) -> Completeness:
    """Return the completeness of a performance year.

    :param files: the due files of the year; a period without one has no window of its own.
    """
    waived = selectors.waived_files(participant, year, book=book)
    due = selectors.due_episodes(participant, year, waived=waived, book=book)
    clinical = [file for file in files if file.file_type == FileType.CLINICAL_DATA and file.year == year]
    delivered = _delivered(clinical)
    periods = tuple(_period(file, due.get(file.period or 0, []), delivered, year, book) for file in clinical)
    counting = {key for one in delivered if one.counts for key in one.keys}
    every = [_key(one) for found in due.values() for one in found]
    counts = clinical_data.count_beneficiaries(every, counting, year=year, book=book)
    needed = clinical_data.beneficiaries_needed(counts, year=year, book=book)
    return Completeness(
        year, counts, policy_of(year, book=book)["quality/clinical_data_threshold"], needed, periods, waived
    )


@dataclass(frozen=True, slots=True)
class _Delivered:
    """An accepted version with its rows: for each its key, its number and its cancer type."""

    version: Version
    rows: list[tuple[Key, int, str]]

    @property
    def counts(self) -> bool:
        return self.version.submission.accepted_id == self.version.pk

    @property
    def day(self) -> date:
        return self.version.checked_at.astimezone(EASTERN).date()  # type: ignore[union-attr]

    @property
    def keys(self) -> set[Key]:
        return {key for key, *_ in self.rows}


def _delivered(files: Iterable[DueFile]) -> list[_Delivered]:
    """Return the newest accepted versions of some files, oldest first, each with its rows, in one query."""
    accepted = [
        version
        for file in files
        for version in [one for one in file.versions if one.status == Version.Status.ACCEPTED][:MOST_STEPS]
    ]
    found = {
        version.pk: _Delivered(version, []) for version in sorted(accepted, key=lambda one: (one.checked_at, one.pk))
    }
    columns = ("version_id", "mbi_index", "episode_starts_on", "row", "cancer_type")
    records = ClinicalRecord.objects.filter(version__in=list(found)).order_by("row").values_list(*columns)
    for version_id, mbi_index, starts_on, row, cancer_type in records:
        found[version_id].rows.append((Key(mbi_index, starts_on), row, cancer_type))
    return list(found.values())


def _period(
    file: DueFile, due: Sequence[ClinicalEpisode], delivered: Iterable[_Delivered], year: int, book: Book
) -> PeriodCompleteness:
    keys = {_key(one): one for one in due}
    steps: list[Step] = []
    accepted: set[Key] = set()
    unmatched: tuple[UnmatchedRow, ...] = ()
    for one in delivered:
        if one.version.submission.period != file.period or (steps and one.version.number < steps[-1].version.number):
            continue  # an older version whose check ended late counted on no day
        counts = clinical_data.count_beneficiaries(keys, one.keys, year=year, book=book)
        steps.append(Step(one.version, one.day, counts))
        if one.counts:
            accepted = one.keys
            unmatched = tuple(
                UnmatchedRow(one.version.pk, row, cancer_type, key.starts_on)
                for key, row, cancer_type in one.rows
                if key not in keys
            )
    return PeriodCompleteness(
        file,
        clinical_data.count_beneficiaries(keys, accepted, year=year, book=book),
        tuple(one for key, one in keys.items() if key not in accepted),
        unmatched,
        tuple(steps),
    )


def _key(episode: ClinicalEpisode) -> Key:
    return Key(episode.mbi_index, episode.starts_on)


def narrowed(
    rows: Iterable[ClinicalEpisode], *, cancer_type: str = "", npi: str = "", zip_code: str = ""
) -> list[ClinicalEpisode]:
    """Filter episodes by cancer type, and by the NPI and the ZIP Code of the planning line; skip empty filters."""
    wanted = {"cancer_type": cancer_type, "planning_npi": npi, "planning_zip": zip_code}
    return [row for row in rows if all(not value or getattr(row, name) == value for name, value in wanted.items())]


def planners(participant: Participant, rows: Iterable[ClinicalEpisode]) -> dict[str, str]:
    """Return the names of those who planned the episodes by NPI; the NPI itself for one who was never on the list."""
    npis = sorted({row.planning_npi for row in rows} - {""})
    names = defaultdict(str, {one.npi: str(one) for one in participant.practitioners.filter(npi__in=npis)})
    return {npi: names[npi] or npi for npi in npis}


def score_today(participant: Participant, found: Completeness, *, book: Book) -> aggregate_score.AggregateScore:
    """Calculate the quality points as they stand today, from what is accepted; nothing is stored."""
    return aggregate_score.score(
        aggregate_score.ScoreInputs(
            year=found.year,
            measures=selectors.reported_measures(participant, found.year, waived=found.waived, book=book),
            clinical_data=found.counts,
            kind=participation.kind_in(participant, found.year, book=book),
        ),
        book=book,
    )
