"""Cases of the Model's years that turn on coverage: fee-for-service lost, another payer, hospice, death.

Each case bills claims and returns the episodes that construction must build from them. It states those episodes from
its plan and never computes them from the claims.
"""

from __future__ import annotations

from episodes.generator.claims import NO_PAY, PAID, weekdays
from episodes.generator.history import DAY, Expected, History

EMPLOYER_PLAN = "A"


def lost_before(history: History) -> list[Expected]:
    """Fee-for-service ends before the technical component starts."""
    history.starts_on = history.starts_on.replace(day=min(28, 12 + history.starts_on.day % 14))
    history.plan(history.pc, history.starts_on, NO_PAY)
    history.billing.bill_model(history.pc, history.starts_on, "PC", "V1")
    _leave_fee_for_service(history, 1)
    return [history.expect(complete=False, reason="lost-ffs", technical=False)]


def lost_after(history: History) -> list[Expected]:
    """Fee-for-service ends after the technical component started: the participant keeps the first installment."""
    history.starts_on = history.starts_on.replace(day=min(history.starts_on.day, 9))
    history.course(first=7, fractions=10, close=False)
    _leave_fee_for_service(history, 2)
    return [history.expect(complete=False, reason="lost-ffs")]


def _leave_fee_for_service(history: History, months: int) -> None:
    """Enroll the beneficiary in a Medicare Advantage plan from the first day of a later month on."""
    number = history.starts_on.year * 12 + history.starts_on.month - 1 + months
    for later in range(number, number + 6):
        history.hmo[(later // 12, later % 12 + 1)] = history.rng.choice("1C2")


def part_b_ends(history: History) -> list[Expected]:
    """Part B ends inside the episode, after the technical component started."""
    history.starts_on = history.starts_on.replace(day=min(history.starts_on.day, 9))
    history.course(first=7, fractions=10, close=False)
    number = history.starts_on.year * 12 + history.starts_on.month + 1
    for later in range(number, number + 6):
        history.buy_in[(later // 12, later % 12 + 1)] = "1"
    return [history.expect(complete=False, reason="lost-ffs")]


def medicare_secondary(history: History) -> list[Expected]:
    """An employer's plan pays before Medicare from a treatment day on: the participant keeps the first installment."""
    history.course(first=7, fractions=10, close=False)
    for day in weekdays(history.day(25), 5):
        history.billing.bill(history.tc, day, "77385" if history.tc.ccn else "G6015", how=PAID, payer=EMPLOYER_PLAN)
    return [history.expect(complete=False, reason="lost-ffs")]


def medicare_second_when_planned(history: History) -> list[Expected]:
    """An employer's plan pays before Medicare on the planning day: not a beneficiary of the Model."""
    history.plan(history.pc, history.starts_on, PAID, payer=EMPLOYER_PLAN)
    history.prepare(history.pc, history.tc, history.day(3), PAID, services=("77290", "77334"))
    history.treat(history.pc, history.tc, history.day(9), 5, PAID)
    return []


def died_after(history: History) -> list[Expected]:
    """Death after the technical component started leaves the episode complete."""
    last_on = history.course(first=7, fractions=8, close=False)
    history.died_on = last_on + history.rng.randint(1, 12) * DAY
    history.close(history.starts_on, last_on)
    return [history.expect()]


def died_before(history: History) -> list[Expected]:
    """Death before the technical component started."""
    history.plan(history.pc, history.starts_on, NO_PAY)
    history.billing.bill_model(history.pc, history.starts_on, "PC", "V1")
    history.died_on = history.day(history.rng.randint(3, 26))
    return [history.expect(complete=False, reason="died", technical=False)]


def hospice_after(history: History) -> list[Expected]:
    """Hospice is elected after planning and the technical component starts in time: complete."""
    history.course(first=7, fractions=5)
    history.hospice = (history.day(30), history.day(75))
    return [history.expect()]


def hospice_before(history: History) -> list[Expected]:
    """The planning day is inside a hospice period: not a beneficiary of the Model."""
    history.course(fractions=3)
    history.hospice = (history.day(-20), history.day(10))
    return []


def hmo_from_start(history: History) -> list[Expected]:
    """The beneficiary is in a Medicare Advantage plan on the planning day."""
    history.course(fractions=5)
    _leave_fee_for_service(history, 0)
    return []


def part_a_only(history: History) -> list[Expected]:
    """The beneficiary has no Part B on the planning day."""
    history.course(fractions=5)
    for month in range(1, 13):
        history.buy_in[(history.starts_on.year, month)] = "1"
    return []
