"""Episodes that require clinical data, and the beneficiaries with accepted data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from episodes import selectors as episodes
from portal.models import Participant
from portal.policy import Book
from portal.rules.performance_years import policy_of
from quality.models import ClinicalRecord, FileType, Waiver
from quality.rules import clinical_data

Files = set[tuple[str, int | None]]
"""File types, with the period of clinical data."""


def waived_files(participant: Participant, year: int, *, book: Book) -> Files:
    """Return the file types and periods that the score leaves out, because CMS waived them."""
    return waived_files_of_each([participant], year, book=book)[participant.pk]


def waived_files_of_each(participants: Iterable[Participant], year: int, *, book: Book) -> dict[int, Files]:
    """Return the same for many participants, by primary key, in one query."""
    found: dict[int, Files] = {participant.pk: set() for participant in participants}
    if policy_of(year, book=book)["quality/waived_files"] == "left-out":
        waivers = Waiver.objects.in_force().filter(year=year, participant__in=list(found))
        for owner, *file in waivers.values_list("participant_id", "file_type", "period"):
            found[owner].add(tuple(file))
    return found


def due_episodes(
    participant: Participant, year: int, *, waived: Files | None = None, book: Book
) -> dict[int, list[episodes.ClinicalEpisode]]:
    """Return the completed episodes of a year that require clinical data by period, in a fixed number of queries.

    :param waived: the files that the score leaves out, if known.
    """
    left_out = waived_files(participant, year, book=book) if waived is None else waived
    of_each = due_episodes_of_each([participant], year, waived={participant.pk: left_out}, book=book)
    return of_each[participant.pk]


def due_episodes_of_each(
    participants: Iterable[Participant], year: int, *, waived: Mapping[int, Files], book: Book
) -> dict[int, dict[int, list[episodes.ClinicalEpisode]]]:
    """Return the same for many participants, by primary key.

    :param waived: the files that the score of each participant leaves out.
    """
    windows = clinical_data.windows(year, book=book)
    of_each = episodes.applicable_clinical_episodes_of_each(
        participants,
        year,
        completed_from=min(window.completed_from for window in windows),
        completed_to=max(window.completed_to for window in windows),
        book=book,
    )
    return {
        owner: {
            window.period: [one for one in found if window.completed_from <= one.completes_on <= window.completed_to]
            if (FileType.CLINICAL_DATA.value, window.period) not in waived[owner]
            else []
            for window in windows
        }
        for owner, found in of_each.items()
    }


def applicable_episodes(
    participant: Participant, year: int, *, period: int | None = None, book: Book
) -> list[clinical_data.ClinicalEpisode]:
    """List the completed episodes of a period, or of the whole year, that require clinical data."""
    return [
        clinical_data.ClinicalEpisode(row.mbi_index, row.starts_on)
        for of_period, rows in due_episodes(participant, year, book=book).items()
        if period in (None, of_period)
        for row in rows
    ]


def clinical_completeness(participant: Participant, year: int, *, book: Book) -> clinical_data.ClinicalData:
    """Count the beneficiaries for whom clinical data are required, and those with accepted data.

    A record belongs to the episode with the same MBI and start date.
    """
    waived = waived_files_of_each([participant], year, book=book)
    return clinical_completeness_of_each([participant], year, waived=waived, book=book)[participant.pk]


def clinical_completeness_of_each(
    participants: Sequence[Participant], year: int, *, waived: Mapping[int, Files], book: Book
) -> dict[int, clinical_data.ClinicalData]:
    """Count the same for many participants, by primary key, in a fixed number of queries.

    :param waived: the files that the score of each participant leaves out.
    """
    due = due_episodes_of_each(participants, year, waived=waived, book=book)
    accepted = _accepted_of_each(due, year)
    return {
        owner: clinical_data.count_beneficiaries(
            [clinical_data.ClinicalEpisode(row.mbi_index, row.starts_on) for rows in of_owner.values() for row in rows],
            accepted[owner],
            year=year,
            book=book,
        )
        for owner, of_owner in due.items()
    }


def completeness_by_cancer_type(
    participant: Participant, year: int, *, book: Book
) -> dict[str, clinical_data.ClinicalData]:
    """Count the same for each cancer type; a beneficiary with episodes of two cancer types counts for both."""
    accepted = _accepted(participant, year)
    due: dict[str, list[clinical_data.ClinicalEpisode]] = {}
    for rows in due_episodes(participant, year, book=book).values():
        for row in rows:
            due.setdefault(row.cancer_type, []).append(clinical_data.ClinicalEpisode(row.mbi_index, row.starts_on))
    return {
        cancer_type: clinical_data.count_beneficiaries(applicable, accepted, year=year, book=book)
        for cancer_type, applicable in sorted(due.items())
    }


def _accepted(participant: Participant, year: int) -> set[clinical_data.ClinicalEpisode]:
    """Return the episodes with an accepted record."""
    return _accepted_of_each([participant.pk], year)[participant.pk]


def _accepted_of_each(participants: Collection[int], year: int) -> dict[int, set[clinical_data.ClinicalEpisode]]:
    """Return the episodes with an accepted record of each participant, by primary key."""
    found: dict[int, set[clinical_data.ClinicalEpisode]] = {owner: set() for owner in participants}
    records = ClinicalRecord.objects.counting_of(found.keys(), year).order_by()
    for owner, *record in records.values_list("participant_id", "mbi_index", "episode_starts_on"):
        found[owner].add(clinical_data.ClinicalEpisode(*record))
    return found
