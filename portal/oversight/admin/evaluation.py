"""Requests of the evaluation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.oversight.models import EvaluationRequest
from portal.oversight.services import evaluation
from portal.staff import ANALYST, APPROVER

ASKED = ("participant", "kind", "subject", "due_on")


@admin.register(EvaluationRequest)
class EvaluationRequestAdmin(ServiceAdmin):
    viewers = frozenset({APPROVER})
    adders = frozenset({ANALYST})
    changers = frozenset({ANALYST})
    changeable = ("status", "note")
    list_display = ("participant", "kind", "subject", "due_on", "status", "noted_on")
    list_filter = ("status", "kind")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name", "subject")
    autocomplete_fields = ("participant",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ASKED if obj is None else (*ASKED, "status", "note", "noted_by", "noted_on", "asked_by", "asked_at")

    def create(self, *, fields: dict[str, Any], by: User) -> EvaluationRequest:
        return evaluation.ask(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        given = {name: fields.get(name, getattr(row, name)) for name in self.changeable}
        evaluation.note(request=row, **given, by=by)
