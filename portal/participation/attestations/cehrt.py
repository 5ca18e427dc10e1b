"""The use of certified EHR technology (CEHRT), 42 CFR 512.220(b)."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms

from portal.characters import identifier_key
from portal.identifiers import check_cehrt_id
from portal.participation.forms import SignatureForm
from portal.participation.rules.obligations import Days, Duty, Year
from portal.participation.wording import Wording
from portal.policy import Book
from portal.services.use_case import Refused

from .attestation import Answers, Attestation, Summary

NAME = "Certified EHR technology (CEHRT)"

WORDING = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. I certify that this participant and its practitioners use, "
    "and intend to use throughout the performance year, certified EHR technology in a manner sufficient to meet "
    "42 CFR 414.1415(a)(1)(i).",
)


class CEHRTForm(SignatureForm):
    """The form of the CEHRT attestation: the identifier of the certified products."""

    certification_id = forms.CharField(
        label="CMS EHR Certification ID",
        max_length=20,
        help_text="15 letters and digits from the Certified Health IT Product List, beginning with 0015.",
    )
    button = "Attest CEHRT"


def _days(year: Year) -> Days:
    """Return the last day, counted with the first day of the year as day 1; 0 days means the day before the year."""
    if year.joins_inside:
        return Days(None, year.joined_on + timedelta(days=year.policy["deadlines/joining_attestation_days"]))
    days = year.policy["deadlines/cehrt_certification_days"]
    return Days(None, year.py.starts_on + timedelta(days=days - 1))


def _check(answers: Answers, today: date, book: Book) -> Answers:
    checked = check_cehrt_id(identifier_key(answers["certification_id"]))
    if not checked.valid:
        raise Refused(checked.reason, field="certification_id")
    return {"certification_id": checked.normalized}


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
    wordings=(WORDING,),
    check=_check,
    wording=lambda answers: WORDING,
    summary=lambda answers: Summary(NAME, (("CMS EHR Certification ID", answers["certification_id"]),)),
)
