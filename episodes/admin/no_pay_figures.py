"""The watch for no-pay claims: participants whose no-pay claims do not arrive, read only."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import admin

from episodes.models import NoPayFigures
from portal.admin.service_admin import ServiceAdmin
from portal.formatting import rounded_percent
from portal.staff import ANALYST, APPROVER

from .care_figures import RunFilter


@admin.register(NoPayFigures)
class NoPayFiguresAdmin(ServiceAdmin):
    """The figures of the last run of each year; participants whose claims do not arrive come first."""

    viewers = frozenset({ANALYST, APPROVER})
    list_display = (
        "participant", "year", "component", "paid", "missing", "share", "without_any", "do_not_arrive",
    )  # fmt: skip
    list_filter = (RunFilter, "do_not_arrive", "component", "run__year")
    list_select_related = ("participant", "run")
    search_fields = ("participant__model_id", "participant__legal_name")
    ordering = ("-do_not_arrive", "-run__year", "-missing", "participant__model_id")

    @admin.display(description="year", ordering="run__year")
    def year(self, row: NoPayFigures) -> int:
        return row.run.year

    @admin.display(description="share with too few")
    def share(self, row: NoPayFigures) -> str:
        return rounded_percent(Decimal(row.missing) / row.paid)
