"""The peer review of treatment plans, 42 CFR 512.220(a)(2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from portal.form_fields import CountField
from portal.formatting import plain_percent, reached_percent
from portal.participation.rules.obligations import Days, Duty, Year, professional_side
from portal.participation.rules.shares import is_reached, share_of
from portal.participation.wording import Wording
from portal.services.use_case import Refused

from .attestation import Answers, Attestation, AttestationForm, Occasion, Summary

NAME = "Peer review of treatment plans"
NOT_MET = (
    "You do not meet a requirement of the Model for this year. CMS monitors it and may ask what you do to reach the "
    "share. Lack of compliance puts the APM incentive payment at risk."
)

REACHED = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. I attest that, in this performance year, the treatment "
    "plans of at least {share} of its new patients were peer reviewed before more than a quarter of the prescribed "
    "dose was delivered and within two weeks of the start of treatment, and that the reviews are documented.",
)
NOT_REACHED = Wording(
    "2020.2",
    "I have the authority to legally bind this participant. I attest that, in this performance year, the treatment "
    "plans of fewer than {share} of its new patients were peer reviewed before more than a quarter of the prescribed "
    "dose was delivered and within two weeks of the start of treatment.",
)


class PeerReviewForm(AttestationForm):
    """The form of the attestation on peer review: the new patients of the year, and those whose plans were reviewed."""

    new_patients = CountField(
        label="New patients of the year",
        min_value=0,
        max_value=1_000_000,
        help_text="Everyone whose radiotherapy began in the year.",
    )
    reviewed_plans = CountField(
        label="How many of their treatment plans were peer reviewed in time",
        min_value=0,
        max_value=1_000_000,
    )
    button = "Attest peer review"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewed_plans"].help_text = (
            "In time is before more than a quarter of the dose was delivered and within two weeks of the start of "
            f"treatment. The Model asks for at least {plain_percent(_share(self.occasion))} in {self.occasion.year}."
        )


def _days(year: Year) -> Days:
    """Return the window after the year from the policy."""
    window = year.policy["deadlines/care_attestation_window"]
    return Days(window["opens_on"], window["closes_on"])


def _share(occasion: Occasion) -> Decimal:
    share: Decimal = occasion.policy["participation/peer_review_share"]
    return share


def _check(answers: Answers, occasion: Occasion) -> Answers:
    patients, reviewed = answers["new_patients"], answers["reviewed_plans"]
    if reviewed > patients:
        raise Refused("This is more than all your new patients. Check both numbers.", field="reviewed_plans")
    share = _share(occasion)
    return {
        "new_patients": patients,
        "reviewed_plans": reviewed,
        "required_share": plain_percent(share),
        "reached": is_reached(reviewed, patients, share=share),
    }


def _wording(answers: Answers, occasion: Occasion) -> Wording:
    return (REACHED if answers["reached"] else NOT_REACHED).filled(share=answers["required_share"])


def _wordings(occasion: Occasion) -> tuple[Wording, ...]:
    share = plain_percent(_share(occasion))
    return REACHED.filled(share=share), NOT_REACHED.filled(share=share)


def _summary(answers: Answers) -> Summary:
    patients, reviewed = answers["new_patients"], answers["reviewed_plans"]
    share = f" ({reached_percent(share_of(reviewed, patients))})" if patients else ""
    said = (
        ("New patients", f"{patients:,}"),
        ("Plans peer reviewed in time", f"{reviewed:,}{share}"),
        ("Share that the Model asks for", answers["required_share"]),
    )
    if answers["reached"]:
        return Summary(NAME, said)
    return Summary(f"{NAME}: share not reached", said, NOT_MET)


ATTESTATION = Attestation(
    duty=Duty(
        code="peer-review",
        title="Attest the share of treatment plans that were peer reviewed",
        authority="42 CFR 512.220(a)(2)",
        binds=professional_side,
        days=_days,
        consequence=lambda year: NOT_MET,
        taken_late=True,
        page="participation:attestation",
        action="Attest peer review",
        reading="attestations-of-care",
    ),
    name=NAME,
    lead="Attest how many treatment plans of new patients were peer reviewed in time.",
    form=PeerReviewForm,
    wordings=_wordings,
    check=_check,
    wording=_wording,
    summary=_summary,
)
