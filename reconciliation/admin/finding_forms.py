"""The form of findings about the contested lines of a notice, for the answer and for the determination."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from portal.form_fields import DollarsField, PointsField
from portal.formatting import dollars, long_date, plain_number
from reconciliation.models import NoticeLine
from reconciliation.notice_forms import LARGEST_AMOUNT
from reconciliation.rules.changes import (
    AMOUNT,
    COMPLETE,
    INCOMPLETE,
    PATIENT_EXPERIENCE,
    SCORE,
    WITHOUT_LINE,
    Change,
    change_of,
)
from reconciliation.selectors.cases import Case, ContestedLine
from reconciliation.services.grants import Finding, field_of

SCORED = ("quality", PATIENT_EXPERIENCE)
TEXT = forms.Textarea(attrs={"rows": 4})


class FindingsForm(forms.Form):
    """A finding about each contested line: whether there is an error, the changes that correct it, and why."""

    prefilled = False
    """The form shows first the changes that the practice claims."""

    def __init__(self, *args: Any, case: Case, highest_score: Decimal, **kwargs: Any) -> None:
        """Ask for a finding about each contested line of a case.

        :param highest_score: the upper end of the scale of scores.
        """
        super().__init__(*args, **kwargs)
        self.lines = case.lines
        self.highest_score = highest_score
        for one in case.lines:
            self._add_fields_of(one)

    def _add_fields_of(self, one: ContestedLine) -> None:
        key, label = one.contested.pk, one.contested.line.label
        claimed = [change_of(change) for change in one.contested.claims] if self.prefilled else []
        fields = self.fields
        fields[field_of(key, "outcome")] = forms.ChoiceField(
            label=f"{label}: your finding",
            choices=[("", "Not decided yet"), *NoticeLine.Outcome.choices],
            required=False,
        )
        if choices := _choices(one):
            fields[field_of(key, "changes")] = forms.MultipleChoiceField(
                label=f"{label}: changes that correct it",
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[_name(change) for change in claimed],
            )
        if one.contested.line.code in SCORED:
            fields[field_of(key, "score")] = PointsField(
                label=f"{label}: the right score, 0 to {plain_number(self.highest_score)}",
                required=False,
                min_value=0,
                max_value=self.highest_score,
                decimal_places=3,
                initial=_amount(claimed, SCORE),
            )
        fields[field_of(key, "amount")] = DollarsField(
            label=f"{label}: the right amount, if no other change fits",
            required=False,
            min_value=-LARGEST_AMOUNT,
            max_value=LARGEST_AMOUNT,
            initial=_amount(claimed, AMOUNT),
        )
        fields[field_of(key, "reason")] = forms.CharField(
            label=f"{label}: why", max_length=5000, required=False, widget=TEXT,
            help_text="The practice reads it in the letter. Leave out names and beneficiary numbers.",
        )  # fmt: skip

    def findings(self, *, every: bool) -> list[Finding]:
        """Return the findings of the valid form.

        :param every: False leaves out the lines that are not decided.
        """
        found = [self._finding(one.contested) for one in self.lines]
        return [one for one in found if every or one.outcome or one.changes]

    def _finding(self, contested: NoticeLine) -> Finding:
        data, key = self.cleaned_data, contested.pk
        component = contested.line.episode_component
        changes = [_change(name, component.key if component else "") for name in data.get(field_of(key, "changes"), ())]
        if (score := data.get(field_of(key, "score"))) is not None:
            line = PATIENT_EXPERIENCE if contested.line.code == PATIENT_EXPERIENCE else ""
            changes.append(Change(SCORE, amount=score, line=line))
        if (amount := data[field_of(key, "amount")]) is not None:
            code = contested.line.code
            changes.append(Change(AMOUNT, component=component.key if component else "", amount=amount, line=code))
        outcome = data[field_of(key, "outcome")]
        if outcome == NoticeLine.Outcome.CALCULATION_VERIFIED:
            changes = []  # the form showed those that the practice claims
        return Finding(key, outcome, data[field_of(key, "reason")], tuple(changes))


class AnswerForm(FindingsForm):
    """CMS's answer to a notice."""

    prefilled = True
    text = forms.CharField(
        label="What CMS answers",
        max_length=10000,
        required=False,
        widget=TEXT,
        help_text="About the whole notice. The practice reads it in the letter.",
    )


class DeterminationForm(FindingsForm):
    """The determination of a reconsideration; a line without changes stays as CMS answered it."""

    outcome = forms.ChoiceField(
        label="Determination",
        choices=[("", "Not decided yet"), ("error-found", "There is an error"),
                 ("answer-stands", "CMS's answer is correct")],
        required=False,
    )  # fmt: skip
    decision = forms.CharField(
        label="Reasons of the determination",
        max_length=20000,
        required=False,
        widget=TEXT,
        help_text="The practice reads them in the letter. The determination is final.",
    )


def _choices(one: ContestedLine) -> list[tuple[str, str]]:
    """Return the changes of structure that a line's component allows."""
    if one.contested.line.episode_component is None:
        return []
    lines = [
        (
            f"{WITHOUT_LINE}:{cited.line.line_id}",
            f"Without claim {cited.line.claim_id}, line {cited.line.line_number} ({long_date(cited.line.service_on)}, "
            f"{cited.line.hcpcs}, {dollars(cited.counted)})",
        )
        for cited in one.claim_lines
    ]
    whole = [(COMPLETE, "The episode is complete"), (INCOMPLETE, "The episode is incomplete")]
    return [*lines, *whole]


def _name(change: Change) -> str:
    return f"{change.kind}:{change.claim_line}" if change.kind == WITHOUT_LINE else change.kind


def _change(name: str, component: str) -> Change:
    kind, _, claim_line = name.partition(":")
    return Change(kind, component=component, claim_line=int(claim_line) if claim_line else None)


def _amount(claimed: Iterable[Change], kind: str) -> Decimal | None:
    return next((change.amount for change in claimed if change.kind == kind), None)
