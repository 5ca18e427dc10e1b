"""Figures of files over all participants, as expressions of one query: versions, rows, and completeness."""

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
    columns = JSONObject(
        number="number",
        status="status",
        rows="rows",
        nothing="nothing_to_report",
        at="checked_at",
        certified="submission__certification__signed_at",
    )
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
    """Add `beneficiaries_due` and `beneficiaries_with_data` to obligations of clinical data; null for other files.

    They are counted as on the participant's page of completeness, 42 CFR 512.275; a waived file has none.
    """
    runs = ConstructionRun.objects.without_inputs().latest_by_year()
    due, delivered = [], []
    for py in performance_years(book=book):
        of_years = [runs[year].pk for year in (py.year - 1, py.year) if year in runs]
        for window in clinical_data.windows(py.year, book=book):
            found = _episodes(window, of_years, book)
            which = {"year": py.year, "code": f"{FileType.CLINICAL_DATA}-{window.period}", "waived_on": None}
            due.append(When(**which, then=_beneficiaries(found)))
            delivered.append(When(**which, then=_with_data(found, window, book)))
    return rows.annotate(
        beneficiaries_due=Case(*due, output_field=IntegerField()),
        beneficiaries_with_data=Case(*delivered, output_field=IntegerField()),
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


def _with_data(found: QuerySet[Episode], window: Window, book: Book) -> Any:
    """Count the beneficiaries with accepted data for any of their episodes, or for every one, as the policy says."""
    recorded = Exists(_records(window))
    if policy_of(window.year, book=book)["quality/clinical_data_beneficiary_counts"] == "any-episode":
        return _beneficiaries(found.filter(recorded))
    return _beneficiaries(found) - _beneficiaries(found.filter(~recorded))


def _records(window: Window) -> QuerySet[ClinicalRecord]:
    return ClinicalRecord.objects.filter(
        version__counts_for__participant=OuterRef("pc_participant"),
        version__counts_for__year=window.year,
        version__counts_for__period=window.period,
        mbi_index=OuterRef("beneficiary__mbi_index"),
        episode_starts_on=OuterRef("starts_on"),
    )


def _beneficiaries(episodes: QuerySet[Episode]) -> Any:
    people = Count("beneficiary__mbi_index", distinct=True)
    counted = episodes.order_by().annotate(one=_text("")).values("one").annotate(counted=people).values("counted")
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
