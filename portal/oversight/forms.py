"""The form in which a practice answers a corrective action plan; forms check shape."""

from __future__ import annotations

from crispy_forms.layout import Fieldset
from django import forms

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
