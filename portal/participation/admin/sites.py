"""Service locations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.forms import IdentifierField
from portal.identifiers import check_zip
from portal.models import User
from portal.participation.models import Site
from portal.participation.services import enrollment
from portal.staff import HELP_DESK


class SiteForm(forms.ModelForm):
    """The form by which the help desk adds a service location; it accepts a ZIP+4 as its ZIP Code."""

    zip = IdentifierField(label="ZIP Code")
    cbsa = IdentifierField(label="CBSA", help_text="The five-digit number of the area where the site is.")

    class Meta:
        model = Site
        fields = ("participant", "zip", "cbsa", "from_on", "to_on")

    def clean_zip(self) -> str:
        """Drop the last four digits of a ZIP+4."""
        return check_zip(self.cleaned_data["zip"]).normalized or self.cleaned_data["zip"]


@admin.register(Site)
class SiteAdmin(ServiceAdmin):
    form = SiteForm
    adders = frozenset({HELP_DESK})
    changers = frozenset({HELP_DESK})
    changeable = ("to_on",)
    list_display = ("zip", "cbsa", "participant", "from_on", "to_on")
    list_select_related = ("participant",)
    search_fields = ("zip", "cbsa", "participant__model_id")
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Site:
        return enrollment.add_site(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        enrollment.add_site(
            participant=row.participant, zip=row.zip, cbsa=row.cbsa, from_on=row.from_on, to_on=fields["to_on"], by=by
        )
