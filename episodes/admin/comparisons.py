"""Differences between a run and the published run before it: read only, filtered and exported."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from episodes import comparison_words
from episodes.models import EpisodeDifference
from episodes.wording import cancer_type_words
from portal.admin.service_admin import ServiceAdmin
from portal.staff import READERS


@admin.register(EpisodeDifference)
class EpisodeDifferenceAdmin(ServiceAdmin):
    """The differences of a run, with their causes. They name no beneficiary."""

    viewers = READERS
    list_display = (
        "episode_number", "kind", "was_said", "now_said", "cause", "step", "model_id", "component", "cancer_type_said",
        "starts_on",
    )  # fmt: skip
    list_filter = ("kind", "cause", "component")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
    ordering = ("-comparison_id", "pk")
    fields = ("run", *list_display)
    readonly_fields = ("run", "episode_number", "was_said", "now_said", "model_id", "cancer_type_said")

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup == "comparison__id__exact" or super().lookup_allowed(lookup, value, request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False  # people reach it from a run, not from the front page

    @admin.display(description="run")
    def run(self, row: EpisodeDifference) -> str:
        return str(row.comparison)

    @admin.display(description="episode")
    def episode_number(self, row: EpisodeDifference) -> int | None:
        return row.episode_id or row.earlier_episode_id

    @admin.display(description="participant", ordering="participant__model_id")
    def model_id(self, row: EpisodeDifference) -> str:
        return row.participant.model_id if row.participant else ""

    @admin.display(description="cancer type")
    def cancer_type_said(self, row: EpisodeDifference) -> str:
        return cancer_type_words(row.cancer_type)

    @admin.display(description="in the published run")
    def was_said(self, row: EpisodeDifference) -> str:
        return comparison_words.value_words(row, row.was, row.was_amount)

    @admin.display(description="in this run")
    def now_said(self, row: EpisodeDifference) -> str:
        return comparison_words.value_words(row, row.now, row.now_amount)
