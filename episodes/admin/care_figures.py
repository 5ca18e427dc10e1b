"""The watch for unintended consequences: each participant's care beside its own past, read only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from episodes.models import CareFigures, ConstructionRun
from portal.admin.service_admin import ServiceAdmin
from portal.formatting import rounded_percent
from portal.staff import ANALYST, APPROVER

EARLIER = "earlier"
PICTURE = (
    '{} <span class="quiet">before: {}</span><br>'
    '<svg class="bar" viewBox="0 0 100 9" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<rect class="bar__part--1" x="0" y="0" width="{}" height="4"></rect>'
    '<rect class="bar__part--2" x="0" y="5" width="{}" height="4"></rect></svg>'
)


def _beside(now: Decimal | None, past: Decimal | None, *, share: bool = False) -> SafeString | str:
    """Write a figure and that of the years before, with a bar for each; the longer one fills the picture."""
    if now is None:
        return "—"
    said = [("none" if one is None else rounded_percent(one) if share else f"{one:.1f}") for one in (now, past)]
    longest = max(now, past or now) or Decimal(1)
    return format_html(PICTURE, *said, *(f"{100 * (one or 0) / longest:.1f}" for one in (now, past)))


class RunFilter(admin.SimpleListFilter):
    """The runs in use, which the list shows first, or all runs."""

    title = "runs"
    parameter_name = "runs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(EARLIER, "Earlier runs too")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == EARLIER:
            return queryset
        if self.value() is not None:
            raise IncorrectLookupParameters
        return queryset.filter(run__in=ConstructionRun.objects.in_use().values("pk"))


@admin.register(CareFigures)
class CareFiguresAdmin(ServiceAdmin):
    """The figures of the runs in use; those with a change come first."""

    viewers = frozenset({ANALYST, APPROVER})
    list_display = (
        "participant", "year", "episodes", "fractions_beside", "start_beside", "incomplete_beside",
        "fewer_fractions", "later_starts", "more_incomplete",
    )  # fmt: skip
    list_filter = (RunFilter, "fewer_fractions", "later_starts", "more_incomplete", "run__year")
    list_select_related = ("participant", "run")
    search_fields = ("participant__model_id", "participant__legal_name")
    ordering = ("-fewer_fractions", "-later_starts", "-more_incomplete", "-run__year", "participant__model_id")

    @admin.display(description="year", ordering="run__year")
    def year(self, row: CareFigures) -> int:
        return row.run.year

    @admin.display(description="fractions", ordering="fractions")
    def fractions_beside(self, row: CareFigures) -> SafeString | str:
        return _beside(row.fractions, row.past_fractions)

    @admin.display(description="days until treatment starts", ordering="start_days")
    def start_beside(self, row: CareFigures) -> SafeString | str:
        return _beside(row.start_days, row.past_start_days)

    @admin.display(description="incomplete episodes", ordering="incomplete")
    def incomplete_beside(self, row: CareFigures) -> SafeString | str:
        return _beside(row.incomplete, row.past_incomplete, share=True)
