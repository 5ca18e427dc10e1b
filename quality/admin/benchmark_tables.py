"""Tables of benchmarks in the admin: an analyst loads one, and an approver approves its amendment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.admin.loaded_tables import LoadedTableAdmin, TableFileField
from portal.staff import ANALYST, APPROVER
from quality.models import BenchmarkTable
from quality.services import benchmark_tables


class BenchmarkTableForm(forms.ModelForm):
    """The form by which an analyst uploads the benchmarks of a year."""

    file = TableFileField(
        "The JSON file of the year's MIPS benchmarks as CMS publishes it, or CSV with the columns measure, method, "
        "benchmark_year and decile_2 to decile_10. The file replaces all benchmarks of the year."
    )

    class Meta:
        model = BenchmarkTable
        fields = ("year", "source")
        help_texts = {"source": "Who published the benchmarks, and when. Worksheets show it beside the values."}


@admin.register(BenchmarkTable)
class BenchmarkTableAdmin(LoadedTableAdmin):
    """Loaded tables with the state of their amendments; what one changes is shown before it is loaded."""

    viewers = frozenset({ANALYST, APPROVER})
    adders = frozenset({ANALYST})
    form = BenchmarkTableForm
    given = ("year", "source")
    counted = "Benchmarks"
    list_display = ("__str__", "source", "state", "rows", "loaded_at", "loaded_by")
    list_filter = ("year",)
    list_select_related = ("amendment",)

    def load(self, **given: Any) -> BenchmarkTable:
        return benchmark_tables.load(**given)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = super().get_fields(request, obj)
        return kept if obj is None else ("year", *kept, "state", "approval")

    @admin.display(description="amendment")
    def approval(self, row: BenchmarkTable) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:portal_amendment_change", args=[row.amendment_id]), row.amendment
        )

    def notes_on_effect(self, made: Any) -> list[str]:
        """Say who approves the table, and which scores use it."""
        told = "Scores use the table once an approver has approved its amendment. Scores of issued reports stay."
        return [*super().notes_on_effect(made), told]
