"""The use of certified EHR technology (CEHRT), 42 CFR 512.220(b)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from portal.characters import identifier_key
from portal.form_fields import CountField
from portal.formatting import plain_percent, reached_percent
from portal.identifiers import check_cehrt_id
from portal.participation.rules.obligations import Days, Duty, Year
from portal.participation.rules.shares import is_reached, share_of
from portal.participation.rules.standing import PC, kinds_furnishing
from portal.participation.wording import Wording
from portal.services.use_case import Refused

from .attestation import Answers, Attestation, AttestationForm, Occasion, Summary

NAME = "Certified EHR technology (CEHRT)"
INTENDS = "intends"
"""The value of `participation/cehrt_statement` in the years for which a participant certifies its intent."""

USES = Wording(
    "2020.2",
    "I have the authority to legally bind this participant. I certify that this participant and its practitioners use, "
    "and will use throughout the performance year, certified EHR technology in a manner sufficient to meet "
    "42 CFR 414.1415(a)(1)(i): at least {share} of the eligible clinicians of a practice, or the hospital itself.",
)
INTENDS_TO_USE = Wording(
    "2020.3",
    "I have the authority to legally bind this participant. I certify that this participant and its practitioners "
    "intend to use, throughout the performance year, certified EHR technology in a manner sufficient to meet "
    "42 CFR 414.1415(a)(1)(i): at least {share} of the eligible clinicians of a practice, or the hospital itself.",
)
COUNTS = ("eligible_clinicians", "clinicians_using")


class CEHRTForm(AttestationForm):
    """The form of the CEHRT attestation: the identifier of the certified products, and the clinicians who use them.

    A hospital uses them as a whole, so it is not asked for clinicians.
    """

    certification_id = forms.CharField(
        label="CMS EHR Certification ID",
        max_length=20,
        help_text="15 letters and digits from the Certified Health IT Product List, beginning with 0015.",
    )
    eligible_clinicians = CountField(
        label="Eligible clinicians of your practice",
        min_value=1,
        max_value=100_000,
        help_text="Everyone who bills Medicare for covered professional services under your TIN.",
    )
    clinicians_using = CountField(
        label="How many of them use certified EHR technology",
        min_value=0,
        max_value=100_000,
    )
    button = "Attest CEHRT"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.occasion.kind not in kinds_furnishing(PC):
            for name in COUNTS:
                del self.fields[name]
            return
        verb = "will use" if _is_intent(self.occasion) else "use"
        self.fields["clinicians_using"].label = f"How many of them {verb} certified EHR technology"
        self.fields["clinicians_using"].help_text = f"To attest, at least {_share(self.occasion)} of them must."


def _days(year: Year) -> Days:
    """Return the last day, counted with the first day of the year as day 1; 0 days means the day before the year."""
    if year.joins_inside:
        return Days(None, year.joined_on + timedelta(days=year.policy["deadlines/joining_attestation_days"]))
    days = year.policy["deadlines/cehrt_certification_days"]
    return Days(None, year.py.starts_on + timedelta(days=days - 1))


def _is_intent(occasion: Occasion) -> bool:
    return bool(occasion.policy["participation/cehrt_statement"] == INTENDS)


def _share(occasion: Occasion) -> str:
    return plain_percent(occasion.policy["participation/cehrt_share"])


def _wording(occasion: Occasion) -> Wording:
    return (INTENDS_TO_USE if _is_intent(occasion) else USES).filled(share=_share(occasion))


def _check(answers: Answers, occasion: Occasion) -> Answers:
    checked = check_cehrt_id(identifier_key(answers["certification_id"]))
    if not checked.valid:
        raise Refused(checked.reason, field="certification_id")
    return {"certification_id": checked.normalized, **_check_clinicians(answers, occasion)}


def _check_clinicians(answers: Answers, occasion: Occasion) -> Answers:
    """Check that enough clinicians use the technology; empty for a hospital, which uses it as a whole."""
    if occasion.kind not in kinds_furnishing(PC):
        return {}
    clinicians, using = (answers[name] for name in COUNTS)
    if using > clinicians:
        raise Refused("This is more than all your eligible clinicians. Check both numbers.", field="clinicians_using")
    if not is_reached(using, clinicians, share=occasion.policy["participation/cehrt_share"]):
        raise Refused(
            f"{using} of {clinicians} are {reached_percent(share_of(using, clinicians))} of your eligible clinicians. "
            f"You can attest when at least {_share(occasion)} use certified EHR technology.",
            field="clinicians_using",
        )
    return {"eligible_clinicians": clinicians, "clinicians_using": using}


def _summary(answers: Answers) -> Summary:
    said = [("CMS EHR Certification ID", answers["certification_id"])]
    if "eligible_clinicians" in answers:
        clinicians, using = (answers[name] for name in COUNTS)
        said.append(("Clinicians", f"{using} of {clinicians} ({reached_percent(share_of(using, clinicians))})"))
    return Summary(NAME, tuple(said))


ATTESTATION = Attestation(
    duty=Duty(
        code="cehrt",
        title="Certify the use of certified EHR technology",
        authority="42 CFR 512.220(b)",
        days=_days,
        consequence=lambda year: (
            "You do not meet a requirement for Advanced APM participation: your eligible clinicians cannot qualify for "
            "the APM incentive payment through the Model."
        ),
        taken_late=True,
        page="participation:attestation",
        action="Attest CEHRT",
        reading="cehrt-and-pso-consequences",
    ),
    name=NAME,
    lead="Certify that you and your practitioners use certified electronic health record technology.",
    form=CEHRTForm,
    wordings=lambda occasion: (_wording(occasion),),
    check=_check,
    wording=lambda answers, occasion: _wording(occasion),
    summary=_summary,
)
