"""Admin pages of construction runs: staff request a run, a worker builds it, two people publish it; nobody edits it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import BooleanField, Case, Count, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from episodes import comparison_words, lifecycle
from episodes.models import ClaimsFile, Comparison, ConstructionRun, EpisodeDifference, Publication, RunPartition
from episodes.services import construction
from portal.admin.steps import SteppedAdmin
from portal.formatting import long_date
from portal.models import User
from portal.staff import ANALYST, READERS

from . import publishing
from .claims import rejections

ASKED = ("kind", "year", "claims_through", "partitions")


class PublicationFilter(admin.SimpleListFilter):
    """The runs that pages and reports follow, those that wait for a second person, and the others that are done."""

    title = "publication"
    parameter_name = "publication"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("in-use", "In use"), ("waiting", "Waits for a second person"), ("none", "Not published")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case None:
                return queryset
            case "in-use":
                return queryset.filter(is_in_use=True)
            case "waiting":
                return queryset.filter(pk__in=Publication.objects.waiting().values("run"))
            case "none":
                published = Publication.objects.filter(published_at__isnull=False)
                return queryset.filter(status=lifecycle.DONE).exclude(pk__in=published.values("run"))
        raise IncorrectLookupParameters


@admin.register(ConstructionRun)
class ConstructionRunAdmin(SteppedAdmin):
    """Construction runs; adding one queues it for a worker."""

    viewers = READERS
    adders = frozenset({ANALYST})
    asks_about = frozenset({"claims_through"})
    list_display = ("__str__", "status", "progress", "publication", "differences", "claims_through", "finished_at")
    list_filter = (PublicationFilter, "year", "kind", "status")
    list_select_related = ("comparison",)
    steps = publishing.STEPS

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConstructionRun]:
        in_use = ConstructionRun.objects.in_use().values("pk")
        built = RunPartition.objects.filter(run=OuterRef("pk"), built_at__isnull=False).order_by().values("run")
        built = built.annotate(number_built=Count("pk")).values("number_built")
        is_in_use = Case(When(pk__in=in_use, then=Value(True)), default=Value(False), output_field=BooleanField())
        rows: Any = super().get_queryset(request)
        return (  # type: ignore[no-any-return]
            rows.without_inputs()
            .annotate(is_in_use=is_in_use, built=Coalesce(Subquery(built), 0))
            .prefetch_related("publications__asked_by", "publications__published_by")
        )

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        if obj is None:
            return ASKED
        return (
            *ASKED, "status", "failed_because", "progress", "publication", "published_how", "difference_table",
            "requested_by", "started_at", "finished_at", "seconds", "results", "rejected_rows", "input_files",
            "policy_digest",
        )  # fmt: skip

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    @admin.display(description="progress")
    def progress(self, run: ConstructionRun) -> str:
        return f"{run.built} of {run.partitions} partition{'' if run.partitions == 1 else 's'}"  # type: ignore[attr-defined]

    @admin.display(description="differences to the published run")
    def differences(self, run: ConstructionRun) -> str:
        return comparison_words.summary(run.comparison) if _is_compared(run) else ""

    @admin.display(description="publication")
    def publication(self, run: ConstructionRun) -> str:
        return publishing.words(run)

    @admin.display(description="who published it")
    def published_how(self, run: ConstructionRun) -> SafeString | str:
        return format_html_join("", "<div>{}</div>", _history(run)) or "Nobody has asked."

    @admin.display(description="differences")
    def difference_table(self, run: ConstructionRun) -> SafeString | str:
        if not _is_compared(run):
            return "The run is compared when it is done."
        made: Comparison = run.comparison
        address = f"{reverse('admin:episodes_episodedifference_changelist')}?comparison__id__exact={made.pk}"
        rows = [
            (
                EpisodeDifference.Kind(one["kind"]).label,
                EpisodeDifference.Cause(one["cause"]).label,
                f"{one['episodes']:,}",
                f"{address}&kind__exact={one['kind']}&cause__exact={one['cause']}",
            )
            for one in made.causes
        ]
        context = {"sentences": comparison_words.differences(run), "rows": rows, "address": address}
        return render_to_string("admin/episodes/differences.html", context)

    @admin.display(description="results")
    def results(self, run: ConstructionRun) -> SafeString:
        rows = [(name.replace("_", " "), count) for name, count in run.counts.items()]
        return format_html_join("", "<div>{}: {}</div>", rows)

    @admin.display(description="rejected rows")
    def rejected_rows(self, run: ConstructionRun) -> SafeString:
        """Show the reasons for which rows of the run's files were left out, each with its list."""
        files = ClaimsFile.objects.filter(sha256__in=[row["sha256"] for row in run.inputs])
        return rejections(files)

    @admin.display(description="input files")
    def input_files(self, run: ConstructionRun) -> SafeString:
        rows = [(row["kind"], row["name"], row["sha256"][:12]) for row in run.inputs]
        return format_html_join("", "<div>{} {}: SHA-256 {}…</div>", rows)

    def create(self, *, fields: dict[str, Any], by: User) -> ConstructionRun:
        return construction.request(**fields, by=by)

    def notes_on_effect(self, made: Any) -> list[str]:
        """Say what a worker builds the episodes from, and which run the pages show until it is published."""
        if made.status == lifecycle.DONE:
            return [f"Run {made.pk} has the same claims, participants, figures and policy. Nothing is built again."]
        files = sum(one["kind"] in ClaimsFile.Kind.values for one in made.inputs)
        claims = f"A worker builds the episodes from {files:,} claims file{'' if files == 1 else 's'}."
        earlier = ConstructionRun.objects.in_use().filter(kind=made.kind, year=made.year).first()
        if earlier is None:
            return [claims, f"It is the first of {made.year}. Nothing follows it until two people publish it."]
        return [
            claims,
            f"Then the portal compares it with run {earlier.pk}. Pages, reports and low-volume counts follow run "
            f"{earlier.pk} until two people publish the new one.",
        ]


def _is_compared(run: ConstructionRun) -> bool:
    return hasattr(run, "comparison")


def _history(run: ConstructionRun) -> list[tuple[str]]:
    """Return a line for each thing that people did about the publication of a run, the oldest first."""
    lines = []
    for one in reversed(run.publications.all()):
        if one.command:
            lines.append(f"Published on {long_date(one.asked_at)} by {one.publisher} ({one.command}).")
            continue
        lines.append(f"{one.asked_by} asked on {long_date(one.asked_at)}: {one.reason}")
        if one.published_at:
            lines.append(f"{one.published_by} published it on {long_date(one.published_at)}.")
        if one.ended_at:
            lines.append(f"Sent back on {long_date(one.ended_at)}: {one.ended_because}")
    return [(line,) for line in lines]
