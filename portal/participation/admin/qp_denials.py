"""Denials of QP status: entered for a practitioner, withdrawn with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.models import QPDenial
from portal.participation.services import qp_denials
from portal.staff import ANALYST, APPROVER

DENIED = ("participant", "npi", "year", "reason")


class QPDenialForm(forms.ModelForm):
    """A denial as staff enter it. The constraints of the row are the service's."""

    class Meta:
        model = QPDenial
        fields = (*DENIED, "withdrawal_reason")

    def _post_clean(self) -> None:
        """Leave the constraints of the row to the service, which names the field."""


@admin.register(QPDenial)
class QPDenialAdmin(ServiceAdmin):
    form = QPDenialForm
    viewers = frozenset({APPROVER})
    adders = frozenset({ANALYST})
    changers = frozenset({ANALYST})
    changeable = ("withdrawal_reason",)
    asks_about = frozenset({"npi", "withdrawal_reason"})
    list_display = ("participant", "name", "npi", "year", "denied_on", "withdrawn_on")
    list_filter = ("year",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name", "npi", "name")
    autocomplete_fields = ("participant",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        later = ("name", "denied_by", "denied_on", "withdrawal_reason", "withdrawn_by", "withdrawn_on")
        return DENIED if obj is None else (*DENIED, *later)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.withdrawn_on is None)

    def create(self, *, fields: dict[str, Any], by: User) -> QPDenial:
        return qp_denials.deny(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        qp_denials.withdraw(denial=row, reason=fields["withdrawal_reason"], by=by)
