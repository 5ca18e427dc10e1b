"""Tables of rates and indexes in the admin: an analyst loads one, and an approver approves its amendment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from episodes.models import PricingTable
from episodes.services import pricing_tables
from portal.admin.loaded_tables import LoadedTableAdmin, TableFileField
from portal.staff import ANALYST, READERS

MOST_SHOWN = 40


class PricingTableForm(forms.ModelForm):
    """The form by which an analyst uploads a table."""

    file = TableFileField(
        "CSV. National base rates: cancer_type, component, national_base_rate. Trend factors: cancer_type, component, "
        "trend_factor. GPCI: contractor, locality, work_gpci, pe_gpci, mp_gpci. Wage indexes: cbsa, wage_index."
    )

    class Meta:
        model = PricingTable
        fields = ("kind", "year", "source")
        help_texts = {"source": "Who published the table, and when. Pages show it beside the values."}


@admin.register(PricingTable)
class PricingTableAdmin(LoadedTableAdmin):
    """Loaded tables with the state of their amendments; what one changes is shown before it is loaded."""

    viewers = READERS
    adders = frozenset({ANALYST})
    form = PricingTableForm
    given = ("kind", "year", "source")
    counted = "Values"
    list_display = ("__str__", "source", "state", "rows", "loaded_at", "loaded_by")
    list_filter = ("kind", "year")
    list_select_related = ("amendment",)

    def load(self, **given: Any) -> PricingTable:
        return pricing_tables.load(**given)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = super().get_fields(request, obj)
        return kept if obj is None else ("kind", "year", *kept, "state", "approval")

    @admin.display(description="amendment")
    def approval(self, row: PricingTable) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:portal_amendment_change", args=[row.amendment_id]), row.amendment
        )

    def notes_on_effect(self, made: Any) -> list[str]:
        """Name the values that change, and say who approves them."""
        found = pricing_tables.changes(made)
        more = len(found) - MOST_SHOWN
        return [
            *super().notes_on_effect(made),
            *(f"{one.place}: {one.before or 'none'} becomes {one.after or 'none'}." for one in found[:MOST_SHOWN]),
            *([f"And {more:,} more."] if more > 0 else []),
            "Prices use the table once an approver has approved its amendment of the policy.",
        ]
