"""Admin pages of participants' adjustments: one by one, and tables of many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from episodes.models import Adjustment, AdjustmentTable
from episodes.services import adjustment_tables, adjustments
from portal.admin.loaded_tables import LoadedTableAdmin, TableFileField
from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.staff import ANALYST, READERS

FIGURES = (
    "geographic_factor", "case_mix", "window_episodes", "historical_experience", "baseline_episodes", "source",
)  # fmt: skip


@admin.register(Adjustment)
class AdjustmentAdmin(ServiceAdmin):
    viewers = READERS
    adders = frozenset({ANALYST})
    changers = frozenset({ANALYST})
    changeable = FIGURES
    asks_about = frozenset(FIGURES)
    list_display = (
        "participant", "year", "component", "geographic_factor", "case_mix", "historical_experience", "worksheet",
    )  # fmt: skip
    list_filter = ("year", "component")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
    autocomplete_fields = ("participant",)

    @admin.display(description="worksheet")
    def worksheet(self, row: Adjustment) -> SafeString | str:
        """Link to the worksheet of figures that were calculated from claims."""
        if row.proposed_id is None:
            return "—"
        address = reverse("admin:episodes_proposedadjustment_change", args=[row.proposed_id])
        return format_html('<a href="{}">Proposal</a>', address)

    def create(self, *, fields: dict[str, Any], by: User) -> Adjustment:
        return adjustments.set_adjustment(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        kept = {name: getattr(row, name) for name in ("participant", "year", "component", *self.changeable)}
        adjustments.set_adjustment(**{**kept, **fields}, by=by)


class AdjustmentTableForm(forms.ModelForm):
    """The form by which an analyst uploads a table."""

    file = TableFileField(
        "CSV with the columns model_id, performance_year, component, case_mix_adjustment, case_mix_episodes, "
        "historical_experience_adjustment, baseline_episodes and geographic_factor. Adjustments that it does not give "
        "stay as they are."
    )

    class Meta:
        model = AdjustmentTable
        fields = ("source",)
        help_texts = {"source": "Who calculated the figures, and when."}


@admin.register(AdjustmentTable)
class AdjustmentTableAdmin(LoadedTableAdmin):
    """Tables of adjustments; what one would change is shown with the practices before it is loaded."""

    viewers = READERS
    adders = frozenset({ANALYST})
    form = AdjustmentTableForm
    counted = "Adjustments"

    def load(self, **given: Any) -> AdjustmentTable:
        return adjustment_tables.load(**given)
