"""Episode components and claim lines for tests of the report's rules, without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from episodes.rules import records

D = Decimal


def claim_line(role: str, amount: str | Decimal, number: int = 0) -> records.ClaimLine:
    """Return a claim line of an episode; `number` identifies it, also in sources."""
    service = role == records.INCLUDED
    return records.ClaimLine(
        line_id=number,
        role=role,
        claim_id=f"C{number}",
        line_number=1,
        hcpcs="77427",
        modifiers="",
        service_on=date(2021, 3, 1),
        provider_label="Practice, NPI 1234567893",
        paid=D(0) if service else D(amount),
        fee_for_service=D(amount),
        no_pay=service,
    )


def first(amount: str | Decimal, number: int = 1) -> records.ClaimLine:
    """Return the line of a paid first installment."""
    return claim_line(records.FIRST_INSTALLMENT, amount, number)


def second(amount: str | Decimal, number: int = 2) -> records.ClaimLine:
    """Return the line of a paid second installment."""
    return claim_line(records.SECOND_INSTALLMENT, amount, number)


def duplicate(amount: str | Decimal, number: int = 3) -> records.ClaimLine:
    """Return the line of a service for which Medicare paid another provider."""
    return claim_line(records.DUPLICATE, amount, number)


def service(amount: str | Decimal, number: int = 5) -> records.ClaimLine:
    """Return a no-pay line with its fee-for-service amount."""
    return claim_line(records.INCLUDED, amount, number)


PAID = (first("400.00"), second("400.00"))


def component(key: str, *lines: records.ClaimLine, paid: tuple[records.ClaimLine, ...] = PAID, **facts: Any) -> Any:
    """Return a complete professional component: withholds of 10 and 20 on 1000, paid in two installments of 400."""
    fields: dict[str, Any] = {
        "key": key,
        "label": f"Episode {key}",
        "episode_id": ord(key[0]),
        "component_id": ord(key[0]),
        "component": "PC",
        "adjusted_amount": D("1000.00"),
        "incorrect_payment_withhold": D("10.00"),
        "quality_withhold": D("20.00"),
        "patient_experience_withhold": D("0.00"),
        "complete": True,
        "reason": None,
        "why": "",
        "treatment_started": True,
        "lines": (*paid, *lines),
    }
    return records.EpisodeComponent(**{**fields, **facts})
