"""Versions of submissions, declarations, measures and scores, read-only.

No list shows the name of a file, because a name may hold a patient's data.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.staff import ADMINISTRATOR, ANALYST, REVIEWER
from quality.models import Declaration, FindingGroup, MeasureResult, Score, Version

_READERS = frozenset({ANALYST, REVIEWER, ADMINISTRATOR})


class FindingGroupInline(admin.TabularInline):  # type: ignore[type-arg]
    """The number of findings of each rule."""

    model = FindingGroup
    fields = readonly_fields = ("severity", "rule", "title", "count")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True


@admin.register(Version)
class VersionAdmin(ServiceAdmin):
    viewers = _READERS
    list_display = (
        "submission",
        "number",
        "status",
        "nothing_to_report",
        "rows",
        "rejected_rows",
        "uploaded_at",
        "checked_at",
    )
    list_filter = ("status", "nothing_to_report", "submission__year", "submission__file_type")
    list_select_related = ("submission__participant",)
    search_fields = ("participant__model_id", "participant__legal_name", "file__sha256")
    fields = (
        "submission",
        "number",
        "status",
        "nothing_to_report",
        "file_name",
        "file",
        "layout_version",
        "rows",
        "accepted_rows",
        "rejected_rows",
        "uploaded_by",
        "uploaded_at",
        "checked_at",
        "receipt",
    )
    readonly_fields = ("file_name",)
    inlines = (FindingGroupInline,)

    @admin.display(description="file name")
    def file_name(self, version: Version) -> str:
        return version.file.name if version.file else ""


@admin.register(Declaration)
class DeclarationAdmin(ServiceAdmin):
    """Declarations of nothing to report: the version, the signer and the receipt."""

    viewers = _READERS
    list_display = ("version", "signer_name", "signer_title", "signed_at", "receipt")
    list_filter = ("year",)
    list_select_related = ("version__submission__participant", "receipt__participant")
    search_fields = ("participant__model_id", "participant__legal_name")


@admin.register(MeasureResult)
class MeasureResultAdmin(ServiceAdmin):
    viewers = _READERS
    list_display = ("participant", "year", "measure", "eligible", "exclusions", "exceptions", "met", "not_met")
    list_filter = ("year", "measure")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")


@admin.register(Score)
class ScoreAdmin(ServiceAdmin):
    viewers = _READERS
    list_display = ("participant", "year", "score", "quality_part", "clinical_part", "scored_at")
    list_filter = ("year",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
