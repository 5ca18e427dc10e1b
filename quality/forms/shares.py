"""The form that shares a slice of the findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from portal.form_fields import CountField
from portal.forms import helper
from quality.models import Share

MOST_DAYS = 366
"""More than the policy ever allows; the service names its limit."""


class ShareForm(forms.Form):
    """The choice of findings for one person outside the practice, and how long the link works."""

    kind = forms.ChoiceField(label="What do you share?", choices=Share.Kind, widget=forms.RadioSelect)
    practitioners = forms.MultipleChoiceField(
        label="Practitioners",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For a practitioner, or for a site: those who work there.",
    )
    site = forms.ChoiceField(label="Site", required=False, help_text="Only for a site.")
    columns = forms.MultipleChoiceField(
        label="Columns with findings",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only for a vendor.",
    )
    recipient = forms.CharField(label="For whom is it?", max_length=200, help_text="A name or a company.")
    days = CountField(label="For how many days does the link work?", min_value=1, max_value=MOST_DAYS, initial=7)

    def __init__(
        self,
        *args: Any,
        practitioners: Sequence[tuple[str, str]],
        sites: Sequence[str],
        columns: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioners"].choices = practitioners  # type: ignore[attr-defined]
        self.fields["site"].choices = [("", "Choose"), *((site, site) for site in sites)]  # type: ignore[attr-defined]
        self.fields["columns"].choices = [(name, name) for name in columns]  # type: ignore[attr-defined]
        self.helper = helper("Make the link", *self.fields)
