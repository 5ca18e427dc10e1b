"""The account of a report line about one component: what each claim line adds to it, and the rest, 42 CFR 512.285.

The claim lines and the steps of an account add up to the line, to the cent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from episodes.rules.counted_lines import (
    duplicates,
    first_installment,
    owed_by_fee_for_service,
    received,
    total,
)
from episodes.rules.records import CitedLine, ClaimLine, EpisodeComponent
from portal.formatting import dollars
from portal.policy.book import BookDay
from portal.rules.money import cents
from reconciliation.rules import stop_loss_lines
from reconciliation.rules.episode_lines import duplicate_line
from reconciliation.rules.incorrect_payments import keeps_first_installment
from reconciliation.rules.withholds import withheld

DUE, RECEIVED, CHARGED, NOTHING = "due", "received", "charged", ""
"""The meaning of a claim line's amount: due to the participant, received by it, charged to it, or none."""
ZERO = Decimal(0)
EPISODE = ".episode"


@dataclass(frozen=True, slots=True)
class CountedLine:
    """A claim line, the amount in USD that it adds to the report line, and what that amount means."""

    line: ClaimLine
    amount: Decimal
    meaning: str


@dataclass(frozen=True, slots=True)
class Step:
    """An amount in USD of the report line that no single claim line has, in words."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """The claim lines and the steps that add up to a report line; `from_price` if the price gives the amount."""

    lines: tuple[CountedLine, ...]
    steps: tuple[Step, ...] = ()
    from_price: bool = False

    @property
    def total(self) -> Decimal:
        """Return the sum of the claim lines and the steps, in USD."""
        counted = sum((one.amount for one in self.lines), cents(ZERO))
        return counted + sum((one.amount for one in self.steps), ZERO)


def account(code: str, component: EpisodeComponent, *, policy: BookDay) -> Account | None:
    """Return the account of a line of an initial report about one component, 42 CFR 512.285(c) to (f).

    :param code: the code of the line; None is returned for a line that is not about a component.
    """
    own = code.removesuffix(EPISODE)
    if own == code or own not in _ACCOUNTS:
        return None
    return _ACCOUNTS[own](component, policy)


def changed_account(now: Account, *, before: Decimal) -> Account:
    """Return the account of a line of a true-up: the charge now, less that of the report before, 42 CFR 512.285(g).

    :param before: the amount of the line in the report before, in USD.
    """
    return Account(now.lines, (*now.steps, Step("Less the amount in the initial report", -before)), now.from_price)


def corrected_account(counted: Account, *, amount: Decimal) -> Account:
    """Return an account with the rest of a line that an answer to an error notice changed, 42 CFR 512.290(a)."""
    rest = amount - counted.total
    if not rest:
        return counted
    return Account(counted.lines, (*counted.steps, Step("Changed by CMS's answer", rest)), counted.from_price)


def _duplicate(component: EpisodeComponent, policy: BookDay) -> Account:
    lines = _counted(duplicates(component), CHARGED, -1)
    spared = duplicate_line(component, policy).amount + total(duplicates(component))
    words = "Above the limit of this charge" if spared > 0 else "Given back by other providers, not to you"
    over = (Step(words, spared),) if spared else ()
    return Account(lines, over)


def _incomplete(component: EpisodeComponent, policy: BookDay) -> Account:
    payments = _counted(received(component), RECEIVED, -1)
    owed = owed_by_fee_for_service(component)
    if keeps_first_installment(component.reason, component.treatment_started, policy):
        lines = payments + tuple(CountedLine(one.line, cents(ZERO), NOTHING) for one in owed)
        return Account(lines, (Step("First installment, which you keep", first_installment(component)),))
    return Account(payments + _counted(owed, DUE, 1))


def _fee_for_service(component: EpisodeComponent, policy: BookDay) -> Account:
    return Account(_counted(owed_by_fee_for_service(component), DUE, 1))


def _specific(component: EpisodeComponent, policy: BookDay) -> Account:
    if policy["reconciliation/stop_loss_basis"] == "adjusted-amounts":
        whole = Step("Adjusted amount, from the price", cents(component.adjusted_amount))
        return Account(_uncounted(received(component)), (whole,), from_price=True)
    return Account(_counted(received(component), RECEIVED, 1))


def _withhold(whole: Callable[[EpisodeComponent], Decimal]) -> Callable[[EpisodeComponent, BookDay], Account]:
    def found(component: EpisodeComponent, policy: BookDay) -> Account:
        first, second = withheld(component, whole(component), policy)
        steps = (
            Step(f"Withheld from the first installment, of {dollars(whole(component))} in the price", first),
            Step("Withheld from the second installment", second),
        )
        return Account(_uncounted(received(component)), steps, from_price=True)

    return found


def _counted(cited: tuple[CitedLine, ...], meaning: str, sign: int) -> tuple[CountedLine, ...]:
    return tuple(CountedLine(one.line, sign * cents(one.counted), meaning) for one in cited)


def _uncounted(cited: tuple[CitedLine, ...]) -> tuple[CountedLine, ...]:
    return tuple(CountedLine(one.line, cents(ZERO), NOTHING) for one in cited)


_ACCOUNTS: dict[str, Callable[[EpisodeComponent, BookDay], Account]] = {
    "duplicate-services": _duplicate,
    "incomplete-episodes": _incomplete,
    "incorrect-payment-withhold": _withhold(lambda component: component.incorrect_payment_withhold),
    "quality-withhold": _withhold(lambda component: component.quality_withhold),
    "patient-experience-withhold": _withhold(lambda component: component.patient_experience_withhold),
    stop_loss_lines.FEE_FOR_SERVICE: _fee_for_service,
    stop_loss_lines.SPECIFIC: _specific,
}
