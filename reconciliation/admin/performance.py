"""Performance reports in the admin: analysts read and export those of all practices."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.admin.service_admin import ServiceAdmin
from portal.staff import ANALYST
from reconciliation.models import PerformanceCompilation, PerformanceReport
from reconciliation.performance import FIGURES, in_words


@admin.register(PerformanceCompilation)
class PerformanceCompilationAdmin(ServiceAdmin):
    viewers = frozenset({ANALYST})
    fields = ("year", "practices", "construction_run", "policy_version", "compiled_at", "peers")
    list_display = ("year", "practices", "compiled_at", "policy_version")


@admin.register(PerformanceReport)
class PerformanceReportAdmin(ServiceAdmin):
    viewers = frozenset({ANALYST})
    fields = ("participant", "kind", "compilation", "figures", "cancer_types", "peer_episodes")
    list_display = ("participant", "year", "kind", "score", "completeness", "episodes", "incomplete", "paid",
                    "quality_withhold", "total")  # fmt: skip
    list_filter = ("compilation__year", "kind")
    list_select_related = ("participant", "compilation")
    list_reads = ("figures",)
    search_fields = ("participant__model_id", "participant__legal_name")
    ordering = ("-compilation", "participant")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PerformanceReport]:
        rows: QuerySet[PerformanceReport] = super().get_queryset(request)
        return rows.defer("compilation__peers")

    @admin.display(ordering="compilation__year")
    def year(self, row: PerformanceReport) -> int:
        return row.compilation.year

    def score(self, row: PerformanceReport) -> str:
        return _words(row, "score")

    @admin.display(description="completeness of clinical data")
    def completeness(self, row: PerformanceReport) -> str:
        return _words(row, "completeness")

    def episodes(self, row: PerformanceReport) -> str:
        return _words(row, "episodes")

    @admin.display(description="share of incomplete episodes")
    def incomplete(self, row: PerformanceReport) -> str:
        return _words(row, "incomplete-share")

    @admin.display(description="payments on M-codes")
    def paid(self, row: PerformanceReport) -> str:
        return _words(row, "paid")

    def quality_withhold(self, row: PerformanceReport) -> str:
        return _words(row, "quality-withhold")

    @admin.display(description="report total")
    def total(self, row: PerformanceReport) -> str:
        return _words(row, "total")


def _words(row: PerformanceReport, code: str) -> Any:
    value = row.figure(code)
    return "" if value is None else in_words(FIGURES[code], value)
