"""The crispy template pack: the HTML that makes fields accessible."""

from __future__ import annotations

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from lxml import html


class EveryField(forms.Form):
    """One field of each kind that the pack renders."""

    name = forms.CharField(label="Legal name", help_text="As on the contract.")
    note = forms.CharField(widget=forms.Textarea, required=False)
    secret = forms.CharField(widget=forms.PasswordInput)
    day = forms.DateField()
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    period = forms.ChoiceField(choices=[("1", "First"), ("2", "Second")], widget=forms.RadioSelect, help_text="Half.")
    types = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple)
    file = forms.FileField()
    agreed = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    helper = FormHelper()
    helper.layout = Layout(
        Fieldset("All", "name", "note", "secret", "day", "kind", "period", "types", "file", "agreed", "token")
    )
    helper.add_input(Submit("save", "Save"))


def page(form):
    return html.fromstring(render_crispy_form(form))


@pytest.mark.parametrize("form", [EveryField(), EveryField({"name": ""})], ids=["fresh", "with errors"])
def test_every_control_has_a_label_and_every_described_by_id_exists(form):
    tree = page(form)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    controls = tree.xpath("//input[not(@type='hidden')] | //select | //textarea")
    assert len(controls) == 11  # seven single controls, two radio buttons and two checkboxes
    for control in controls:
        assert tree.xpath(f"//label[@for='{control.get('id')}']"), control.get("id")
    for element in tree.xpath("//*[@aria-describedby]"):
        for described_by in element.get("aria-describedby").split():
            assert described_by in ids, f"{element.get('id')} is described by {described_by}, which is not there"


def test_groups_are_fieldsets_with_a_legend():
    tree = page(EveryField())
    for name in ("id_period", "id_types"):
        group = tree.get_element_by_id(name)
        assert group.tag == "fieldset"
        assert group.xpath("./legend")


def test_an_error_describes_its_field_and_the_summary_links_to_it():
    tree = page(EveryField({"name": ""}))
    name = tree.get_element_by_id("id_name")
    assert name.get("aria-invalid") == "true"
    assert "id_name_error" in name.get("aria-describedby")
    assert "id_period_error" in tree.get_element_by_id("id_period").get("aria-describedby")
    summary = tree.xpath("//*[@data-error-summary]")[0]
    assert summary.get("role") == "alert" and summary.get("tabindex") == "-1"
    for link in summary.xpath(".//a"):
        assert tree.get_element_by_id(link.get("href").removeprefix("#")) is not None


def test_typed_and_chosen_values_stay():
    tree = page(EveryField({"name": "Kept", "period": "2", "types": ["y"], "agreed": "on"}))
    assert tree.get_element_by_id("id_name").get("value") == "Kept"
    assert tree.xpath("//input[@name='period'][@checked]/@value") == ["2"]
    assert tree.xpath("//input[@name='types'][@checked]/@value") == ["y"]


def test_the_submit_button_is_a_uswds_button_and_carries_its_name():
    button = page(EveryField()).xpath("//button[@type='submit']")[0]
    assert button.get("name") == "save"
    assert button.get("class").split() == ["usa-button"]
