"""Readings of patients' rows: an analyst opens the rows of a version with a reason, and nobody else sees them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.staff import ADMINISTRATOR, ANALYST
from quality.models import PatientsRead
from quality.services import patient_rows

ASKED = ("version", "reason")


class ReadingForm(forms.ModelForm):
    class Meta:
        model = PatientsRead
        fields = ASKED
        help_texts = {"reason": "The history keeps it, and the practice reads that you opened its rows."}

    def _post_clean(self) -> None:
        """Leave the constraints of the row to the service, which names the field."""


@admin.register(PatientsRead)
class PatientsReadAdmin(ServiceAdmin):
    form = ReadingForm
    viewers = frozenset({ANALYST, ADMINISTRATOR})
    adders = frozenset({ANALYST})
    list_display = ("read_at", "read_by", "purpose", "participant", "patients", "reason")
    list_filter = ("purpose",)
    list_select_related = ("read_by", "participant")
    search_fields = ("participant__model_id", "participant__legal_name", "reason")
    autocomplete_fields = ("version",)
    readonly_fields = ("rows",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ASKED
        return ("purpose", "participant", "version", "reason", "patients", "read_by", "read_at", "rows")

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return a reading, with the rows that it opens to this person."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row.opened = patient_rows.rows_of(row, reader=request.user)  # type: ignore[arg-type]
        return row

    @admin.display(description="rows")
    def rows(self, row: Any) -> SafeString | str:
        if not row.opened:
            return "The rows are open to the reader alone, for 15 minutes. To read them again, add a reading."
        return render_to_string("admin/quality/patient_rows.html", {"rows": row.opened, "count": row.patients})

    def create(self, *, fields: dict[str, Any], by: User) -> PatientsRead:
        """Call the service that opens the rows."""
        return patient_rows.read(by=by, **fields)
