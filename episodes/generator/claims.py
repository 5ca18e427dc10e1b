"""The claims of a history: who bills what, on which day, paid how."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from episodes.generator import fees
from episodes.generator.identities import Place
from episodes.rules.base_rates import national_base_rate, trend_factor
from episodes.rules.payment import EpisodePayment, PaymentInputs, price
from portal.policy import Book

NO_PAY, PAID, DENIED = "no-pay", "paid", "denied"
ONE = Decimal(1)
CENTS = 100


@dataclass(frozen=True, slots=True)
class Provider:
    """Someone who bills: by TIN on carrier claims, by CCN on outpatient claims."""

    name: str
    kind: str
    place: Place
    tin: str = ""
    ccn: str = ""
    npi: str = ""
    model_id: str = ""
    exclusion: str = ""

    @property
    def setting(self) -> str:
        """Name the kind of claim on which this provider bills."""
        return "outpatient" if self.ccn else "carrier"


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
    """One claim of one provider: its lines and where it stands in a chain of adjustments."""

    provider: Provider
    lines: list[ClaimLine]
    trial: str = ""
    zip: str = ""
    version: str = "original"
    chain: int | None = None
    final: bool = True


@dataclass(slots=True)
class Desk:
    """Writes the claims of one beneficiary's history, with the prices of one policy book."""

    book: Book
    year: int
    year_of_model: bool
    diagnosis: str
    cancer_type: str
    coinsurance: Decimal
    prices: dict[tuple[int, str, str], EpisodePayment]
    claims: list[Claim] = field(default_factory=list)

    def bill(
        self,
        provider: Provider,
        on: date,
        *services: str,
        how: str,
        trial: str = "",
        zip_code: str = "",
    ) -> Claim:
        """Bill services of one day on one claim; a service is an HCPCS code, with `-26` or `-TC` where split."""
        lines = [self._line(provider, on, service, how) for service in services]
        claim = Claim(provider, lines, trial=trial, zip=zip_code)
        self.claims.append(claim)
        return claim

    def bill_model(self, provider: Provider, on: date, component: str, modifier: str) -> None:
        """Bill an installment of the Model: V1 the first, V2 the second, at the participant's price."""
        policy = self.book.on(date(self.year, 1, 1))
        payment = self._price(component)
        installment = payment.first_installment if modifier == "V1" else payment.second_installment
        allowed = int(installment * CENTS)
        coinsurance = _share(allowed, self.coinsurance)
        medicare = allowed - coinsurance
        paid = medicare - _share(medicare, policy["pricing/sequestration"])
        code = policy["episodes/model_codes"][self.cancer_type][component]
        line = ClaimLine(on, code, modifier, self.diagnosis, 1, allowed, coinsurance, paid, False)
        self.claims.append(Claim(provider, [line]))

    def _line(self, provider: Provider, on: date, service: str, how: str) -> ClaimLine:
        hcpcs, _, modifier = service.partition("-")
        if how != PAID:
            return ClaimLine(on, hcpcs, modifier, self.diagnosis, 1, 0, 0, 0, how == DENIED)
        allowed = fees.amount(hcpcs, modifier, provider.setting)
        coinsurance = _share(allowed, self.coinsurance)
        return ClaimLine(on, hcpcs, modifier, self.diagnosis, 1, allowed, coinsurance, allowed - coinsurance, False)

    def _price(self, component: str) -> EpisodePayment:
        """Price a component once, as a participant without adjustments is priced."""
        key = (self.year, self.cancer_type, component)
        if key not in self.prices:
            inputs = PaymentInputs(
                year=self.year,
                component=component,
                cancer_type=self.cancer_type,
                base_rate=national_base_rate(self.cancer_type, component, self.year, book=self.book),
                trend_factor=trend_factor(self.cancer_type, component, self.year, book=self.book),
                geographic_factor=ONE,
            )
            self.prices[key] = price(inputs, book=self.book)
        return self.prices[key]


def _share(cents: int, share: Decimal) -> int:
    """Take a share of an amount in cents, half up."""
    return int((cents * share + Decimal("0.5")) // 1)


def weekdays(first: date, count: int) -> list[date]:
    """List so many treatment days from a day on, weekends left out."""
    days, day = [], first
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(days=1)
    return days
