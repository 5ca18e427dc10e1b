"""The attestation on all requirements of care of a performance year, 42 CFR 512.220."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from portal.participation.rules.obligations import Days, Duty, Year
from portal.participation.rules.treatment_summaries import SummaryCounts
from portal.participation.wording import Wording
from portal.personal_data import check_text
from portal.policy.book import BookDay
from portal.services.use_case import Refused

from .attestation import Answers, Attestation, AttestationForm, Occasion, Summary
from .care import REQUIREMENTS, Requirement, treatment_summaries

NAME = "Requirements of care"
NOT_MET = (
    "You do not meet all requirements of the Model for this year. CMS monitors them and may take remedial action. Lack "
    "of compliance puts the APM incentive payment at risk."
)
KINDS = "participation/care_bound_kinds"

ALL_MET = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. I attest that, in this performance year, this participant "
    "and its practitioners {requirements}.",
)
NOT_ALL_MET = Wording(
    "2020.2",
    "I have the authority to legally bind this participant. I attest that, in this performance year, this participant "
    "and its practitioners met those of the following requirements for which I answered yes, and did not always meet "
    "those for which I answered no, as I explained. The requirements are that they {requirements}.",
)
YES, NO = "yes", "no"
EXCEPTIONS = "exceptions"
SUMMARIES, ON_RECORD = treatment_summaries.REQUIREMENT.code, "summaries_on_record"


class PatientCareForm(AttestationForm):
    """The form of the requirements of care: a yes or no for each that binds the participant, and the exceptions."""

    exceptions = forms.CharField(
        label="What was not done, and why",
        required=False,
        max_length=2000,
        help_text="Only if you answered no. Leave out names and beneficiary numbers.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    button = "Attest the requirements of care"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = _asked(self.occasion)
        for one in self.asked:
            self.fields[one.code] = forms.ChoiceField(
                label=one.question,
                choices=[(YES, "Yes, always"), (NO, "No, not always")],
                widget=forms.RadioSelect,
                error_messages={"required": "Answer yes or no. Your answers decide which statement you sign."},
            )

        if SUMMARIES in self.fields and self.occasion.summaries.ended:
            said = treatment_summaries.on_record(self.occasion.summaries)
            self.fields[SUMMARIES].help_text = f"Your records of {self.occasion.year}: {said}"

    def layout(self) -> list[Any]:
        """Return the questions in their groups, then the exceptions."""
        groups = groupby(self.asked, key=lambda one: one.heading)
        return [*(Fieldset(heading, *(one.code for one in group)) for heading, group in groups), EXCEPTIONS]


def _asked(occasion: Occasion) -> tuple[Requirement, ...]:
    """Return the requirements that bind the participant."""
    kinds: dict[str, list[str]] = occasion.policy[KINDS]
    return tuple(one for one in REQUIREMENTS if occasion.kind in kinds[one.code])


def _bound(policy: BookDay) -> Iterable[str]:
    kinds: dict[str, list[str]] = policy[KINDS]
    return {kind for bound in kinds.values() for kind in bound}


def _days(year: Year) -> Days:
    """Return the window after the year from the policy."""
    window = year.policy["deadlines/care_attestation_window"]
    return Days(window["opens_on"], window["closes_on"])


def _check(answers: Answers, occasion: Occasion) -> Answers:
    kept = {one.code: answers[one.code] for one in _asked(occasion)}
    _check_summaries(kept.get(SUMMARIES), occasion)
    if occasion.summaries.ended:
        kept[ON_RECORD] = asdict(occasion.summaries)
    exceptions = (answers.get(EXCEPTIONS) or "").strip()
    check_text(exceptions, field=EXCEPTIONS)
    if NO not in kept.values():
        if exceptions:
            raise Refused("You answered yes to every question. Remove this text, or answer no.", field=EXCEPTIONS)
        return kept
    if not exceptions:
        raise Refused("Say what was not done, and why. CMS reads this text.", field=EXCEPTIONS)
    return {**kept, EXCEPTIONS: exceptions}


def _check_summaries(answer: str | None, occasion: Occasion) -> None:
    """Check that a yes agrees with the participant's own records of treatment summaries."""
    counts = occasion.summaries
    if answer == YES and not counts.all_met:
        raise Refused(
            f"Your records of {occasion.year} say otherwise: {counts.late:,} summaries were sent late and "
            f"{counts.missing:,} are overdue. Correct the records, or answer no.",
            field=SUMMARIES,
        )


def _wordings(occasion: Occasion) -> tuple[Wording, ...]:
    listed = "; ".join(f"({place}) {one.statement}" for place, one in enumerate(_asked(occasion), 1))
    return ALL_MET.filled(requirements=listed), NOT_ALL_MET.filled(requirements=listed)


def _wording(answers: Answers, occasion: Occasion) -> Wording:
    all_met, not_all_met = _wordings(occasion)
    return not_all_met if EXCEPTIONS in answers else all_met


def _summary(answers: Answers) -> Summary:
    said = [
        (one.name, "Yes, always" if answers[one.code] == YES else "No, not always")
        for one in REQUIREMENTS
        if one.code in answers
    ]
    if ON_RECORD in answers:
        said.append(
            ("Treatment summaries on record", treatment_summaries.on_record(SummaryCounts(**answers[ON_RECORD])))
        )
    if EXCEPTIONS not in answers:
        return Summary(NAME, tuple(said))
    said.append(("What was not done, and why", answers[EXCEPTIONS]))
    return Summary(f"{NAME}: not all met", tuple(said), NOT_MET)


ATTESTATION = Attestation(
    duty=Duty(
        code="patient-care",
        title="Attest the requirements of care",
        authority="42 CFR 512.220",
        binds=_bound,
        days=_days,
        consequence=lambda year: NOT_MET,
        taken_late=True,
        page="participation:attestation",
        action="Attest care",
        reading="attestations-of-care",
    ),
    name=NAME,
    lead="Attest, all at once, the requirements of care that the Model asks of you and your practitioners.",
    form=PatientCareForm,
    wordings=_wordings,
    check=_check,
    wording=_wording,
    summary=_summary,
)
