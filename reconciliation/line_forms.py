"""Forms of the lists of report lines: filters by GET, and the search, which may name a patient, by POST."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from episodes.forms import STATES
from episodes.models import Component
from episodes.selectors.episode_lists import can_be_looked_for
from portal.forms import IdentifierField, helper
from reconciliation.selectors import line_lists

MONEY = (
    ("", "All"),
    (line_lists.FROM_CMS, "Money from CMS"),
    (line_lists.TO_CMS, "Money due to CMS"),
    (line_lists.NOTHING, "$0.00"),
)
ONLY = (
    ("", "All"),
    (line_lists.CHANGED, "Changed since the report before"),
    (line_lists.CONTESTED, "Contested by you"),
)
LONGEST_NUMBER = 18
"""Digits of the largest number of an episode that the database holds."""


class LineFilterForm(forms.Form):
    """Filters of the lines about episodes."""

    line = forms.ChoiceField(label="Part of the report", required=False)
    money = forms.ChoiceField(label="Direction", required=False, choices=MONEY)
    component = forms.ChoiceField(required=False, choices=[("", "Both"), *Component.choices])
    state = forms.ChoiceField(label="Episode", required=False, choices=[("", "All"), *STATES])
    only = forms.ChoiceField(label="Show", required=False, choices=ONLY)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, parts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the parts of the report that have lines about episodes (code, label); without any, no such field."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if offered := list(parts):
            fields["line"].choices = [("", "All"), *offered]
        else:
            del fields["line"]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(Div(*fields, css_class="filter__fields"), Submit("", "Show"))


class EpisodeSearchForm(forms.Form):
    """The search for an episode by its number, or for a patient by what pages show or the whole MBI."""

    wanted = IdentifierField(
        label="Episode or patient",
        help_text="The number of the episode, the patient's initials, the last four characters of the MBI, or the "
        "whole MBI.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    helper = helper("Search")

    def clean_wanted(self) -> str:
        words: str = self.cleaned_data["wanted"].replace(".", "")
        number = line_lists.is_episode_number(words) and len(words) <= LONGEST_NUMBER
        if not number and not can_be_looked_for(words):
            raise forms.ValidationError(
                "Enter the number of an episode, one or two initials, the last four characters of the MBI, or its "
                "eleven characters."
            )
        return words
