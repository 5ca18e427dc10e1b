"""Admin pages of claims files, fee tables and participants' adjustments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from episodes.models import Adjustment, ClaimsFile, FeeAmount, FeeSchedule, RejectedRow
from episodes.services import adjustments, fee_schedules
from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.staff import ANALYST, APPROVER, OFFICIAL, REVIEWER

READERS = frozenset({ANALYST, APPROVER, OFFICIAL, REVIEWER})
"""The help desk sees no claims and no fees."""


@admin.register(ClaimsFile)
class ClaimsFileAdmin(ServiceAdmin):
    """Imported files, read only; `manage.py import_claims` imports them."""

    viewers = READERS
    list_display = ("name", "kind", "rows", "rejected_rows", "imported_at", "imported_by")
    list_filter = ("kind",)
    search_fields = ("name", "sha256")


@admin.register(RejectedRow)
class RejectedRowAdmin(ServiceAdmin):
    """Rejected rows of imports, with line and reason."""

    viewers = READERS
    list_display = ("claims_file", "line_number", "reason")
    list_filter = ("claims_file",)
    list_select_related = ("claims_file",)


class FeeScheduleForm(forms.ModelForm):
    """The upload of a fee table."""

    file = forms.FileField(
        required=False, help_text="CSV with the columns hcpcs, modifier, setting, amount, from, to, source."
    )

    class Meta:
        model = FeeSchedule
        fields: tuple[str, ...] = ()


@admin.register(FeeSchedule)
class FeeScheduleAdmin(ServiceAdmin):
    viewers = READERS
    adders = frozenset({ANALYST})
    form = FeeScheduleForm
    list_display = ("name", "source", "loaded_at", "loaded_by")

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        return ("file",) if obj is None else ("name", "source", "sha256", "loaded_at", "loaded_by")

    def create(self, *, fields: dict[str, Any], by: User) -> FeeSchedule:
        upload = fields["file"]
        return fee_schedules.load(
            name=upload.name if upload else "no file", content=upload.read() if upload else b"", by=by
        )


@admin.register(FeeAmount)
class FeeAmountAdmin(ServiceAdmin):
    """The amounts of fee tables, read only; staff load a corrected table as a new one."""

    viewers = READERS
    list_display = ("hcpcs", "modifier", "setting", "amount", "from_on", "to_on", "schedule")
    list_filter = ("setting", "schedule")
    list_select_related = ("schedule",)
    search_fields = ("hcpcs",)


@admin.register(Adjustment)
class AdjustmentAdmin(ServiceAdmin):
    viewers = READERS
    adders = frozenset({ANALYST})
    changers = frozenset({ANALYST})
    changeable = (
        "geographic_factor",
        "case_mix",
        "window_episodes",
        "historical_experience",
        "baseline_episodes",
        "source",
    )
    list_display = ("participant", "year", "component", "geographic_factor", "case_mix", "historical_experience")
    list_filter = ("year", "component")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Adjustment:
        return adjustments.set_adjustment(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        kept = {name: getattr(row, name) for name in ("participant", "year", "component", *self.changeable)}
        adjustments.set_adjustment(**{**kept, **fields}, by=by)
