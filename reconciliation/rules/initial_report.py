"""The initial reconciliation report of one participant, 42 CFR 512.285(c) to (f)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from portal.participation.rules.standing import PC, TC, components
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.money import cents
from reconciliation.rules import incorrect_payments, stop_loss
from reconciliation.rules.net import AUTHORITY, NetInputs, reconcile
from reconciliation.rules.quality_amount import (
    PATIENT_EXPERIENCE_AUTHORITY,
    QUALITY_AUTHORITY,
    patient_experience_amount,
    quality_amount,
)
from reconciliation.rules.statement_lines import (
    INITIAL,
    ZERO,
    PartFacts,
    Statement,
    StatementInputs,
    StatementLine,
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


def initial_report(inputs: StatementInputs, *, policy: BookDay, book: Book) -> Statement:
    """Assemble a participant's initial report, 42 CFR 512.285(c) to (f).

    :raises InputError: for an unknown kind, a negative amount, or a score that is missing or outside 0 to 100.
    """
    furnished = components(inputs.kind)
    withholds = withhold_lines(
        inputs.parts,
        "incorrect-payment-withhold",
        incorrect_payments.AUTHORITY,
        lambda part: part.incorrect_payment_withhold,
        policy,
    )
    duplicates = [duplicate_line(part, policy) for part in inputs.parts if part.duplicates]
    incomplete = [incomplete_line(part, policy) for part in inputs.parts if part.complete is False]
    quality = withhold_lines(
        inputs.parts if PC in furnished else (),
        "quality-withhold",
        QUALITY_AUTHORITY,
        lambda part: part.quality_withhold,
        policy,
    )
    experience = withhold_lines(
        inputs.parts if TC in furnished else (),
        "patient-experience-withhold",
        PATIENT_EXPERIENCE_AUTHORITY,
        lambda part: part.patient_experience_withhold,
        policy,
    )
    sums = NetInputs(
        performance_year=inputs.performance_year,
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
    loss: list[StatementLine] = []
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
        StatementLine("total", None, "Report total", net.report_total, formulas["Report total"], AUTHORITY),
        StatementLine("net", "total", "Net amount of the year", net.net, BELOW, AUTHORITY),
        StatementLine(
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
        StatementLine(
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
        StatementLine(
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
        StatementLine("stop-loss", "net", "Stop-loss amount", net.stop_loss_amount, protection, stop_loss.AUTHORITY),
        *loss,
        StatementLine(
            "prior-true-up",
            "total",
            "True-up of the year before",
            net.prior_true_up,
            "from that year's true-up",
            AUTHORITY,
        ),
    ]
    return Statement(INITIAL, net.report_total, net.direction, net, tuple(lines))


def _stop_loss_lines(inputs: StatementInputs, policy: BookDay) -> tuple[list[StatementLine], list[StatementLine]]:
    """Write the two sums that the stop-loss limit compares, over the parts that are not incomplete.

    Incomplete episodes are paid as fee-for-service, so they hold no loss.
    """
    parts = [part for part in inputs.parts if part.complete is not False]
    basis = policy["reconciliation/stop_loss_basis"]
    of_adjusted = basis == "adjusted-amounts"
    would_have = [
        StatementLine(
            f"{FEE_FOR_SERVICE}.episode",
            FEE_FOR_SERVICE,
            part.label,
            claimed(part.fee_for_service),
            "what fee-for-service would have paid for its services",
            stop_loss.AUTHORITY,
            part=part.key,
            source=references(part.fee_for_service),
        )
        for part in parts
    ]
    specific = [
        StatementLine(
            f"{SPECIFIC}.episode",
            SPECIFIC,
            part.label,
            cents(part.adjusted_amount) if of_adjusted else claimed(part.received),
            "adjusted amount" if of_adjusted else "payments received",
            stop_loss.AUTHORITY,
            part=part.key,
            source=references(part.received),
        )
        for part in parts
    ]
    if basis == "payments-and-reconciled-withholds":
        specific += _reconciled_withholds(inputs, parts, policy)
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


def _reconciled_withholds(inputs: StatementInputs, parts: list[PartFacts], policy: BookDay) -> list[StatementLine]:
    """Write what comes back of the withholds of the parts compared, and of no others.

    The report's own quality and patient experience amounts may hold those of incomplete episodes too, whose
    payments and services are not compared.
    """
    quality = quality_amount(
        kind=inputs.kind,
        withhold=sum((cents(part.quality_withhold) for part in parts), ZERO),
        score=inputs.aggregate_quality_score,
        policy=policy,
    )
    experience = patient_experience_amount(
        kind=inputs.kind,
        withhold=sum((cents(part.patient_experience_withhold) for part in parts), ZERO),
        score=inputs.patient_experience_score,
        policy=policy,
    )
    returned: tuple[tuple[str, str, Decimal, str], ...] = (
        (
            "incorrect-payment-withhold",
            "Incorrect payment withhold of these episodes",
            sum((cents(part.incorrect_payment_withhold) for part in parts), cents(ZERO)),
            "withheld from the episodes compared",
        ),
        ("quality", "Quality amount of these episodes", quality.amount, quality.formula),
        ("patient-experience", "Patient experience amount of these episodes", experience.amount, experience.formula),
    )
    return [
        StatementLine(f"{SPECIFIC}.{code}", SPECIFIC, label, amount, formula, stop_loss.AUTHORITY)
        for code, label, amount, formula in returned
    ]
