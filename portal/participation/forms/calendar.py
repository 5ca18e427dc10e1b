"""The form of the calendar feed."""

from __future__ import annotations

from typing import Any

from django import forms

from portal.forms import helper


class CalendarAddressForm(forms.Form):
    """The button that makes a secret address of the calendar feed, or replaces it."""

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("Make a new address" if replaces else "Make an address")
