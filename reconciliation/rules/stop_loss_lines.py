"""The lines of a report that the stop-loss limit compares, 42 CFR 512.285(f)."""

from __future__ import annotations

from decimal import Decimal

from episodes.rules.counted_lines import owed_by_fee_for_service, received, total
from episodes.rules.records import EpisodeComponent
from portal.policy.book import BookDay
from portal.rules.money import cents
from reconciliation.rules import stop_loss
from reconciliation.rules.quality_amount import patient_experience_amount, quality_amount
from reconciliation.rules.report_lines import ReportInputs, ReportLine, group, references, with_stated
from reconciliation.rules.withholds import counted

FEE_FOR_SERVICE = "stop-loss.fee-for-service"
SPECIFIC = "stop-loss.participant-specific"
BASIS_WORDS = {
    "payments-and-reconciled-withholds": "payments received for these episodes plus the withholds returned for them",
    "payments": "payments received for these episodes",
    "adjusted-amounts": "adjusted amounts of these episodes, before discount and withholds",
}
"""The formula of the participant-specific amounts, by the reading of the policy."""


def stop_loss_lines(inputs: ReportInputs, policy: BookDay) -> tuple[list[ReportLine], list[ReportLine]]:
    """Write the two sums that the stop-loss limit compares, 42 CFR 512.285(f).

    Incomplete episodes are left out: they are paid as fee-for-service, so they have no loss.
    """
    components = [component for component in inputs.components if component.complete is not False]
    basis = policy["reconciliation/stop_loss_basis"]
    of_adjusted = basis == "adjusted-amounts"
    fee_for_service = [
        ReportLine(
            f"{FEE_FOR_SERVICE}.episode",
            FEE_FOR_SERVICE,
            component.label,
            total(owed_by_fee_for_service(component)),
            "what fee-for-service would have paid for the services of this component",
            stop_loss.AUTHORITY,
            component=component.key,
            source=references(owed_by_fee_for_service(component)),
        )
        for component in components
    ]
    specific = [
        ReportLine(
            f"{SPECIFIC}.episode",
            SPECIFIC,
            component.label,
            cents(component.adjusted_amount) if of_adjusted else total(received(component)),
            "adjusted amount" if of_adjusted else "payments received",
            stop_loss.AUTHORITY,
            component=component.key,
            source=references(received(component)),
        )
        for component in components
    ]
    if basis == "payments-and-reconciled-withholds":
        specific += _reconciled_withholds(inputs, components, policy)
    fee_for_service = with_stated(fee_for_service, FEE_FOR_SERVICE, stop_loss.AUTHORITY, inputs.stated)
    specific = with_stated(specific, SPECIFIC, stop_loss.AUTHORITY, inputs.stated)
    return (
        group(
            FEE_FOR_SERVICE,
            "stop-loss",
            "Fee-for-service amounts",
            "what fee-for-service would have paid for these episodes",
            stop_loss.AUTHORITY,
            fee_for_service,
            adds=False,
        ),
        group(
            SPECIFIC,
            "stop-loss",
            "Participant-specific amounts",
            BASIS_WORDS[basis],
            stop_loss.AUTHORITY,
            specific,
            adds=False,
        ),
    )


def _reconciled_withholds(
    inputs: ReportInputs, components: list[EpisodeComponent], policy: BookDay
) -> list[ReportLine]:
    """Write the withholds that the reconciliation returns for the components compared, and for no others.

    The quality and patient experience amounts of the report may include incomplete episodes, which are not compared.
    """
    quality = quality_amount(
        kind=inputs.kind,
        withhold=counted(components, lambda component: component.quality_withhold, policy),
        score=inputs.aggregate_quality_score,
        policy=policy,
    )
    experience = patient_experience_amount(
        kind=inputs.kind,
        withhold=counted(components, lambda component: component.patient_experience_withhold, policy),
        score=inputs.patient_experience_score,
        policy=policy,
    )
    returned: tuple[tuple[str, str, Decimal, str], ...] = (
        (
            "incorrect-payment-withhold",
            "Incorrect payment withhold of these episodes",
            counted(components, lambda component: component.incorrect_payment_withhold, policy),
            "withheld from payments for these episodes",
        ),
        ("quality", "Quality amount of these episodes", quality.amount, quality.formula),
        ("patient-experience", "Patient experience amount of these episodes", experience.amount, experience.formula),
    )
    return [
        ReportLine(f"{SPECIFIC}.{code}", SPECIFIC, label, amount, formula, stop_loss.AUTHORITY)
        for code, label, amount, formula in returned
    ]
