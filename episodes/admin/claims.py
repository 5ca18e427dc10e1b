"""Admin pages of claims files and fee tables."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from episodes.models import ClaimsFile, FeeAmount, FeeSchedule, RejectedRow
from episodes.services import fee_schedules
from portal.admin.loaded_tables import LoadedTableAdmin, TableFileField
from portal.admin.service_admin import ServiceAdmin
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

    file = TableFileField("CSV with the columns hcpcs, modifier, setting, amount, from, to, source.")

    class Meta:
        model = FeeSchedule
        fields: tuple[str, ...] = ()


@admin.register(FeeSchedule)
class FeeScheduleAdmin(LoadedTableAdmin):
    """Fee tables; their rows name the source."""

    viewers = READERS
    adders = frozenset({ANALYST})
    form = FeeScheduleForm
    given = ()
    counted = "Amounts"

    def load(self, **given: Any) -> FeeSchedule:
        return fee_schedules.load(**given)


@admin.register(FeeAmount)
class FeeAmountAdmin(ServiceAdmin):
    """The amounts of fee tables, read only; staff load a corrected table as a new one."""

    viewers = READERS
    list_display = ("hcpcs", "modifier", "setting", "amount", "from_on", "to_on", "schedule")
    list_filter = ("setting", "schedule")
    list_select_related = ("schedule",)
    search_fields = ("hcpcs",)
