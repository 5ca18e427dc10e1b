"""Progress of what workers do with reports: a run, the issue of a release with its PDFs, and a ZIP."""

from __future__ import annotations

from django.db.models import Count, Min, Q

from portal import clock
from portal.progress import Progress
from reconciliation.models import Release, Report, ReportArchive, ReportFile, Run

UNDER_WAY = (Run.Status.QUEUED, Run.Status.RUNNING)


def of_run(run: Run) -> Progress:
    """Count the reports of a run in one query."""
    of = Report.Status
    counted = run.reports.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(status__in=(of.PREPARED, of.ISSUED))),
        failed=Count("pk", filter=Q(status=of.FAILED)),
    )
    return Progress(
        "Reports calculated",
        "reports are calculated",
        **counted,
        under_way=run.status in UNDER_WAY,
        began_at=run.begun_at,
        began_with=run.begun_with,
        now=clock.now(),
    )


def of_release(release: Release) -> list[Progress]:
    """Count the reports of a release that are issued, and their PDFs, in one query; none before its day."""
    of, file = Report.Status, ReportFile.Status
    found = release.reports.aggregate(
        total=Count("pk"),
        issued=Count("pk", filter=Q(status=of.ISSUED)),
        first=Min("issued_at"),
        ready=Count("pk", filter=Q(kept_file__status=file.READY)),
        failed=Count("pk", filter=Q(kept_file__status=file.FAILED)),
        writing=Count("pk", filter=Q(kept_file__status=file.QUEUED)),
        asked=Min("kept_file__asked_at", filter=Q(kept_file__status__in=(file.READY, file.QUEUED))),
    )
    now = clock.now()
    waiting = found["total"] - found["issued"]
    due = release.status == Release.Status.APPROVED and release.release_on <= now.date()
    issued = Progress(
        "Reports issued",
        "reports are issued",
        total=found["total"],
        done=found["issued"],
        under_way=due and waiting > 0,
        began_at=found["first"],
        now=now,
    )
    if not found["issued"]:
        return [issued]
    written = Progress(
        "PDFs written",
        "PDFs are written",
        total=found["issued"],
        done=found["ready"],
        failed=found["failed"],
        under_way=found["writing"] > 0,
        began_at=found["asked"],
        now=now,
    )
    return [issued, written]


def of_archive(archive: ReportArchive) -> list[Progress]:
    """Count the PDFs that a ZIP waits for, while one is missing, and those that are in it, in one query."""
    file = ReportFile.Status
    found = archive.release.reports.issued().aggregate(
        total=Count("pk"),
        ready=Count("pk", filter=Q(kept_file__status=file.READY)),
        failed=Count("pk", filter=Q(kept_file__status=file.FAILED)),
    )
    under_way = archive.status == ReportArchive.Status.QUEUED
    packed = Progress(
        "PDFs in the ZIP",
        "PDFs are in the ZIP",
        total=found["total"],
        done=archive.reports,
        under_way=under_way,
        began_at=archive.asked_at,
        now=clock.now(),
    )
    if not under_way or found["ready"] == found["total"]:
        return [packed]
    return [
        Progress(
            "PDFs written first",
            "PDFs are written",
            total=found["total"],
            done=found["ready"],
            failed=found["failed"],
            under_way=True,
            began_at=archive.asked_at,
            began_with=found["total"],
            now=clock.now(),
        ),
        packed,
    ]
