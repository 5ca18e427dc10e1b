"""Submissions: for each settled obligation to submit a file one accepted version, whose file was removed since."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from portal import clock
from portal.models import StoredFile
from portal.participation.models import Obligation
from quality.models import MeasureResult, Submission, Version
from quality.models.submission import FileType

from .practices import BY, ROWS_AT_ONCE

MEASURES = ("144", "134", "047", "treatment-summary")
ROWS_A_FILE = 40
KEPT = timedelta(days=3650)


def submit() -> None:
    """Write submissions, files, versions and the measures of the versions."""
    wanted = list(_wanted())
    submissions = _written(Submission, [submission for submission, _ in wanted])
    stored = _written(StoredFile, [_file(one, at) for one, (_, at) in zip(submissions, wanted, strict=True)])
    versions = _written(
        Version,
        [_version(one, file, at) for one, file, (_, at) in zip(submissions, stored, wanted, strict=True)],
    )
    accepted = Version.objects.filter(submission=OuterRef("pk")).values("pk")
    Submission.objects.update(accepted=Subquery(accepted))
    _written(MeasureResult, [one for version in versions for one in _results(version)])


def _wanted() -> Any:
    """Yield the submissions and the instants of their files."""
    settled = Obligation.objects.filter(settled_on__isnull=False).order_by("due_on", "pk")
    for one in settled:
        file_type, _, period = one.code.rpartition("-")
        if one.code == FileType.QUALITY_MEASURES or file_type == FileType.CLINICAL_DATA:
            whole = one.code == FileType.QUALITY_MEASURES
            submission = Submission(
                participant_id=one.participant_id,
                year=one.year,
                file_type=one.code if whole else file_type,
                period=None if whole else int(period),
            )
            yield submission, datetime.combine(one.due_on, time(11), tzinfo=clock.EASTERN)


def _file(submission: Submission, at: datetime) -> StoredFile:
    name = f"{submission.participant_id}-{submission.year}-{submission.file_type}-{submission.period}"
    digest = hashlib.sha256(name.encode()).hexdigest()
    return StoredFile(
        participant_id=submission.participant_id,
        use="upload",
        name=f"{name}.csv",
        media_type="text/csv",
        size=ROWS_A_FILE * 200,
        sha256=digest,
        stored_as=f"world/{digest}",
        stored_by=BY,
        stored_at=at,
        scan=StoredFile.Scan.CLEAN,
        scanned_at=at,
        expires_on=at.date() + KEPT,
        removed_at=at,
    )


def _version(submission: Submission, file: StoredFile, at: datetime) -> Version:
    return Version(
        submission=submission,
        participant_id=submission.participant_id,
        number=1,
        token=UUID(int=submission.pk),
        file=file,
        status=Version.Status.ACCEPTED,
        rows=ROWS_A_FILE,
        accepted_rows=ROWS_A_FILE,
        rejected_rows=0,
        uploaded_at=at,
        checked_at=at,
    )


def _results(version: Version) -> Sequence[MeasureResult]:
    if version.submission.file_type != FileType.QUALITY_MEASURES:
        return []
    met = itertools.cycle(range(20, 60, 7))
    return [
        MeasureResult(
            participant_id=version.participant_id,
            version=version,
            year=version.submission.year,
            measure=measure,
            eligible=60,
            exclusions=0,
            exceptions=0,
            met=number,
            not_met=60 - number,
            method="registry",
        )
        for measure, number in zip(MEASURES, met, strict=False)
    ]


def _written(model: Any, rows: Sequence[Any]) -> list[Any]:
    return list(model.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE))
