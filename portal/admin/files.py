"""Stored files without their names, which may contain a patient's; the pages of submissions and notices show those."""

from __future__ import annotations

from django.contrib import admin

from portal.models import StoredFile
from portal.staff import ADMINISTRATOR, ANALYST

from .service_admin import ServiceAdmin


@admin.register(StoredFile)
class StoredFileAdmin(ServiceAdmin):
    viewers = frozenset({ADMINISTRATOR, ANALYST})
    fields = ("participant", "use", "media_type", "size", "sha256", "stored_by", "stored_at", "scan", "scan_words",
              "scanned_at", "expires_on", "removed_at", "altered_at")  # fmt: skip
    list_display = ("pk", "participant", "use", "media_type", "size", "scan", "stored_at", "removed_at", "altered_at")
    list_filter = ("scan", "use", "media_type")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name", "sha256")
