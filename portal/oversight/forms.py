"""Forms of oversight's pages; forms check shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms

from portal.activity import Topic
from portal.form_fields import DayField
from portal.forms import helper


class PlanAnswerForm(forms.Form):
    """The practice's steps, and the day by which all of them are done."""

    steps = forms.CharField(
        label="What will your practice do?",
        max_length=10000,
        help_text="List each step, who is responsible and how you will know that it worked. Leave out names and "
        "numbers of patients.",
        error_messages={"required": "List your steps. CMS reviews only what you write here."},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    done_by_on = DayField(label="Day by which all steps are done")
    helper = helper("Submit the answer", Fieldset("Your answer", "steps", "done_by_on"))


class ActivityFilterForm(forms.Form):
    """The calendar year and the topic of the activity to show."""

    calendar_year = forms.ChoiceField(label="Year", required=False)
    topic = forms.ChoiceField(
        label="About", required=False, choices=[("", "Everything"), *((one.name, one.value) for one in Topic)]
    )

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All years"), *((str(year), str(year)) for year in years)]
        self.fields["calendar_year"].choices = choices  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(Div("calendar_year", "topic", css_class="filter__fields"), Submit("", "Show"))
