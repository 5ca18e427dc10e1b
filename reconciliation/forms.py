"""Forms of runs, error notices, reconsiderations and the payment estimator; services and rules apply the law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.files.base import File

from episodes.rules.cancer_types import cancer_types
from episodes.rules.episode import LOST_FFS
from episodes.wording import COMPONENTS, cancer_type_words
from portal.files.kinds import EVIDENCE
from portal.form_fields import DollarsField
from portal.formatting import long_date
from portal.forms import helper
from portal.models import Participant
from portal.policy import Book
from portal.policy.book import BookDay
from reconciliation.models import Run
from reconciliation.rules.estimates import BOTH_PAID, COMPLETE, FIRST_PAID, INCOMPLETE, NONE_PAID, Case

CASES = [
    (COMPLETE, "Complete: treatment starts in time, and nothing ends the episode early"),
    (
        INCOMPLETE,
        "Incomplete: treatment does not start in time, or the patient leaves traditional Medicare before it starts, or "
        "moves to another provider before it is finished",
    ),
    (LOST_FFS, "The patient leaves traditional Medicare after treatment has started"),
]
INSTALLMENTS = [(NONE_PAID, "None"), (FIRST_PAID, "The first"), (BOTH_PAID, "Both")]
MOST_DOLLARS = 1_000_000


class NewRunForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new run: its year, kind and day, for all participants or for some."""

    participants = forms.CharField(
        required=False,
        help_text="Model IDs, separated by commas or spaces. Leave it blank for all whom the rule names.",
    )

    class Meta:
        model = Run
        fields = ("year", "kind", "as_of", "goes_on_because")

    def clean_participants(self) -> list[Participant]:
        """Return the participants with the typed Model IDs."""
        named = {one.upper() for one in self.cleaned_data["participants"].replace(",", " ").split()}
        found = list(Participant.objects.filter(model_id__in=named))
        unknown = sorted(named - {one.model_id for one in found})
        if unknown:
            raise forms.ValidationError(f"There is no participant {', '.join(unknown)}.")
        return found


class FilesInput(forms.ClearableFileInput):
    """A file input that accepts several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A field for several files; its value is a list, without empty entries."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[File[Any]]:
        given = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in given]


class EvidenceForm(forms.Form):
    """The supporting files of an error notice or of a request for reconsideration."""

    exhibits = FilesField(
        label="Supporting files",
        required=False,
        allow_empty_file=True,  # the service names the one of several files that is empty
        widget=FilesInput(attrs={"accept": ",".join(sorted({ending for kind in EVIDENCE for ending in kind.endings}))}),
    )

    def __init__(self, *args: Any, policy: BookDay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibits"].help_text = (
            f"Up to {policy['files/exhibit_limit']} files of {policy['files/exhibit_bytes_limit'] >> 20} MB each: PDF, "
            "pictures, text, CSV, Excel or Word. Black out patients' names and numbers."
        )


class ReconsiderationForm(EvidenceForm):
    """The detailed basis of a request for reconsideration, and supporting files."""

    basis = forms.CharField(
        label="Why is CMS's answer wrong?",
        max_length=10000,
        help_text="Explain in detail what the answer overlooks or gets wrong, and which claims show it. "
        "Leave out names and beneficiary numbers.",
        error_messages={"required": "Say in detail why the answer is wrong. The official decides on what you write."},
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("Ask for reconsideration", Fieldset("Your request", "basis", "exhibits"))


class MessageForm(forms.Form):
    """A message to the reviewer of a notice."""

    text = forms.CharField(
        label="Your message",
        max_length=5000,
        help_text="Leave out names and beneficiary numbers.",
        error_messages={"required": "Enter your message."},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    helper = helper("Send the message")


class InformationForm(EvidenceForm):
    """The answer to a question of CMS, and supporting files."""

    answer = forms.CharField(
        label="Your answer",
        max_length=10000,
        help_text="Leave out names and beneficiary numbers.",
        error_messages={"required": "Answer the question. CMS reads your text and your files."},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    field_order = ("answer", "exhibits")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("Send the answer", Fieldset("Your answer", "answer", "exhibits"))


class PaperForm(EvidenceForm):
    """The position paper of the practice, and supporting files."""

    text = forms.CharField(
        label="Your position",
        max_length=20000,
        help_text="Say why CMS's answer is wrong and what the official should decide. Leave out names and beneficiary "
        "numbers.",
        error_messages={"required": "Enter your position. The official decides on what it says."},
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    field_order = ("text", "exhibits")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("Submit the position paper", Fieldset("Your position paper", "text", "exhibits"))


class WithdrawForm(forms.Form):
    """The confirmation that a request is withdrawn."""

    helper = helper("Withdraw the request")


class EstimateForm(forms.Form):
    """An episode to estimate: its cancer type, what happens to it, and fee-for-service amounts of each component."""

    cancer_type = forms.ChoiceField(label="Cancer type")
    begins = forms.TypedChoiceField(label="The episode begins", coerce=date.fromisoformat)
    case = forms.ChoiceField(label="What happens", choices=CASES, widget=forms.RadioSelect, initial=COMPLETE)
    installments = forms.ChoiceField(
        label="Installments that Medicare has already paid",
        choices=INSTALLMENTS,
        initial=FIRST_PAID,
        help_text="For an episode that is not complete. A complete episode gets both.",
    )
    year = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, components: Sequence[str], days: Sequence[date], book: Book, **kwargs: Any) -> None:
        """Offer the cancer types of the year, its days with a price of their own, and fields for each component."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["cancer_type"].choices = [
            (name, cancer_type_words(name)) for name in cancer_types(on=days[0], book=book)
        ]
        fields["begins"].choices = [(day.isoformat(), f"From {long_date(day)}") for day in days]
        fields["begins"].initial = days[0].isoformat()
        if len(days) == 1:
            fields["begins"].widget = forms.HiddenInput()
        for component in components:
            words = COMPONENTS[component].lower()
            fields[f"fee_for_service_{component}"] = _dollars(
                f"Fee-for-service amount of your {words} services",
                "For an episode that is not complete: what fee-for-service would allow for them, before coinsurance.",
            )
            fields[f"duplicates_{component}"] = _dollars(
                f"{COMPONENTS[component]} services of other providers inside the episode",
                "What fee-for-service allows for them, before coinsurance. Leave it empty if there are none.",
            )
        self.helper = helper("Estimate")
        self.helper.form_method = "get"
        self.helper.inputs[0].name = ""

    def case_of(self, component: str) -> Case:
        """Return the case of one component, from the data of the valid form."""
        data = self.cleaned_data
        return Case(
            case=data["case"],
            installments=data["installments"],
            fee_for_service=data[f"fee_for_service_{component}"],
            duplicates=data[f"duplicates_{component}"] or Decimal(0),
        )


def _dollars(label: str, help_text: str) -> DollarsField:
    return DollarsField(label=label, help_text=help_text, required=False, min_value=0, max_value=MOST_DOLLARS)
