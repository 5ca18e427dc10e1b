"""The facts with which the rows of a clinical-data file are compared, read from the database."""

from __future__ import annotations

from datetime import date
from functools import partial

from episodes.models import ConstructionRun
from portal.encryption import blind_index
from portal.policy import Book
from quality import selectors
from quality.intake.known import EarlierRow, KnownEpisodes
from quality.models import ClinicalRecord, FileType, Submission


def known_episodes(submission: Submission, *, book: Book) -> KnownEpisodes | None:
    """Return what is known of the patients of a submission; None for measures, which have no patients.

    Rows of the submission itself are left out: a new version may correct them.
    """
    if submission.file_type != FileType.CLINICAL_DATA:
        return None
    run = ConstructionRun.objects.without_inputs().latest_of(submission.year)
    due: dict[str, tuple[date, ...]] = {}
    if run is not None:
        for episode in selectors.applicable_episodes(
            submission.participant, submission.year, period=submission.period, book=book
        ):
            due[episode.beneficiary] = (*due.get(episode.beneficiary, ()), episode.starts_on)
    return KnownEpisodes(
        index_of=partial(blind_index, "mbi"),
        due=None if run is None else due,
        claims_through=run.claims_through if run else None,
        earlier=_earlier_rows(submission),
    )


def _earlier_rows(submission: Submission) -> dict[str, EarlierRow]:
    """Return the last accepted row of each patient in the participant's other files, by the index of the MBI."""
    others = ClinicalRecord.objects.filter(
        participant=submission.participant, version__counts_for__isnull=False
    ).exclude(version__submission=submission)
    rows = others.select_related("version__submission").order_by("episode_starts_on", "pk")
    return {
        row.mbi_index: EarlierRow(
            file=f"{row.version.submission.title} {row.version.submission.year}",
            starts_on=row.episode_starts_on,
            date_of_birth=row.date_of_birth,
            sex=row.elements.get("sex") or "",
        )
        for row in rows.only(
            "mbi_index", "episode_starts_on", "date_of_birth", "elements", "version__submission__year",
            "version__submission__period", "version__submission__file_type",
        )
    }  # fmt: skip
