"""Episodes that require clinical data, and the beneficiaries with accepted data."""

from __future__ import annotations

from episodes import selectors as episodes
from portal.models import Participant
from portal.policy import Book
from portal.rules.performance_years import policy_of
from quality.models import ClinicalRecord, FileType
from quality.rules import clinical_data

Files = set[tuple[str, int | None]]
"""File types, with the period of clinical data."""


def waived_files(participant: Participant, year: int, *, book: Book) -> Files:
    """Return the file types and periods that the score leaves out, because CMS waived them."""
    if policy_of(year, book=book)["quality/waived_files"] != "left-out":
        return set()
    return set(participant.waivers.in_force().filter(year=year).values_list("file_type", "period"))


def due_episodes(
    participant: Participant, year: int, *, waived: Files | None = None, book: Book
) -> dict[int, list[episodes.ClinicalEpisode]]:
    """Return the completed episodes of a year that require clinical data by period, in a fixed number of queries.

    :param waived: the files that the score leaves out, if known.
    """
    windows = clinical_data.windows(year, book=book)
    found = episodes.applicable_clinical_episodes(
        participant,
        year,
        completed_from=min(window.completed_from for window in windows),
        completed_to=max(window.completed_to for window in windows),
        book=book,
    )
    left_out = waived_files(participant, year, book=book) if waived is None else waived
    return {
        window.period: [one for one in found if window.completed_from <= one.completes_on <= window.completed_to]
        if (FileType.CLINICAL_DATA.value, window.period) not in left_out
        else []
        for window in windows
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
    applicable = applicable_episodes(participant, year, book=book)
    return clinical_data.count_beneficiaries(applicable, _accepted(participant, year), year=year, book=book)


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
    records = ClinicalRecord.objects.counting(participant, year).values_list("mbi_index", "episode_starts_on")
    return {clinical_data.ClinicalEpisode(*record) for record in records}
