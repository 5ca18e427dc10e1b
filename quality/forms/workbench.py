"""The forms of the correction workbench: its filter, marks, the values of a row, and safe repairs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from portal import seen_rows
from portal.forms import IdentifierField
from portal.models import Participant, Seat
from quality.intake import layouts
from quality.intake.layouts import TYPE_WORDS, Column
from quality.intake.layouts import Layout as FileLayout
from quality.models import Finding, ProposedRepair


class ShownForm(forms.Form):
    """The filter of the workbench: the order of the findings, and which of them are shown."""

    by = forms.ChoiceField(label="Order", required=False)
    show = forms.ChoiceField(label="Show", required=False)

    def __init__(self, *args: Any, by: Mapping[str, str], shown: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = list(by.items())  # type: ignore[attr-defined]
        self.fields["show"].choices = list(shown.items())  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(Div("by", "show", css_class="filter__fields"), Submit("", "Show"))


class MarkForm(forms.Form):
    """The step for the chosen findings of the workbench; the page itself has the boxes that choose them."""

    STEPS = {
        "fixed": "Fixed in our source",
        "vendor": "With the vendor",
        "left": "Will not fix",
        "verify": "Verify: the value is right (warnings only)",
        "assign": "Assign to a colleague",
        "open": "Take the mark back",
    }
    SAID = {"assign": "Assigned", "verify": "Verified", "open": "Opened again"}

    step = forms.ChoiceField(
        label="What do you do about them?",
        choices=[("", "Choose"), *STEPS.items()],
        error_messages={"required": "Choose what you do about the findings."},
    )
    person = forms.ModelChoiceField(
        label="Colleague",
        queryset=Seat.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="Only for “Assign to a colleague”.",
    )
    note = forms.CharField(
        label="Note or reason",
        required=False,
        max_length=500,
        help_text="Needed to leave a finding or to verify a warning. Leave out names and numbers of patients.",
    )
    everything = forms.BooleanField(required=False)

    def __init__(self, *args: Any, participant: Participant, total: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = participant.seats.in_force().select_related("user")
        self.fields["person"].queryset = seats  # type: ignore[attr-defined]
        self.fields["everything"].label = f"All {total:,} findings of this list, not only the chosen ones"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the form around it has the token
        self.helper.layout = Layout("step", "person", "note", "everything")
        self.helper.add_input(Submit("submit", "Save for the chosen findings"))

    def said(self) -> str:
        """Return the beginning of the sentence that says what was done."""
        return self.SAID.get(self.cleaned_data["step"], "Marked")


class More(Div):  # type: ignore[misc]
    """Fields that open on demand."""

    template = "uswds/layout/more.html"

    def __init__(self, summary: str, *fields: str) -> None:
        super().__init__(*fields)
        self.summary = summary


class RowForm(forms.Form):
    """The values of one row of a file, those with findings first."""

    def __init__(
        self,
        *args: Any,
        layout: FileLayout,
        cells: Mapping[str, str],
        edits: Mapping[str, str],
        found: Mapping[str | None, Finding],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        columns = [column for column in layout.columns if column.name in cells]
        self.current = {name: " ".join(value.split()) for name, value in {**cells, **edits}.items()}
        named = set(_NAME.findall(" ".join(f"{one.message} {one.fix} {one.expected or ''}" for one in found.values())))
        first = [column.name for column in columns if column.name in found or column.name in named | set(edits)]
        for column in columns:
            self.fields[column.name] = _field_of(column, self.current[column.name], found.get(column.name))
        others = [column.name for column in columns if column.name not in first]
        self.fields[seen_rows.FIELD] = seen_rows.SeenRowField(initial=seen_rows.seen_values(self.current))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the form around it has the token
        more = More(f"The other {len(others)} values of this row", *others)
        self.helper.layout = Layout(*first, more, seen_rows.FIELD)

    def values(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Return the new value of each column that the person changed since the page showed it."""
        typed = {name: self.data.get(name, "") for name in self.current.keys() & self.fields.keys()}
        seen = data[seen_rows.FIELD] or seen_rows.seen_values(self.current)
        return {name: str(data[name]) for name in seen_rows.differing(typed, seen=seen)}


_NAME = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")  # the name of another column, in the words of a finding
_IDENTIFIERS = (layouts.MBI, layouts.NPI, layouts.TIN, layouts.MODEL_ID)
_LONGEST_VALUE = 1_000


def _field_of(column: Column, value: str, finding: Finding | None) -> forms.CharField:
    """Return the field of one column: its name, and how to fix it or what it takes."""
    expected = f"One of: {', '.join(column.words)}." if column.words else f"{TYPE_WORDS[column.type].capitalize()}."
    kind = IdentifierField if column.type in _IDENTIFIERS else forms.CharField
    return kind(
        label=column.name,
        required=False,
        max_length=_LONGEST_VALUE,
        initial=value,
        help_text=f"{finding.message} {finding.fix}" if finding else f"{column.meaning}. {expected}",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RepairGroup(NamedTuple):
    """The proposed repairs of one kind in one column."""

    value: str
    heading: str
    cells: int
    repairs: list[ProposedRepair]
    chosen: bool


class ChangesForm(forms.Form):
    """The kinds of safe repairs to apply, all of them chosen at first."""

    repairs = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, repairs: Sequence[ProposedRepair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: dict[str, list[ProposedRepair]] = {}
        for one in repairs:
            self.found.setdefault(f"{one.kind}:{one.column}", []).append(one)
        self.fields["repairs"].choices = [(value, value) for value in self.found]  # type: ignore[attr-defined]

    def groups(self) -> list[RepairGroup]:
        """Return the repairs by kind and column."""
        chosen = set(self.data.getlist("repairs")) if self.is_bound else set(self.found)  # type: ignore[attr-defined]
        return [
            RepairGroup(
                value,
                f"{rows[0].get_kind_display()}: {rows[0].column}",
                sum(row.count for row in rows),
                rows,
                value in chosen,
            )
            for value, rows in self.found.items()
        ]
