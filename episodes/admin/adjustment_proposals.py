"""Proposals of adjustments: an analyst has them calculated, everybody reads them, and an approver loads them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from episodes.models import Adjustment, AdjustmentProposal, ProposedAdjustment
from episodes.rules.case_mix import trait_words
from episodes.services import adjustment_proposals, proposed_adjustments
from episodes.wording import cancer_type_words
from portal.admin.service_admin import ServiceAdmin
from portal.admin.steps import ReasonForm, Step, SteppedAdmin
from portal.formatting import rounded_percent
from portal.models import User
from portal.staff import ANALYST, APPROVER, READERS

DECIDED = ("requested_by", "requested_at", "calculated_at", "loaded_by", "loaded_at", "withdrawn_because")


def _load(proposal: AdjustmentProposal, *, by: User) -> str:
    proposed_adjustments.load(proposal=proposal, by=by)
    return "The adjustments are loaded, and the practices are told."


def _withdraw(proposal: AdjustmentProposal, *, reason: str, by: User) -> str:
    proposed_adjustments.withdraw(proposal=proposal, reason=reason, by=by)
    return "The proposal is withdrawn. You can have another one calculated."


def _rows_of(proposal: AdjustmentProposal) -> list[tuple[str, str]]:
    address = reverse("admin:episodes_proposedadjustment_changelist")
    return [("The adjustments of each practice with their worksheets", f"{address}?proposal__id__exact={proposal.pk}")]


@admin.register(AdjustmentProposal)
class AdjustmentProposalAdmin(SteppedAdmin):
    """Proposals; adding one queues its calculation for a worker."""

    viewers = READERS
    adders = frozenset({ANALYST})
    list_display = ("__str__", "status", "requested_by", "requested_at", "loaded_by", "loaded_at")
    list_filter = ("year", "status")
    list_select_related = ("requested_by", "loaded_by")
    steps = (
        Step(
            "load",
            "Load these adjustments",
            "They become the adjustments of the performance year. Figures that were typed or loaded from a table are "
            "replaced, the geographic factors stay. Afterwards case mix and historical experience do not change.",
            frozenset({APPROVER}),
            _load,
            form=forms.Form,
            when=lambda row: row.status == AdjustmentProposal.Status.PROPOSED,
            pages_first=_rows_of,
            asks=True,
        ),
        Step(
            "withdraw",
            "Withdraw",
            "The proposal is kept and cannot be loaded any more. Another one can be calculated.",
            frozenset({ANALYST, APPROVER}),
            _withdraw,
            form=ReasonForm,
            when=lambda row: row.status in (AdjustmentProposal.Status.QUEUED, AdjustmentProposal.Status.PROPOSED),
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("year",) if obj is None else ("year", "status", "found", *DECIDED, "policy_digest")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def create(self, *, fields: dict[str, Any], by: User) -> AdjustmentProposal:
        return adjustment_proposals.request(**fields, by=by)

    @admin.display(description="result")
    def found(self, proposal: AdjustmentProposal) -> SafeString | str:
        """Show the counts, the runs behind them and the national amounts."""
        if not proposal.counts:
            return "Not calculated yet."
        context = {
            "counts": proposal.counts,
            "extremes": [
                (words, counted["not_zero"], _percent(counted["least"]), _percent(counted["greatest"]))
                for words, counted in (
                    ("Case mix", proposal.counts["case_mix"]),
                    ("Historical experience", proposal.counts["historical_experience"]),
                )
            ],
            "runs": proposal.runs,
            "pages": _rows_of(proposal),
            "national": [(name, *_national(amounts)) for name, amounts in sorted(proposal.national.items())],
        }
        return render_to_string("admin/episodes/adjustment_proposal.html", context)


def _percent(share: str | None) -> str:
    return "" if share is None else rounded_percent(Decimal(share))


def _national(amounts: dict[str, dict[str, str]]) -> tuple[list[Any], list[Any]]:
    """Return the rows of the cancer types (name, expected, predicted) and of the traits (words, difference)."""
    types = [
        (cancer_type_words(name), Decimal(mean), Decimal(amounts["predictions"][name]))
        for name, mean in sorted(amounts["means"].items())
    ]
    return types, [(trait_words(name), Decimal(effect)) for name, effect in sorted(amounts["effects"].items())]


@admin.register(ProposedAdjustment)
class ProposedAdjustmentAdmin(ServiceAdmin):
    """The adjustments of each practice in a proposal, beside those on file for the year, with their worksheets."""

    viewers = READERS
    list_display = (
        "participant", "component", "year", "case_mix", "window_episodes", "historical_experience",
        "baseline_episodes", "on_file",
    )  # fmt: skip
    list_filter = ("component", "proposal")
    list_select_related = ("participant", "proposal")
    search_fields = ("participant__model_id", "participant__legal_name")
    ordering = ("-proposal", "participant__model_id", "component")
    fields = readonly_fields = (
        "participant", "component", "year", "case_mix", "window_episodes", "case_mix_worksheet",
        "historical_experience", "baseline_episodes", "historical_worksheet",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        known = Adjustment.objects.filter(
            participant=OuterRef("participant"), component=OuterRef("component"), year=OuterRef("proposal__year")
        )
        return (
            super()
            .get_queryset(request)
            .annotate(
                known_case_mix=Subquery(known.values("case_mix")[:1]),
                known_historical=Subquery(known.values("historical_experience")[:1]),
            )
        )

    @admin.display(description="year", ordering="proposal__year")
    def year(self, row: ProposedAdjustment) -> int:
        return row.proposal.year

    @admin.display(description="on file now (case mix, historical experience)")
    def on_file(self, row: Any) -> str:
        return "—" if row.known_case_mix is None else f"{row.known_case_mix}, {row.known_historical}"

    @admin.display(description="worksheet of the case mix")
    def case_mix_worksheet(self, row: ProposedAdjustment) -> SafeString:
        return _worksheet(row.case_mix_lines, "Case mix")

    @admin.display(description="worksheet of the historical experience")
    def historical_worksheet(self, row: ProposedAdjustment) -> SafeString:
        return _worksheet(row.historical_lines, "Historical experience")


def _worksheet(lines: list[dict[str, Any]], caption: str) -> SafeString:
    return render_to_string("components/worksheet.html", {"lines": lines, "caption": caption})
