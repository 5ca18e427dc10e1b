"""Service locations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from portal.admin.steps import Step
from portal.forms import IdentifierField
from portal.identifiers import check_zip
from portal.models import User
from portal.participation.models import Site
from portal.participation.services import corrections, enrollment

from .dated_facts import HELP_DESK_ONLY, DatedFactAdmin, DaysForm, FactForm, StandingFilter, WhyForm, holds, stated

AREA = "The five-digit number of the area. Empty: the area of the ZIP Code in the table of ZIP Codes."


class ZipField(IdentifierField):
    """A ZIP Code; of a ZIP+4 the first five digits are kept."""

    def clean(self, value: Any) -> str:
        """Drop the last four digits of a ZIP+4."""
        typed = super().clean(value)
        return check_zip(typed).normalized or typed


class SiteForm(FactForm):
    """The form by which the help desk adds a service location."""

    zip = ZipField(label="ZIP Code")
    cbsa = IdentifierField(label="CBSA", required=False, help_text=AREA)

    class Meta:
        model = Site
        fields = ("participant", "zip", "cbsa", "from_on", "to_on", "because")

    def _get_validation_exclusions(self) -> set[str]:
        # The service finds the area of a ZIP Code where none was entered.
        return {*super()._get_validation_exclusions(), "cbsa"}


class CorrectSiteForm(DaysForm):
    """The right place and days of a service location."""

    zip = ZipField(label="ZIP Code")
    cbsa = IdentifierField(label="CBSA", required=False, help_text=AREA)
    field_order = ("zip", "cbsa", "from_on", "to_on", "because")


def _correct(site: Site, **given: Any) -> str:
    made = corrections.correct_site(site=site, **given)
    return f"The site is now {made.zip} in the CBSA {made.cbsa}. The former row is kept."


def _withdraw(site: Site, **given: Any) -> str:
    corrections.withdraw_site(site=site, **given)
    return f"The site {site.zip} was recorded by mistake. The row is kept."


@admin.register(Site)
class SiteAdmin(DatedFactAdmin):
    form = SiteForm
    list_display = ("zip", "cbsa", "participant", "from_on", "to_on", "standing")
    list_filter = (StandingFilter,)
    search_fields = ("zip", "cbsa", "participant__model_id", "participant__legal_name")
    steps = (
        Step(
            "correct",
            "End or correct",
            "A new row replaces this one. Enter a last day to close the site; change the ZIP Code, the CBSA or the "
            "first day if they were wrong. Episodes already built keep the old row; the next run uses the new one.",
            HELP_DESK_ONLY,
            _correct,
            form=CorrectSiteForm,
            when=holds,
            initial=stated,
        ),
        Step(
            "withdraw",
            "Withdraw",
            "The site never was one. To close a site, end it instead.",
            HELP_DESK_ONLY,
            _withdraw,
            form=WhyForm,
            when=holds,
        ),
    )

    def create(self, *, fields: dict[str, Any], by: User) -> Site:
        return enrollment.add_site(**fields, by=by)
