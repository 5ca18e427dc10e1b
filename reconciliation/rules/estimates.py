"""Estimates of one component of an episode: Medicare's payment, the patient's share, and what reconciliation changes.

Cases: a complete episode, an incomplete one that is paid fee-for-service, and one in which the patient leaves
traditional Medicare after treatment began, 42 CFR 512.255, 512.265 and 512.285(c).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from episodes.rules.episode import LOST_FFS
from episodes.rules.payment import EpisodePayment, withhold_taken
from portal.formatting import Unit, dollars, percent
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.input_error import InputError
from portal.rules.money import cents
from portal.rules.worksheet import Line
from reconciliation.rules.incorrect_payments import (
    AUTHORITY,
    DUPLICATES_AUTHORITY,
    duplicate_charge,
    keeps_first_installment,
)

COMPLETE, INCOMPLETE = "complete", "incomplete"
CASES = (COMPLETE, INCOMPLETE, LOST_FFS)
NONE_PAID, FIRST_PAID, BOTH_PAID = "none", "first", "both"
INSTALLMENTS = (NONE_PAID, FIRST_PAID, BOTH_PAID)
ZERO = Decimal(0)
COST_SHARING = "RO Model overview webinar (CMS, autumn 2020), beneficiary cost sharing"
BILLING = "42 CFR 512.265"
SEQUESTRATION = "Budget Control Act of 2011"


@dataclass(frozen=True, slots=True)
class Case:
    """The course of an episode; amounts in USD, as fee-for-service allows them before coinsurance.

    `installments` says which ones Medicare has paid for an episode that is not complete. `fee_for_service` is that of
    the participant's own services, None where it is not known. `duplicates` are services of other providers.
    """

    case: str
    installments: str = NONE_PAID
    fee_for_service: Decimal | None = None
    duplicates: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimate in USD; None where it depends on a fee-for-service amount that is not known.

    `patient_owes` goes to the participant. `medicare_pays` is what the participant keeps of Medicare's payments before
    it earns back withholds: those of the episode and what the reconciliation adds or takes.
    """

    patient_owes: Decimal | None
    medicare_pays: Decimal | None
    withheld: Decimal
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Share:
    """An amount that fee-for-service allows, split into the patient's part, sequestration and Medicare's payment."""

    allowed: Decimal
    patient: Decimal
    sequestered: Decimal
    medicare: Decimal


def estimate(payment: EpisodePayment, case: Case, *, starts_on: date, book: Book) -> Estimate:
    """Estimate a component of an episode that starts on a day, 42 CFR 512.265 and 512.285(c).

    Withholds are those of the installments that were paid; the reconciliation decides how much of them is paid back.

    :raises InputError: for an unknown case, or an amount below zero.
    """
    _check(case)
    policy = book.on(starts_on)
    complete = case.case == COMPLETE
    paid = BOTH_PAID if complete else case.installments
    received = _received(payment, paid)
    keeps_first = keeps_first_installment(case.case, True, policy)
    owed: Decimal | None
    due: Decimal | None
    if complete:
        owed, due, lines = payment.coinsurance, received, _complete(payment, policy)
    elif case.case == LOST_FFS and keeps_first:
        owed, due, lines = _first_kept(payment, policy)
    elif case.fee_for_service is None:
        owed, due, lines = _unknown(policy)
    else:
        owed, due, lines = _fee_for_service(_split(case.fee_for_service, policy), policy)
    charge = ZERO
    if not complete:
        lines += _settled(received, due)
    if case.duplicates:
        taken_back = ZERO if complete or due is None else max(received - due, ZERO)
        charge, more = _duplicates(_split(case.duplicates, policy), received, taken_back, policy)
        lines += more
    withholds = (payment.incorrect_payment_withhold, payment.quality_withhold, payment.patient_experience_withhold)
    withheld = sum((_withheld(one, paid, policy) for one in withholds), ZERO)
    lines += (
        _usd(
            "Withheld from the installments that were paid",
            withheld,
            "the reconciliation of the year decides how much of it CMS pays back",
            "42 CFR 512.285",
        ),
    )
    return Estimate(owed, None if due is None else due - charge, withheld, lines)


def _complete(payment: EpisodePayment, policy: BookDay) -> tuple[Line, ...]:
    share = percent(policy["pricing/coinsurance"])
    return (
        _usd("Episode payment", payment.episode_payment, "the payment amount of the cancer type", "42 CFR 512.255"),
        _usd(
            "The patient owes you",
            payment.coinsurance,
            f"{share} of episode payment {dollars(payment.episode_payment)}, which is both installments",
            COST_SHARING,
        ),
        _usd(
            "Medicare pays with the first installment",
            payment.first_installment_remitted,
            f"first installment {dollars(payment.first_installment)} less coinsurance and sequestration",
            BILLING,
        ),
        _usd(
            "Medicare pays with the second installment",
            payment.second_installment_remitted,
            f"second installment {dollars(payment.second_installment)} less coinsurance and sequestration",
            BILLING,
        ),
    )


def _first_kept(payment: EpisodePayment, policy: BookDay) -> tuple[Decimal, Decimal, tuple[Line, ...]]:
    """Return the patient's share, what is due, and the lines of an episode that keeps the first installment alone."""
    first, share = payment.first_installment, percent(policy["pricing/coinsurance"])
    part = f"{percent(policy['pricing/first_installment_share'])} of episode payment {dollars(payment.episode_payment)}"
    owed, due = payment.first_installment_coinsurance, payment.first_installment_remitted
    return (
        owed,
        due,
        (
            _usd("First installment, which you keep", first, part, BILLING),
            _usd("The patient owes you", owed, f"{share} of first installment {dollars(first)}", COST_SHARING),
            _usd("Due from Medicare", due, "first installment less coinsurance and sequestration", BILLING),
        ),
    )


def _fee_for_service(own: _Share, policy: BookDay) -> tuple[Decimal, Decimal, tuple[Line, ...]]:
    """Return the patient's share, what is due, and the lines of an episode that is paid fee-for-service."""
    return (
        own.patient,
        own.medicare,
        (
            _usd(
                "Fee-for-service allows", own.allowed, "your services of this component, as you entered it", AUTHORITY
            ),
            _usd(
                "The patient owes you",
                own.patient,
                f"{percent(policy['pricing/coinsurance'])} of {dollars(own.allowed)}",
                COST_SHARING,
            ),
            _usd(
                "Due from Medicare",
                own.medicare,
                f"{dollars(own.allowed)} less coinsurance {dollars(own.patient)} and sequestration "
                f"{dollars(own.sequestered)}",
                SEQUESTRATION,
            ),
        ),
    )


def _unknown(policy: BookDay) -> tuple[None, None, tuple[Line, ...]]:
    """Return the lines of an episode that is paid fee-for-service, where the amount is not known."""
    share = percent(policy["pricing/coinsurance"])
    return (
        None,
        None,
        (
            Line("Fee-for-service is due for your services", None, "enter its amount to see the estimate", AUTHORITY),
            Line(
                "The patient owes you", None, f"{share} of what fee-for-service allows for your services", COST_SHARING
            ),
        ),
    )


def _settled(received: Decimal, due: Decimal | None) -> tuple[Line, ...]:
    """Return the line on what the reconciliation adds or takes because the episode is not complete."""
    if due is None:
        words = f"the amount due minus {dollars(received)} that Medicare paid with installments"
        return (Line("The reconciliation settles the difference", None, words, AUTHORITY),)
    label = "The reconciliation takes back" if due < received else "The reconciliation adds"
    formula = f"{dollars(due)} due minus {dollars(received)} that Medicare paid with installments"
    return (_usd(label, abs(due - received), formula, AUTHORITY),)


def _duplicates(
    others: _Share, received: Decimal, taken_back: Decimal, policy: BookDay
) -> tuple[Decimal, tuple[Line, ...]]:
    """Return the charge for services of other providers inside the episode, and its lines."""
    charge, cap = duplicate_charge(
        fee_for_service=others.medicare, received=received, taken_back=taken_back, policy=policy
    )
    return charge, (
        _usd(
            "The patient owes the other provider",
            others.patient,
            f"{percent(policy['pricing/coinsurance'])} of {dollars(others.allowed)} that fee-for-service allows",
            COST_SHARING,
        ),
        _usd(
            "The reconciliation charges you for the duplicate services",
            charge,
            f"the smaller of {dollars(others.medicare)} that Medicare pays the other provider and {dollars(cap)} that "
            "you received and keep",
            DUPLICATES_AUTHORITY,
        ),
    )


def _split(allowed: Decimal, policy: BookDay) -> _Share:
    patient = cents(allowed * policy["pricing/coinsurance"])
    sequestered = cents((allowed - patient) * policy["pricing/sequestration"])
    return _Share(allowed, patient, sequestered, allowed - patient - sequestered)


def _received(payment: EpisodePayment, paid: str) -> Decimal:
    first, second = payment.first_installment_remitted, payment.second_installment_remitted
    return {NONE_PAID: ZERO, FIRST_PAID: first, BOTH_PAID: first + second}[paid]


def _withheld(withhold: Decimal, paid: str, policy: BookDay) -> Decimal:
    return withhold_taken(withhold, first_paid=paid != NONE_PAID, second_paid=paid == BOTH_PAID, policy=policy)


def _check(case: Case) -> None:
    """Refuse a case that no episode can have.

    :raises InputError: with the first wrong part of it.
    """
    if case.case not in CASES:
        raise InputError("case", f"{case.case} is not a case; use one of {', '.join(CASES)}.")
    if case.installments not in INSTALLMENTS:
        raise InputError("installments", f"{case.installments} is unknown; use one of {', '.join(INSTALLMENTS)}.")
    for field, amount in (("fee_for_service", case.fee_for_service), ("duplicates", case.duplicates)):
        if amount is not None and amount < 0:
            raise InputError(field, "An amount cannot be below zero.")


def _usd(label: str, amount: Decimal, formula: str, authority: str) -> Line:
    return Line(label, amount, formula, authority, unit=Unit.USD)
