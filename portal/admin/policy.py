"""Amendments of the policy, which one person enters and another approves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal import selectors
from portal.models import Amendment, PortalState, User
from portal.services import amendments
from portal.staff import ADMINISTRATOR, ANALYST, APPROVER, may_act_as

from .service_admin import ServiceAdmin


class AmendmentForm(forms.ModelForm):
    name = forms.ChoiceField(label="Parameter")

    class Meta:
        model = Amendment
        fields = ("name", "from_on", "value", "reference", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            book = selectors.policy_book()
            field: Any = self.fields["name"]
            field.choices = [
                (name, f"{name}: {parameter.description}")
                for name, parameter in book.parameters.items()
                if parameter.amendable
            ]


@admin.register(Amendment)
class AmendmentAdmin(ServiceAdmin):
    form = AmendmentForm
    adders = frozenset({ANALYST, APPROVER})
    viewers = frozenset({ANALYST, APPROVER})
    fields = ("name", "from_on", "value", "reference", "reason")
    list_display = ("name", "from_on", "value", "entered_by", "approved_by", "approved_at")
    list_filter = (("approved_at", admin.EmptyFieldListFilter),)
    list_select_related = ("entered_by", "approved_by")
    search_fields = ("name",)
    actions = ("approve",)

    def create(self, *, fields: dict[str, Any], by: User) -> Amendment:
        return amendments.enter(**fields, by=by)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return may_act_as(user, APPROVER)

    @admin.action(description="Approve the selected amendments", permissions=["approve"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Amendment]) -> None:
        user: Any = request.user

        def put_in_force(amendment: Amendment) -> str:
            amendments.approve(amendment=amendment, by=user)
            return f"{amendment} is in force."

        self.do_with_each(request, queryset, put_in_force)


@admin.register(PortalState)
class PortalStateAdmin(ServiceAdmin):
    viewers = frozenset({ADMINISTRATOR})
    list_display = ("__str__", "policy_version", "clock_shift")
