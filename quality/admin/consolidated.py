"""Consolidated report of files, and the participating organizations: read-only tables with an export of all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.formatting import long_date, reached_percent
from portal.participation import selectors as participation
from portal.participation.admin.obligations import StateFilter
from portal.participation.rules.shares import share_of
from portal.rules.performance_years import performance_years
from portal.selectors import policy_book
from portal.staff import ADMINISTRATOR, ANALYST, REVIEWER
from portal.states import look_up
from quality import consolidated
from quality.models import ParticipatingOrganization, ReportedFile
from quality.models.reported import FILE_CODES, FILES

_READERS = frozenset({ANALYST, REVIEWER, ADMINISTRATOR})
NEVER = "—"


class FileFilter(admin.SimpleListFilter):
    """Filter by the file: clinical data of a period, or the quality measures."""

    title = "file"
    parameter_name = "file"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(FILES.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(code=self.value()) if self.value() in FILE_CODES else queryset


@admin.register(ReportedFile)
class ReportedFileAdmin(ServiceAdmin):
    """One line for each participant and file: its state, the version that counts, its rows and its completeness."""

    viewers = _READERS
    list_display = (
        "participant",
        "file",
        "year",
        "standing",
        "counting_version",
        "accepted_on",
        "certified_on",
        "counted_rows",
        "newest_version",
        "due_beneficiaries",
        "delivered_beneficiaries",
        "completeness",
        "opens_on",
        "due_on",
        "days",
    )
    list_filter = ("year", FileFilter, StateFilter, "participant__kind")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
    fields = ("participant", "title", "year", "standing", "opens_on", "due_on", "settled_on", "waived_on",
              "waived_because", "receipt")  # fmt: skip
    readonly_fields = ("standing",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).filter(code__in=FILE_CODES)
        return consolidated.with_completeness(consolidated.with_versions(rows), book=policy_book())

    @admin.display(description="file", ordering="code")
    def file(self, row: Any) -> str:
        return FILES[row.code]

    @admin.display(description="status")
    def standing(self, row: Any) -> str:
        return look_up("obligation", row.status(clock.today())).words

    @admin.display(description="version that counts")
    def counting_version(self, row: Any) -> str:
        if not row.counting:
            return NEVER
        return "nothing to report" if row.counting["nothing"] else str(row.counting["number"])

    @admin.display(description="accepted")
    def accepted_on(self, row: Any) -> str:
        return long_date(datetime.fromisoformat(row.counting["at"])) if row.counting else NEVER

    @admin.display(description="certified")
    def certified_on(self, row: Any) -> str:
        signed = row.counting and row.counting["certified"]
        return long_date(datetime.fromisoformat(signed)) if signed else NEVER

    @admin.display(description="rows")
    def counted_rows(self, row: Any) -> str:
        return f"{row.counting['rows'] or 0:,}" if row.counting else NEVER

    @admin.display(description="newest version")
    def newest_version(self, row: Any) -> str:
        if not row.newest:
            return NEVER
        return f"{row.newest['number']}: {look_up('version', row.newest['status']).words.lower()}"

    @admin.display(description="beneficiaries due")
    def due_beneficiaries(self, row: Any) -> str:
        return NEVER if row.beneficiaries_due is None else f"{row.beneficiaries_due:,}"

    @admin.display(description="with accepted data")
    def delivered_beneficiaries(self, row: Any) -> str:
        return NEVER if row.beneficiaries_with_data is None else f"{row.beneficiaries_with_data:,}"

    @admin.display(description="completeness")
    def completeness(self, row: Any) -> str:
        if not row.beneficiaries_due:
            return NEVER
        return reached_percent(share_of(row.beneficiaries_with_data, row.beneficiaries_due))

    @admin.display(description="days left or late")
    def days(self, row: Any) -> str:
        if row.settled_on or row.waived_on:
            return NEVER
        left = (row.due_on - clock.today()).days
        return f"{left:,} left" if left >= 0 else f"{-left:,} late"


class YearFilter(admin.SimpleListFilter):
    """Choice of the performance year whose files are counted; the current one without a choice."""

    title = "performance year"
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(py.year), str(py.year)) for py in performance_years(book=policy_book())]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today, known = clock.today(), {value for value, _ in self.lookup_choices}
        current = participation.current_performance_year(today, book=policy_book())
        year = int(str(self.value())) if self.value() in known else current
        return consolidated.with_files(queryset, year=year, today=today)


@admin.register(ParticipatingOrganization)
class ParticipatingOrganizationAdmin(ServiceAdmin):
    """One line for each participant, with the numbers of its files of a performance year."""

    viewers = _READERS
    list_display = (
        "model_id",
        "legal_name",
        "kind",
        "from_on",
        "to_on",
        "files_done",
        "files_due",
        "files_overdue",
        "files_waived",
    )
    list_filter = (YearFilter, "kind")
    search_fields = ("model_id", "legal_name")
    fields = ("model_id", "legal_name", "kind", "from_on", "to_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("tin")

    @admin.display(description="files done")
    def files_done(self, row: Any) -> int:
        return int(row.files_done)

    @admin.display(description="files to do")
    def files_due(self, row: Any) -> int:
        return int(row.files_due)

    @admin.display(description="files overdue")
    def files_overdue(self, row: Any) -> int:
        return int(row.files_overdue)

    @admin.display(description="files waived")
    def files_waived(self, row: Any) -> int:
        return int(row.files_waived)
