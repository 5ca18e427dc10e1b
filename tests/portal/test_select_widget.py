"""The portal's template of a choice writes what Django's own does, which includes two templates for each option."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer

CHOICES = [("", "All"), (1, "One & only"), ("more", [("a", "A"), ("b", "<B>")])]


class MarkedSelect(forms.Select):
    """Choice whose options have attributes of their own."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {"data-place": str(value), "disabled": value == "b", "hidden": value == "a"}
        return option


@pytest.mark.parametrize("value", ["", 1, "b"])
@pytest.mark.parametrize("widget", [forms.Select, MarkedSelect])
def test_choice_is_that_of_django(widget, value):
    shown = widget(attrs={"class": "usa-select", "required": True}, choices=CHOICES)
    ours = shown.render("kind", value, renderer=get_default_renderer())
    assert ours.split() == shown.render("kind", value, renderer=DjangoTemplates()).split()
    assert "One &amp; only" in ours
