"""Forms of the list of error notices, of drafts, of their signature, of evidence that follows, and of a withdrawal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.utils.text import capfirst

from episodes.rules.records import CitedLine
from portal.form_fields import DollarsField, PointsField
from portal.formatting import plain_number
from portal.forms import helper
from portal.participation.forms.signatures import SignatureForm
from portal.seen_rows import SeenRowField, seen_as
from reconciliation.forms import EvidenceForm
from reconciliation.models import DraftFile, DraftLine, NoticeDraft, NoticeLine
from reconciliation.rules import grounds as rules
from reconciliation.rules.changes import (
    AMOUNT,
    COMPLETE,
    INCOMPLETE,
    SCORE,
    WITHOUT_LINE,
    Change,
    change_of,
)
from reconciliation.selectors.claims import claim_line_words
from reconciliation.services.notice_drafts import TEXTS
from reconciliation.states import STATES

LONGEST_TEXT = 5000
METHODOLOGY = "The methodology: how Medicare prices episodes or scores quality in general"
AS_REPORTED = "As the report says"
COMPLETENESS = {COMPLETE: "The episode was complete", INCOMPLETE: "The episode was incomplete"}
LARGEST_AMOUNT = 100_000_000
"""Dollars, in either direction, that a person can state for a line."""


class NoticeFilterForm(forms.Form):
    """Filters of the list of notices."""

    state = forms.ChoiceField(label="Status", required=False)
    year = forms.ChoiceField(label="Performance year", required=False)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        """Offer the states of a case, and the years in which the practice has notices."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["state"].choices = [("", "All"), *((code, one.words) for code, one in STATES["error-notice"].items())]
        fields["year"].choices = [("", "All"), *((str(year), str(year)) for year in years)]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(Div(*fields, css_class="filter__fields"), Submit("", "Show"))


class GroundForm(forms.Form):
    """The ground of a dispute, asked before anything is typed."""

    ground = forms.ChoiceField(
        label="What is wrong?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong about this line."},
    )

    def __init__(self, *args: Any, code: str, reconciliation: str, **kwargs: Any) -> None:
        """Offer the grounds of a line, and methodology, which the service refuses with its reason."""
        super().__init__(*args, **kwargs)
        offered = [(one, NoticeLine.Ground(one).label) for one in rules.grounds_of(code, reconciliation)]
        field: Any = self.fields["ground"]
        field.choices = [*offered, (rules.METHODOLOGY, METHODOLOGY)]
        self.helper = helper("Dispute this line")


class DraftForm(forms.Form):
    """The texts of a draft. They are kept while one types, so nothing is required yet."""

    grounds = forms.CharField(
        label="What is wrong?",
        max_length=LONGEST_TEXT,
        required=False,
        help_text="Say which claim, episode or measure is counted wrong, and why. Leave out names and numbers of "
        "patients.",
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    wanted_outcome = forms.CharField(
        label="What should it be?",
        max_length=LONGEST_TEXT,
        required=False,
        help_text="The amount or the decision that you think is right.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen_row = SeenRowField()

    def __init__(self, *args: Any, draft: NoticeDraft, **kwargs: Any) -> None:
        kept = {name: getattr(draft, name) for name in TEXTS}
        super().__init__(*args, initial={**kept, "seen_row": seen_as(draft, TEXTS)}, **kwargs)
        self.helper = helper("Save the draft", *TEXTS, "seen_row")
        # Every step is kept: what one types goes to the server after each pause.
        self.helper.attrs |= {
            "id": "draft-form",
            "data-draft": "",
            "data-submit-freely": "",
            "hx-post": "",
            "hx-trigger": "input changed delay:1s, draft-again",
            "hx-target": "#draft-saved",
            "hx-swap": "outerHTML",
            "hx-sync": "this:queue last",
        }


class ClaimsForm(forms.Form):
    """The claims of the practice about one line; the report is worked again with them."""

    def __init__(
        self, *args: Any, line: DraftLine, cited: Sequence[CitedLine], highest_score: Decimal, **kwargs: Any
    ) -> None:
        """Offer the changes that fit the line.

        :param cited: the claim lines behind the line.
        :param highest_score: the upper end of the scale of scores.
        """
        kept = [change_of(one) for one in line.claims]
        super().__init__(*args, initial=_initial(kept), **kwargs)
        self.line = line
        fits = rules.fitting(line.line.code)
        if WITHOUT_LINE in fits and cited:
            self.fields["without"] = forms.MultipleChoiceField(
                label="Claim lines that do not count",
                required=False,
                choices=[(str(one.line.line_id), capfirst(claim_line_words(one))) for one in cited],
                widget=forms.CheckboxSelectMultiple,
                help_text="Choose each one that is no duplicate, or that the report should leave out.",
            )
        offered = [(kind, COMPLETENESS[kind]) for kind in (COMPLETE, INCOMPLETE) if kind in fits]
        if offered:
            self.fields["completeness"] = forms.ChoiceField(
                label="The episode",
                required=False,
                choices=[("", AS_REPORTED), *offered],
                widget=forms.RadioSelect,
            )
        if SCORE in fits:
            self.fields["score"] = PointsField(
                label="The score should be",
                required=False,
                min_value=0,
                max_value=highest_score,
                max_digits=7,
                decimal_places=3,
                help_text=f"From 0 to {plain_number(highest_score)}. Leave it empty if the score is right.",
            )
        if AMOUNT in fits:
            self.fields["amount"] = DollarsField(
                label="Or: the amount of this line should be",
                required=False,
                min_value=-LARGEST_AMOUNT,
                max_value=LARGEST_AMOUNT,
                help_text="Only if nothing above fits. Money due to CMS has a minus sign, as in -120.50.",
            )
        self.helper = helper("Calculate", Fieldset("What you believe", *self.fields))
        self.helper.add_input(Submit("leave_out", "Take this line out of the notice", css_class="usa-button--unstyled"))

    def changes(self) -> list[Change]:
        """Return the claimed changes, from the data of the valid form."""
        data, line = self.cleaned_data, self.line.line
        component = line.episode_component.key if line.episode_component else ""
        found = [
            Change(WITHOUT_LINE, component=component, claim_line=int(one), line=line.code)
            for one in data.get("without", ())
        ]
        if data.get("completeness"):
            found.append(Change(data["completeness"], component=component, line=line.code))
        for kind in (SCORE, AMOUNT):
            if data.get(kind) is not None:
                found.append(Change(kind, component=component, amount=data[kind], line=line.code))
        return found


class DraftFilesForm(EvidenceForm):
    """The supporting files of a draft: new ones, and those to take out again."""

    removed = forms.ModelMultipleChoiceField(
        label="Take out", queryset=DraftFile.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, draft: NoticeDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attached: Any = draft.files.select_related("file")
        field: Any = self.fields["removed"]
        field.queryset = attached
        field.label_from_instance = lambda one: one.file.name
        if not attached:
            del self.fields["removed"]
        self.helper = helper("Save the files", *self.fields)


class NoticeSignatureForm(SignatureForm):
    """The signature of a notice."""

    button = "Sign and submit the notice"


class LaterEvidenceForm(EvidenceForm):
    """Supporting files that follow a notice until CMS answers it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibits"].required = True
        self.fields["exhibits"].error_messages["required"] = "Choose at least one file."
        self.helper = helper("Send the files", "exhibits")


class WithdrawNoticeForm(forms.Form):
    """The reason of a withdrawal."""

    reason = forms.CharField(
        label="Why do you withdraw the notice?",
        max_length=LONGEST_TEXT,
        error_messages={"required": "Say why you withdraw the notice."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    helper = helper("Withdraw the notice")


class DiscardDraftForm(forms.Form):
    """The confirmation that a draft is discarded."""

    helper = helper("Discard the draft")


def _initial(claims: Iterable[Change]) -> dict[str, Any]:
    known = tuple(claims)
    amounts: dict[str, Decimal | None] = {one.kind: one.amount for one in known if one.kind in (SCORE, AMOUNT)}
    return {
        "without": [str(one.claim_line) for one in known if one.kind == WITHOUT_LINE],
        "completeness": next((one.kind for one in known if one.kind in COMPLETENESS), ""),
        **amounts,
    }
