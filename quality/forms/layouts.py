"""The form that chooses a version of a layout, and another one to compare it with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from portal.formatting import long_date
from quality.intake.layout_versions import LayoutVersion
from quality.models import FileType


class LayoutForm(forms.Form):
    """The choice of one version of a layout; by default, the newest one of clinical data."""

    version = forms.ChoiceField(required=False)
    other = forms.ChoiceField(label="Compare it with", required=False)

    def __init__(self, *args: Any, versions: Mapping[str, Sequence[LayoutVersion]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {
            f"{file_type}-{one.from_on.isoformat()}": one
            for file_type, found in versions.items()
            for one in reversed(found)
        }
        choices = [
            (key, f"{FileType(one.layout.file_type).label}, {one.layout.version} from {long_date(one.from_on)}")
            for key, one in self.versions.items()
        ]
        self.fields["version"].choices = choices  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", "No other version"), *choices]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(Div("version", "other", css_class="filter__fields"), Submit("", "Show"))

    def chosen(self) -> tuple[LayoutVersion, LayoutVersion | None]:
        """Return the chosen version and the one to compare it with; None if that is of another file."""
        given = self.cleaned_data if self.is_valid() else {}
        shown = self.versions[given.get("version") or next(iter(self.versions))]
        other = self.versions.get(given.get("other", ""))
        return shown, other if other and other.layout.file_type == shown.layout.file_type else None
