"""Claims of one beneficiary's history: who billed which services on which day, and what Medicare paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from episodes.generator import fees
from episodes.generator.prices import installments, share
from episodes.generator.providers import Provider
from portal.policy import Book

NO_PAY, PAID, DENIED = "no-pay", "paid", "denied"
FIRST, SECOND = "V1", "V2"


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One line of a claim; amounts in cents."""

    on: date
    hcpcs: str
    modifier: str
    diagnosis: str
    units: int
    allowed: int
    coinsurance: int
    paid: int
    denied: bool


@dataclass(slots=True)
class Claim:
    """One claim of one provider: its lines, and its position in a chain of adjustments."""

    provider: Provider
    lines: list[ClaimLine]
    trial: str = ""
    zip: str = ""
    payer: str = ""
    version: str = "original"
    chain: int | None = None
    final: bool = True


@dataclass(slots=True)
class Billing:
    """The claims billed so far for one beneficiary, priced by one policy book."""

    book: Book
    year: int
    is_model_year: bool
    diagnosis: str
    cancer_type: str
    coinsurance: Decimal
    claims: list[Claim] = field(default_factory=list)

    def bill(
        self,
        provider: Provider,
        on: date,
        *services: str,
        how: str,
        trial: str = "",
        zip_code: str = "",
        payer: str = "",
    ) -> Claim:
        """Bill services of one day on one claim; a service is an HCPCS code, with `-26` or `-TC` for one component.

        :param how: NO_PAY, PAID or DENIED
        """
        lines = [self._line(provider, on, service, how) for service in services]
        claim = Claim(provider, lines, trial=trial, zip=zip_code, payer=payer)
        self.claims.append(claim)
        return claim

    def bill_model(self, provider: Provider, on: date, component: str, modifier: str) -> None:
        """Bill an installment of the Model at the participant's price: modifier V1 for the first, V2 for the second."""
        policy = self.book.on(date(self.year, 1, 1))
        first, second = installments(self.cancer_type, component, self.year, book=self.book)
        allowed = first if modifier == FIRST else second
        coinsurance = share(allowed, self.coinsurance)
        medicare = allowed - coinsurance
        paid = medicare - share(medicare, policy["pricing/sequestration"])
        code = policy["episodes/model_codes"][self.cancer_type][component]
        line = ClaimLine(on, code, modifier, self.diagnosis, 1, allowed, coinsurance, paid, False)
        self.claims.append(Claim(provider, [line]))

    def _line(self, provider: Provider, on: date, service: str, how: str) -> ClaimLine:
        hcpcs, _, modifier = service.partition("-")
        if how != PAID:
            return ClaimLine(on, hcpcs, modifier, self.diagnosis, 1, 0, 0, 0, how == DENIED)
        allowed = fees.amount(hcpcs, modifier, provider.setting)
        coinsurance = share(allowed, self.coinsurance)
        return ClaimLine(on, hcpcs, modifier, self.diagnosis, 1, allowed, coinsurance, allowed - coinsurance, False)


def weekdays(first: date, count: int) -> list[date]:
    """List a number of treatment days from a day on, without weekends."""
    days, day = [], first
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(days=1)
    return days
