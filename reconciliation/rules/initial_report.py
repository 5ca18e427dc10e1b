"""The initial reconciliation report of one participant, 42 CFR 512.285(c) to (f)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.money import cents
from reconciliation.rules import incorrect_payments, stop_loss
from reconciliation.rules.net import AUTHORITY, NetInputs, reconcile
from reconciliation.rules.quality_amount import (
    PATIENT_EXPERIENCE_AUTHORITY,
    PROFESSIONAL,
    QUALITY_AUTHORITY,
    TECHNICAL,
    patient_experience_amount,
    quality_amount,
)
from reconciliation.rules.report_lines import (
    INITIAL,
    ZERO,
    ComponentFacts,
    Report,
    ReportInputs,
    ReportLine,
    add_up,
    claimed,
    duplicate_line,
    group,
    incomplete_line,
    references,
    withhold_lines,
)
from reconciliation.rules.stop_loss import StopLossFacts

FEE_FOR_SERVICE = "stop-loss.fee-for-service"
SPECIFIC = "stop-loss.participant-specific"
BELOW = "sum of the lines below"


def initial_report(inputs: ReportInputs, *, policy: BookDay, book: Book) -> Report:
    """Assemble a participant's initial report, 42 CFR 512.285(c) to (f).

    :raises InputError: for an unknown kind, a negative amount, or a score that is missing or outside 0 to 100.
    """
    withholds = withhold_lines(
        inputs.components,
        "incorrect-payment-withhold",
        incorrect_payments.AUTHORITY,
        lambda component: component.incorrect_payment_withhold,
        policy,
    )
    duplicates = [duplicate_line(component, policy) for component in inputs.components if component.duplicates]
    incomplete = [incomplete_line(component, policy) for component in inputs.components if component.complete is False]
    quality = withhold_lines(
        inputs.components if inputs.kind != TECHNICAL else (),
        "quality-withhold",
        QUALITY_AUTHORITY,
        lambda component: component.quality_withhold,
        policy,
    )
    experience = withhold_lines(
        inputs.components if inputs.kind != PROFESSIONAL else (),
        "patient-experience-withhold",
        PATIENT_EXPERIENCE_AUTHORITY,
        lambda component: component.patient_experience_withhold,
        policy,
    )
    sums = NetInputs(
        year=inputs.year,
        kind=inputs.kind,
        incorrect_payment_withhold=add_up(withholds),
        duplicate_services=-add_up(duplicates),
        incomplete_episodes=-add_up(incomplete),
        quality_withhold=add_up(quality),
        aggregate_quality_score=inputs.aggregate_quality_score,
        patient_experience_withhold=add_up(experience),
        patient_experience_score=inputs.patient_experience_score,
        prior_true_up=inputs.prior_true_up,
    )
    loss: list[ReportLine] = []
    if inputs.stop_loss_protected:
        would_have, specific = _stop_loss_lines(inputs, policy)
        loss = [*would_have, *specific]
        facts = StopLossFacts(
            eligible=True, fee_for_service=would_have[0].amount, participant_specific=specific[0].amount
        )
        sums = replace(sums, stop_loss=facts)
    net = reconcile(sums, book=book)
    formulas = {line.label: line.formula for line in net.lines}
    protection = formulas["Stop-loss amount"] if loss else "the participant is not protected by the stop-loss limit"
    lines = [
        ReportLine("total", None, "Report total", net.report_total, formulas["Report total"], AUTHORITY),
        ReportLine("net", "total", "Net amount of the year", net.net, BELOW, AUTHORITY),
        ReportLine(
            "incorrect-payment",
            "net",
            "Incorrect payment amount",
            net.incorrect_payment_amount,
            BELOW,
            incorrect_payments.AUTHORITY,
        ),
        *group(
            "incorrect-payment-withhold",
            "incorrect-payment",
            "Incorrect payment withhold",
            "withheld from the year's episodes",
            incorrect_payments.AUTHORITY,
            withholds,
        ),
        *group(
            "duplicate-services",
            "incorrect-payment",
            "Duplicate services",
            "included services of others inside the year's episodes",
            incorrect_payments.DUPLICATES_AUTHORITY,
            duplicates,
        ),
        *group(
            "incomplete-episodes",
            "incorrect-payment",
            "Incomplete episodes",
            "due less received",
            incorrect_payments.AUTHORITY,
            incomplete,
        ),
        ReportLine(
            "quality", "net", "Quality amount", net.quality_amount, formulas["Quality amount"], QUALITY_AUTHORITY
        ),
        *group(
            "quality-withhold",
            "quality",
            "Quality withhold",
            "the basis of the quality amount",
            QUALITY_AUTHORITY,
            quality,
            adds=False,
        ),
        ReportLine(
            "patient-experience",
            "net",
            "Patient experience amount",
            net.patient_experience_amount,
            formulas["Patient experience amount"],
            PATIENT_EXPERIENCE_AUTHORITY,
        ),
        *group(
            "patient-experience-withhold",
            "patient-experience",
            "Patient experience withhold",
            "the basis of the patient experience amount",
            PATIENT_EXPERIENCE_AUTHORITY,
            experience,
            adds=False,
        ),
        ReportLine("stop-loss", "net", "Stop-loss amount", net.stop_loss_amount, protection, stop_loss.AUTHORITY),
        *loss,
        ReportLine(
            "prior-true-up",
            "total",
            "True-up of the year before",
            net.prior_true_up,
            "from that year's true-up",
            AUTHORITY,
        ),
    ]
    return Report(INITIAL, net.report_total, net.direction, net, tuple(lines))


def _stop_loss_lines(inputs: ReportInputs, policy: BookDay) -> tuple[list[ReportLine], list[ReportLine]]:
    """Write the two sums that the stop-loss limit compares, over the components that are not incomplete.

    Incomplete episodes are paid as fee-for-service, so they hold no loss.
    """
    components = [component for component in inputs.components if component.complete is not False]
    basis = policy["reconciliation/stop_loss_basis"]
    of_adjusted = basis == "adjusted-amounts"
    would_have = [
        ReportLine(
            f"{FEE_FOR_SERVICE}.episode",
            FEE_FOR_SERVICE,
            component.label,
            claimed(component.fee_for_service),
            "what fee-for-service would have paid for its services",
            stop_loss.AUTHORITY,
            component=component.key,
            source=references(component.fee_for_service),
        )
        for component in components
    ]
    specific = [
        ReportLine(
            f"{SPECIFIC}.episode",
            SPECIFIC,
            component.label,
            cents(component.adjusted_amount) if of_adjusted else claimed(component.received),
            "adjusted amount" if of_adjusted else "payments received",
            stop_loss.AUTHORITY,
            component=component.key,
            source=references(component.received),
        )
        for component in components
    ]
    if basis == "payments-and-reconciled-withholds":
        specific += _reconciled_withholds(inputs, components, policy)
    return (
        group(
            FEE_FOR_SERVICE,
            "stop-loss",
            "Fee-for-service",
            "what fee-for-service would have paid",
            stop_loss.AUTHORITY,
            would_have,
            adds=False,
        ),
        group(
            SPECIFIC,
            "stop-loss",
            "Participant-specific amounts",
            f"reading: {basis}",
            stop_loss.AUTHORITY,
            specific,
            adds=False,
        ),
    )


def _reconciled_withholds(inputs: ReportInputs, components: list[ComponentFacts], policy: BookDay) -> list[ReportLine]:
    """Write what comes back of the withholds of the components compared, and of no others.

    The report's own quality and patient experience amounts may hold those of incomplete episodes too, whose
    payments and services are not compared.
    """
    quality = quality_amount(
        kind=inputs.kind,
        withhold=sum((cents(component.quality_withhold) for component in components), ZERO),
        score=inputs.aggregate_quality_score,
        policy=policy,
    )
    experience = patient_experience_amount(
        kind=inputs.kind,
        withhold=sum((cents(component.patient_experience_withhold) for component in components), ZERO),
        score=inputs.patient_experience_score,
        policy=policy,
    )
    returned: tuple[tuple[str, str, Decimal, str], ...] = (
        (
            "incorrect-payment-withhold",
            "Incorrect payment withhold of these episodes",
            sum((cents(component.incorrect_payment_withhold) for component in components), cents(ZERO)),
            "withheld from the episodes compared",
        ),
        ("quality", "Quality amount of these episodes", quality.amount, quality.formula),
        ("patient-experience", "Patient experience amount of these episodes", experience.amount, experience.formula),
    )
    return [
        ReportLine(f"{SPECIFIC}.{code}", SPECIFIC, label, amount, formula, stop_loss.AUTHORITY)
        for code, label, amount, formula in returned
    ]
