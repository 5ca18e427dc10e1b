"""Figures of files over all participants, as expressions of one query: versions, rows, and completeness by episodes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from episodes.models import ConstructionRun, Episode
from portal.policy import Book
from portal.rules.performance_years import performance_years, policy_of
from quality.models import ClinicalRecord, FileType, Version
from quality.models.reported import FILE_CODES
from quality.rules import clinical_data
from quality.rules.clinical_data import Window


def with_versions(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add `newest` and `counting` to obligations of files: the last version and the accepted one, as JSON or null."""
    columns = JSONObject(number="number", status="status", rows="rows", nothing="nothing_to_report", at="checked_at")
    newest = _versions().order_by("-number").values(shown=columns)[:1]
    counting = _versions().filter(counts_for__isnull=False).values(shown=columns)[:1]
    return rows.annotate(
        newest=Subquery(newest, output_field=JSONField()), counting=Subquery(counting, output_field=JSONField())
    )


def _versions() -> QuerySet[Version]:
    """Return the versions of the file of an outer obligation."""
    code = Case(
        *(
            When(submission__file_type=FileType.CLINICAL_DATA, submission__period=period, then=_text(code))
            for period, code in enumerate(FILE_CODES[:2], start=1)
        ),
        default=_text(FileType.QUALITY_MEASURES.value),
    )
    return Version.objects.annotate(duty_code=code).filter(
        participant_id=OuterRef("participant_id"), submission__year=OuterRef("year"), duty_code=OuterRef("code")
    )


def _text(words: str) -> Any:
    return Value(words)


def with_completeness(rows: QuerySet[Any], *, book: Book) -> QuerySet[Any]:
    """Add `episodes_due` and `episodes_with_data` to obligations of clinical data; null for other files."""
    runs = ConstructionRun.objects.without_inputs().latest_by_year()
    due, delivered = [], []
    for py in performance_years(book=book):
        of_years = [runs[year].pk for year in (py.year - 1, py.year) if year in runs]
        for window in clinical_data.windows(py.year, book=book):
            found = _episodes(window, of_years, book)
            which = {"year": py.year, "code": f"{FileType.CLINICAL_DATA}-{window.period}"}
            due.append(When(**which, then=_count(found)))
            delivered.append(When(**which, then=_count(found.filter(Exists(_records(window))))))
    return rows.annotate(
        episodes_due=Case(*due, output_field=IntegerField()),
        episodes_with_data=Case(*delivered, output_field=IntegerField()),
    )


def _episodes(window: Window, runs: Iterable[int], book: Book) -> QuerySet[Episode]:
    types = policy_of(window.year, book=book)["quality/clinical_data_cancer_types"]
    return Episode.objects.filter(
        run__in=runs,
        pc_participant=OuterRef("participant_id"),
        complete=True,
        cancer_type__in=list(types),
        ends_on__range=(window.completed_from, window.completed_to),
    )


def _records(window: Window) -> QuerySet[ClinicalRecord]:
    return ClinicalRecord.objects.filter(
        version__counts_for__participant=OuterRef("pc_participant"),
        version__counts_for__year=window.year,
        version__counts_for__period=window.period,
        mbi_index=OuterRef("beneficiary__mbi_index"),
        episode_starts_on=OuterRef("starts_on"),
    )


def _count(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().annotate(one=_text("")).values("one").annotate(counted=Count("pk")).values("counted")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_files(rows: QuerySet[Any], *, year: int, today: date) -> QuerySet[Any]:
    """Add to participants how many files of a year are `files_due`, `files_done`, `files_overdue`, `files_waived`."""
    own = Q(obligations__year=year, obligations__code__in=FILE_CODES)
    open_ones = own & Q(obligations__settled_on__isnull=True, obligations__waived_on__isnull=True)

    def counted(which: Q) -> Count:
        return Count("obligations", filter=which)

    return rows.annotate(
        files_due=counted(open_ones & Q(obligations__due_on__gte=today)),
        files_done=counted(own & Q(obligations__settled_on__isnull=False)),
        files_overdue=counted(open_ones & Q(obligations__due_on__lt=today)),
        files_waived=counted(own & Q(obligations__settled_on__isnull=True, obligations__waived_on__isnull=False)),
    )
