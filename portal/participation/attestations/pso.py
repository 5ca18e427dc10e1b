"""The attestation on taking part in a patient safety organization (PSO), 42 CFR 512.220(a)(3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from portal.characters import identifier_key, tidy
from portal.files.kinds import EVIDENCE
from portal.form_fields import DayField
from portal.formatting import long_date
from portal.identifiers import check_pso_listing
from portal.participation.rules.obligations import Days, Duty, Year
from portal.participation.wording import Wording
from portal.personal_data import check_text
from portal.policy.book import BookDay
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused

from .attestation import Answers, Attestation, AttestationForm, Occasion, Summary

NAME = "Patient safety organization (PSO)"
NOT_MET = (
    "You do not meet a requirement of the Model: your eligible clinicians cannot qualify for the APM incentive payment "
    "through it."
)

TAKES_PART = Wording(
    "2020.2",
    "I have the authority to legally bind this participant. I attest that this participant has begun and continues to "
    "take an active part in a patient safety organization for radiation oncology that is listed by the Agency for "
    "Healthcare Research and Quality.",
)
TAKES_NO_PART = Wording(
    "2020.3",
    "I have the authority to legally bind this participant. I attest that this participant does not take an active "
    "part in a patient safety organization for radiation oncology that is listed by the Agency for Healthcare Research "
    "and Quality.",
)
YES, NO = "yes", "no"
MISSING = {
    "organization": "Enter the listed name of the organization.",
    "listing_number": "Enter the AHRQ listing number, as in P0123.",
    "agreement_on": "Enter the date of your agreement with the organization.",
}


class PSOForm(AttestationForm):
    """The form of the PSO attestation: whether the participant takes part, in which organization, and the evidence."""

    takes_part = forms.ChoiceField(
        label="Do you take an active part in a listed patient safety organization?",
        choices=[(YES, "Yes, we take part"), (NO, "No, we do not take part")],
        widget=forms.RadioSelect,
        error_messages={"required": "Answer yes or no. Your answer decides which statement you sign."},
    )
    organization = forms.CharField(
        label="Patient safety organization", max_length=200, required=False, help_text="Its listed name."
    )
    listing_number = forms.CharField(
        label="AHRQ listing number",
        max_length=20,
        required=False,
        help_text="The letter P and four digits, as in P0123. It is on AHRQ's list of patient safety organizations.",
    )
    agreement_on = DayField(label="Date of your agreement with it", required=False)
    evidence = forms.FileField(
        label="Evidence",
        required=False,
        error_messages={"empty": "The file is empty. Choose another file."},
        widget=forms.FileInput(
            attrs={"accept": ",".join(sorted({ending for kind in EVIDENCE for ending in kind.endings}))}
        ),
    )
    button = "Attest PSO"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = self.occasion.book.on(self.occasion.today)["files/evidence_bytes_limit"]
        self.fields["evidence"].help_text = (
            f"For example the organization's letter of participation, up to {limit >> 20} MB. CMS may ask for it later "
            "if you do not attach it now. Black out patients' names and numbers."
        )


def _bound(policy: BookDay) -> Iterable[str]:
    kinds: list[str] = policy["participation/pso_bound_kinds"]
    return kinds


def _days(year: Year) -> Days:
    """Return the day set by CMS; a participant that joins during the year has a last day of its own."""
    if year.joins_inside:
        return Days(None, year.joined_on + timedelta(days=year.policy["deadlines/joining_attestation_days"]))
    return Days(None, year.policy["deadlines/pso_attestation_day"])


def _check(answers: Answers, occasion: Occasion) -> Answers:
    if answers["takes_part"] == NO:
        return {"takes_part": NO}
    for field, sentence in MISSING.items():
        if not answers.get(field):
            raise Refused(sentence, field=field)
    check_text(answers["organization"], field="organization")
    listing = check_pso_listing(identifier_key(answers["listing_number"]))
    if not listing.valid:
        raise Refused(listing.reason, field="listing_number")
    agreement_on: date = answers["agreement_on"]
    check_in_reach(book=occasion.book, agreement_on=agreement_on)
    if agreement_on > occasion.today:
        raise Refused(
            "The date of the agreement is in the future. Enter the date when it was made.", field="agreement_on"
        )
    return {
        "takes_part": YES,
        "organization": tidy(answers["organization"]),
        "listing_number": listing.normalized,
        "agreement_on": agreement_on.isoformat(),
    }


def _summary(answers: Answers) -> Summary:
    if answers["takes_part"] == NO:
        done = "You do not need to do anything else for this year."
        return Summary(f"{NAME}: not taking part", (("You take part", "No"),), f"{done} {NOT_MET}")
    return Summary(
        NAME,
        (
            ("You take part", "Yes"),
            ("Organization", answers["organization"]),
            ("AHRQ listing number", answers["listing_number"]),
            ("Date of your agreement", long_date(date.fromisoformat(answers["agreement_on"]))),
        ),
    )


ATTESTATION = Attestation(
    duty=Duty(
        code="pso",
        title="Attest whether you take part in a patient safety organization",
        authority="42 CFR 512.220(a)(3)",
        binds=_bound,
        days=_days,
        consequence=lambda year: NOT_MET,
        taken_late=True,
        page="participation:attestation",
        action="Attest PSO",
        reading="cehrt-and-pso-consequences",
    ),
    name=NAME,
    lead="Attest whether you take an active part in a listed patient safety organization.",
    form=PSOForm,
    wordings=lambda occasion: (TAKES_PART, TAKES_NO_PART),
    check=_check,
    wording=lambda answers, occasion: TAKES_PART if answers["takes_part"] == YES else TAKES_NO_PART,
    summary=_summary,
)
