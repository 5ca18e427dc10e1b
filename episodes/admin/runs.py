"""Admin pages of construction runs: staff request a run, a worker builds it, and nobody edits it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from episodes import lifecycle
from episodes.models import ClaimsFile, ConstructionRun
from episodes.services import construction
from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.staff import ANALYST

from .claims import READERS


@admin.register(ConstructionRun)
class ConstructionRunAdmin(ServiceAdmin):
    """Construction runs; adding one queues it for a worker."""

    viewers = READERS
    adders = frozenset({ANALYST})
    asks_about = frozenset({"claims_through"})
    list_display = ("__str__", "kind", "year", "claims_through", "status", "seconds", "finished_at")
    list_filter = ("year", "kind", "status")

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        asked = ("kind", "year", "claims_through", "partitions")
        if obj is None:
            return asked
        return (
            *asked,
            "status",
            "requested_by",
            "started_at",
            "finished_at",
            "seconds",
            "results",
            "input_files",
            "policy_digest",
        )

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    @admin.display(description="results")
    def results(self, run: ConstructionRun) -> SafeString:
        rows = [(name.replace("_", " "), count) for name, count in run.counts.items()]
        return format_html_join("", "<div>{}: {}</div>", rows)

    @admin.display(description="input files")
    def input_files(self, run: ConstructionRun) -> SafeString:
        rows = [(row["kind"], row["name"], row["sha256"][:12]) for row in run.inputs]
        return format_html_join("", "<div>{} {}: SHA-256 {}…</div>", rows)

    def create(self, *, fields: dict[str, Any], by: User) -> ConstructionRun:
        return construction.request(**fields, by=by)

    def notes_on_effect(self, made: Any) -> list[str]:
        """Say what a worker builds the episodes from, and which run the pages show until then."""
        if made.status == lifecycle.DONE:
            return [f"Run {made.pk} has the same claims, participants, figures and policy. Nothing is built again."]
        files = sum(one["kind"] in ClaimsFile.Kind.values for one in made.inputs)
        claims = f"A worker builds the episodes from {files:,} claims file{'' if files == 1 else 's'}."
        if made.kind != ConstructionRun.Kind.MODEL:
            return [claims]
        earlier = ConstructionRun.objects.latest_of(made.year)
        return [
            claims,
            f"Then pages, new reports and low-volume counts follow it, in place of run {earlier.pk}."
            if earlier
            else f"It is the first of performance year {made.year}. Pages, reports and low-volume counts follow it.",
        ]
