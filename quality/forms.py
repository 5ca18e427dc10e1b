"""The forms of quality's pages."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from episodes.selectors import ClinicalEpisode
from episodes.wording import cancer_type_words
from portal import seen_rows
from portal.forms import IdentifierField, helper
from portal.models import Participant, Seat
from portal.participation.forms.signatures import SignatureForm
from quality.intake import layouts
from quality.intake.layouts import TYPE_WORDS, Column
from quality.intake.layouts import Layout as FileLayout
from quality.intake.template import SOURCES
from quality.models import FileType, Finding, ProposedRepair, Share, Version
from quality.selectors import DueFile


class NothingToReportForm(SignatureForm):
    """The declaration that there is nothing to report."""

    button = "Declare nothing to report"


class CertifyForm(SignatureForm):
    """The certification of a version. After an earlier one, the practice says why the file changed."""

    note = forms.CharField(
        label="Why did the file change?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="CMS reads it beside the list of changes. Write nothing about a patient.",
        error_messages={"required": "Say in a few words why the file changed."},
    )
    button = "Certify and lock"

    def __init__(self, *args: Any, resubmitted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not resubmitted:
            del self.fields["note"]


class WithdrawCertificationForm(SignatureForm):
    """The withdrawal of a certification."""

    button = "Withdraw the certification"


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
    days = forms.IntegerField(label="For how many days does the link work?", min_value=1, initial=7)

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


class UploadForm(forms.Form):
    """Form to choose a due file and upload it. The token prevents a second upload by a double click."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    kind = forms.ChoiceField(
        label="What is in the file?",
        widget=forms.RadioSelect,
        help_text="The list shows only files whose window is open.",
    )
    upload = forms.FileField(
        label="File",
        help_text="Choose a file, or drop one or several here: CSV or XLSX. For quality measures, also QPP JSON and "
        "QRDA III XML.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another file."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.json,.xml"}),
    )

    def __init__(self, *args: Any, files: Sequence[DueFile], check_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = {file.choice: file for file in files}
        choices = [(name, f"{file.title}, performance year {file.year}") for name, file in self.due.items()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.helper = helper("Upload and check", "token", "kind", "upload")
        self.helper.attrs["data-upload"] = check_url
        look = {"formaction": check_url, "css_class": "usa-button--outline"}
        self.helper.add_input(Submit("look", "Check without sending", **look))

    def chosen(self) -> DueFile:
        """Return the due file that the person chose."""
        return self.due[self.cleaned_data["kind"]]


class HistoryForm(forms.Form):
    """Filters of the history of submitted files."""

    year = forms.TypedChoiceField(label="Performance year", required=False, coerce=int, empty_value=None)
    file_type = forms.ChoiceField(label="File", required=False, choices=[("", "All"), *FileType.choices])
    status = forms.ChoiceField(required=False, choices=[("", "All"), *Version.Status.choices])

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "All"), *((year, year) for year in years)]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(Div("year", "file_type", "status", css_class="filter__fields"), Submit("", "Show"))


class PrecheckForm(forms.Form):
    """The first bytes of a file, or the whole of it, with the due file as which it would be sent."""

    kind = forms.ChoiceField(required=False)
    size = forms.IntegerField(required=False, min_value=0, max_value=1 << 40)
    upload = forms.FileField(error_messages={"required": "Choose a file.", "empty": "The file is empty."})

    def __init__(self, *args: Any, files: Sequence[DueFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = {file.choice: file for file in files}
        self.fields["kind"].choices = [(name, name) for name in self.due]  # type: ignore[attr-defined]

    def chosen(self) -> DueFile | None:
        """Return the due file that the person chose, or None."""
        return self.due.get(self.cleaned_data["kind"])


class FilledTemplateForm(forms.Form):
    """The choice of a due file and of a source, for a template that comes filled with the patients who are due."""

    file = forms.ChoiceField(label="File")
    source = forms.ChoiceField(
        label="For",
        widget=forms.RadioSelect,
        choices=[(code, words[0].upper() + words[1:]) for code, words in SOURCES.items()],
    )

    def __init__(self, *args: Any, files: Sequence[DueFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = {file.choice: file for file in files}
        choices = [(name, f"{file.title}, performance year {file.year}") for name, file in self.due.items()]
        self.fields["file"].choices = choices  # type: ignore[attr-defined]
        self.helper = helper("Download filled template", "file", "source")
        del self.helper.attrs["data-submit-once"]  # the page stays after a download, for another one

    def chosen(self) -> DueFile:
        """Return the due file that the person chose."""
        return self.due[self.cleaned_data["file"]]


class MissingFilterForm(forms.Form):
    """Filters of the episodes without accepted clinical data; each offers what the list holds."""

    cancer_type = forms.ChoiceField(required=False)
    npi = forms.ChoiceField(label="Planned by", required=False)
    zip_code = forms.ChoiceField(label="ZIP Code of the site", required=False)
    year = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, missing: Sequence[ClinicalEpisode], planners: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "cancer_type": [(name, cancer_type_words(name)) for name in sorted({row.cancer_type for row in missing})],
            "npi": sorted(planners.items(), key=lambda planner: planner[1]),
            "zip_code": [(name, name) for name in sorted({row.planning_zip for row in missing} - {""})],
        }
        for name, found in choices.items():
            self.fields[name].choices = [("", "All"), *found]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(
            Div("cancer_type", "npi", "zip_code", "year", css_class="filter__fields"), Submit("", "Show")
        )

    def chosen(self) -> dict[str, str]:
        """Return the chosen filters; those that the list does not offer are left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("cancer_type", "npi", "zip_code")}


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
