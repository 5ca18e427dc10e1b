"""The lines of a report about single episodes: duplicates and incomplete episodes, 42 CFR 512.285(c)."""

from __future__ import annotations

from decimal import Decimal

from episodes.rules.counted_lines import duplicates, first_installment, owed_by_fee_for_service, received, total
from episodes.rules.records import EpisodeComponent
from portal.formatting import dollars
from portal.policy.book import BookDay
from portal.rules.money import cents
from reconciliation.rules import incorrect_payments
from reconciliation.rules.incorrect_payments import due_for_incomplete, duplicate_charge
from reconciliation.rules.report_lines import ZERO, ReportLine, references


def duplicate_line(component: EpisodeComponent, policy: BookDay) -> ReportLine:
    """Write the charge for the duplicates of one component, at most what was received for it, 42 CFR 512.285(c)(2)."""
    others = duplicates(component)
    paid, own = total(others), total(received(component))
    taken_back = max(own - due(component, policy), ZERO) if component.complete is False else ZERO
    charge, cap = duplicate_charge(fee_for_service=paid, received=own, taken_back=taken_back, policy=policy)
    kept = f"{dollars(cap)} kept of " if cap != own else ""
    formula = (
        f"the smaller of {dollars(paid)} paid to other providers and {kept}{dollars(own)} received for the episode"
    )
    if paid < 0:
        formula = f"other providers gave back {dollars(-paid)} more than they were paid, so nothing is charged"
    return ReportLine(
        "duplicate-services.episode",
        "duplicate-services",
        component.label,
        -cents(charge),
        formula,
        incorrect_payments.DUPLICATES_AUTHORITY,
        component=component.key,
        source=references(others),
    )


def incomplete_line(component: EpisodeComponent, policy: BookDay) -> ReportLine:
    """Write what is due for an incomplete component minus what was received for it, 42 CFR 512.285(c)."""
    payments = received(component)
    owed, own = due(component, policy), total(payments)
    return ReportLine(
        "incomplete-episodes.episode",
        "incomplete-episodes",
        component.label,
        owed - own,
        f"{dollars(owed)} due minus {dollars(own)} received; {component.why or 'the episode is incomplete'}",
        incorrect_payments.AUTHORITY,
        component=component.key,
        source=references(payments, owed_by_fee_for_service(component)),
    )


def due(component: EpisodeComponent, policy: BookDay) -> Decimal:
    """Return what is due for an incomplete component, in USD, 42 CFR 512.265(d) and 512.285(c)."""
    return cents(
        due_for_incomplete(
            reason=component.reason,
            treatment_started=component.treatment_started,
            first_installment=first_installment(component),
            fee_for_service=total(owed_by_fee_for_service(component)),
            policy=policy,
        )
    )
