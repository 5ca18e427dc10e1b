"""The initial reconciliation report of one participant, 42 CFR 512.285(c) to (f)."""

from __future__ import annotations

from dataclasses import replace

from episodes.rules.counted_lines import duplicates as duplicates_of
from portal.participation.rules.standing import PC, TC, components
from portal.policy import Book
from portal.policy.book import BookDay
from reconciliation.rules import incorrect_payments, stop_loss
from reconciliation.rules.episode_lines import duplicate_line, incomplete_line
from reconciliation.rules.net import (
    AUTHORITY,
    NET_LABEL,
    PRIOR_TRUE_UP_LABEL,
    NetInputs,
    reconcile,
)
from reconciliation.rules.quality_amount import (
    PATIENT_EXPERIENCE_AUTHORITY,
    QUALITY_AUTHORITY,
)
from reconciliation.rules.report_lines import INITIAL, Report, ReportInputs, ReportLine, add_up, group, with_stated
from reconciliation.rules.stop_loss import StopLossFacts
from reconciliation.rules.stop_loss_lines import stop_loss_lines
from reconciliation.rules.withholds import COUNTED_WORDS, READING, withhold_lines

BELOW = "sum of the lines below"


def initial_report(inputs: ReportInputs, *, policy: BookDay, book: Book) -> Report:
    """Assemble a participant's initial report, 42 CFR 512.285(c) to (f).

    :raises InputError: for an unknown kind, a negative amount, or a score that is missing or outside 0 to 100.
    """
    furnished = components(inputs.kind)
    stated = inputs.stated
    withholds = withhold_lines(
        inputs.components,
        "incorrect-payment-withhold",
        incorrect_payments.AUTHORITY,
        lambda component: component.incorrect_payment_withhold,
        policy,
    )
    withholds = with_stated(withholds, "incorrect-payment-withhold", incorrect_payments.AUTHORITY, stated)
    duplicates = [duplicate_line(one, policy) for one in inputs.components if duplicates_of(one)]
    duplicates = with_stated(duplicates, "duplicate-services", incorrect_payments.DUPLICATES_AUTHORITY, stated)
    incomplete = [incomplete_line(one, policy) for one in inputs.components if one.complete is False]
    incomplete = with_stated(incomplete, "incomplete-episodes", incorrect_payments.AUTHORITY, stated)
    quality = withhold_lines(
        inputs.components if PC in furnished else (),
        "quality-withhold",
        QUALITY_AUTHORITY,
        lambda component: component.quality_withhold,
        policy,
    )
    quality = with_stated(quality, "quality-withhold", QUALITY_AUTHORITY, stated)
    experience = withhold_lines(
        inputs.components if TC in furnished else (),
        "patient-experience-withhold",
        PATIENT_EXPERIENCE_AUTHORITY,
        lambda component: component.patient_experience_withhold,
        policy,
    )
    experience = with_stated(experience, "patient-experience-withhold", PATIENT_EXPERIENCE_AUTHORITY, stated)
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
        stated=stated,
    )
    loss: list[ReportLine] = []
    if stop_loss.protection(inputs.protection, policy=policy).protected:
        fee_for_service, specific = stop_loss_lines(inputs, policy)
        loss = [*fee_for_service, *specific]
        facts = StopLossFacts(
            eligible=True, fee_for_service=fee_for_service[0].amount, participant_specific=specific[0].amount
        )
        sums = replace(sums, stop_loss=facts)
    net = reconcile(sums, book=book)
    formulas = {line.label: line.formula for line in net.lines}
    # A stated stop-loss amount has the formula that says so, even if the limit does not protect the participant.
    told = loss or any(one.code == "stop-loss" for one in stated)
    protection = formulas["Stop-loss amount"] if told else stop_loss.NOT_PROTECTED
    lines = [
        ReportLine("total", None, "Report total", net.report_total, formulas["Report total"], AUTHORITY),
        ReportLine("net", "total", NET_LABEL, net.net, BELOW, AUTHORITY),
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
            COUNTED_WORDS[policy[READING]],
            incorrect_payments.AUTHORITY,
            withholds,
        ),
        *group(
            "duplicate-services",
            "incorrect-payment",
            "Duplicate services",
            "included services that other providers furnished during the performance year's episodes",
            incorrect_payments.DUPLICATES_AUTHORITY,
            duplicates,
        ),
        *group(
            "incomplete-episodes",
            "incorrect-payment",
            "Incomplete episodes",
            "amount due minus payments received",
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
            f"the basis of the quality amount: {COUNTED_WORDS[policy[READING]]}",
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
            f"the basis of the patient experience amount: {COUNTED_WORDS[policy[READING]]}",
            PATIENT_EXPERIENCE_AUTHORITY,
            experience,
            adds=False,
        ),
        ReportLine("stop-loss", "net", "Stop-loss amount", net.stop_loss_amount, protection, stop_loss.AUTHORITY),
        *loss,
        ReportLine(
            "prior-true-up",
            "total",
            PRIOR_TRUE_UP_LABEL,
            net.prior_true_up,
            formulas[PRIOR_TRUE_UP_LABEL],
            AUTHORITY,
        ),
    ]
    return Report(INITIAL, net.report_total, net.direction, net, tuple(lines))
