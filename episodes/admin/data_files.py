"""Data files in the admin: deliveries to all practices, the state of every file, and who downloaded it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from episodes import lifecycle
from episodes.models import ConstructionRun, DataDelivery, DataFile, DataFileFetch
from episodes.services import data_deliveries, data_files
from portal.admin.service_admin import ServiceAdmin
from portal.admin.steps import Step, SteppedAdmin
from portal.formatting import long_date
from portal.models import User
from portal.staff import ANALYST

VIEWERS = frozenset({ANALYST})


@admin.register(DataDelivery)
class DataDeliveryAdmin(ServiceAdmin):
    """Deliveries; adding one prepares the files of a year for all practices with an approved request."""

    viewers = VIEWERS
    adders = frozenset({ANALYST})
    asks_about = frozenset({"year"})
    list_display = ("__str__", "files", "ready", "being_prepared", "failed", "downloaded", "asked_by", "asked_at")
    list_filter = ("year",)
    list_select_related = ("asked_by",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DataDelivery]:
        of = {
            f"{name}_files": Count("data_files", filter=Q(data_files__status=status), distinct=True)
            for name, status in (
                ("queued", lifecycle.QUEUED),
                ("ready", lifecycle.READY),
                ("failed", lifecycle.FAILED),
            )
        }
        fetched = Count("data_files", filter=Q(data_files__fetches__isnull=False), distinct=True)
        return super().get_queryset(request).annotate(**of, fetched_files=fetched)  # type: ignore[no-any-return]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("year",) if obj is None else ("year", "asked_by", "asked_at", "files")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    @admin.display(description="files")
    def files(self, row: Any) -> SafeString:
        address = f"{reverse('admin:episodes_datafile_changelist')}?delivery__id__exact={row.pk}"
        return format_html('<a href="{}">{}</a>', address, f"{row.queued_files + row.ready_files + row.failed_files:,}")

    @admin.display(description="being prepared")
    def being_prepared(self, row: Any) -> int:
        return int(row.queued_files)

    @admin.display(description="ready")
    def ready(self, row: Any) -> int:
        return int(row.ready_files)

    @admin.display(description="not prepared")
    def failed(self, row: Any) -> int:
        return int(row.failed_files)

    @admin.display(description="downloaded")
    def downloaded(self, row: Any) -> int:
        return int(row.fetched_files)

    def create(self, *, fields: dict[str, Any], by: User) -> DataDelivery:
        return data_deliveries.send(**fields, by=by)

    def notes_on_effect(self, made: Any) -> list[str]:
        """Say from which run the files are made, or that those with patients wait for one."""
        run = ConstructionRun.objects.latest_of(made.year)
        built = (
            f"Workers prepare the files from run {run.pk}."
            if run
            else f"The episodes of {made.year} are not built yet, so the files with patients are left out."
        )
        return [built, "Each practice gets one message when its files are ready."]


def _retry(row: DataFile, *, by: User) -> str:
    data_files.retry(data_file=row, by=by)
    return "A worker prepares the file again."


@admin.register(DataFile)
class DataFileAdmin(SteppedAdmin):
    """The log of all data files by participant. Staff cannot open the files."""

    viewers = VIEWERS
    list_display = (
        "participant", "status", "data_set", "year", "rows", "patients_left_out", "downloads", "prepared_at",
        "asked_at", "delivery",
    )  # fmt: skip
    list_filter = ("status", "year", "data_set", "delivery")
    list_select_related = ("participant", "delivery")
    search_fields = ("participant__model_id", "participant__legal_name")
    fields = (
        "participant", "year", "data_set", "status", "problem", "run", "delivery", "asked_by", "asked_at",
        "prepared_at", "rows", "patients_left_out", "kept_through", "downloads",
    )  # fmt: skip
    readonly_fields = ("kept_through", "downloads")
    actions = ("retry_each",)
    steps = (
        Step(
            "retry",
            "Prepare again",
            "A worker prepares the file from the latest episodes. The practice gets a message when it is ready.",
            frozenset({ANALYST}),
            _retry,
            form=forms.Form,
            when=lambda row: row.status == lifecycle.FAILED,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[DataFile]:
        return super().get_queryset(request).annotate(fetch_count=Count("fetches"))  # type: ignore[no-any-return]

    @admin.display(description="downloads")
    def downloads(self, row: Any) -> int:
        return int(row.fetch_count)

    @admin.display(description="kept through")
    def kept_through(self, row: DataFile) -> str:
        return long_date(row.csv.expires_on) if row.csv and row.csv.expires_on else ""

    @admin.action(description="Prepare again those that failed")
    def retry_each(self, request: HttpRequest, queryset: QuerySet[DataFile]) -> Any:
        return self.do_with_each(
            request,
            queryset.order_by("pk"),
            lambda row: f"{row.participant.model_id}, {row}: {_retry(row, by=request.user)}",  # type: ignore[arg-type]
            title="Prepare these data files again",
        )


@admin.register(DataFileFetch)
class DataFileFetchAdmin(ServiceAdmin):
    """Downloads of data files: who, what and when."""

    viewers = VIEWERS
    list_display = ("data_file", "participant", "file_format", "fetched_by", "fetched_at")
    list_filter = ("year", "data_set", "file_format")
    list_select_related = ("data_file", "participant", "fetched_by")
    search_fields = ("participant__model_id", "participant__legal_name")
