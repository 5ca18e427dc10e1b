"""Named histories of the Model's years in which coverage decides: fee-for-service lost, another payer, hospice, death.

Each history writes claims and gives the episodes that must come out of them. The truth is written from the plan,
never worked out from the claims.
"""

from __future__ import annotations

from episodes.generator.claims import NO_PAY, PAID, weekdays
from episodes.generator.scene import DAY, Expected, Scene

EMPLOYER_PLAN = "A"


def lost_before(scene: Scene) -> list[Expected]:
    """Fee-for-service ends before the technical component starts."""
    scene.starts_on = scene.starts_on.replace(day=min(28, 12 + scene.starts_on.day % 14))
    scene.plan(scene.pc, scene.starts_on, NO_PAY)
    scene.desk.bill_model(scene.pc, scene.starts_on, "PC", "V1")
    _leaves(scene, 1)
    return [scene.expect(complete=False, reason="lost-ffs", technical=False)]


def lost_after(scene: Scene) -> list[Expected]:
    """Fee-for-service ends after the technical component started: the first installment is kept."""
    scene.starts_on = scene.starts_on.replace(day=min(scene.starts_on.day, 9))
    scene.course(first=7, fractions=10, close=False)
    _leaves(scene, 2)
    return [scene.expect(complete=False, reason="lost-ffs")]


def _leaves(scene: Scene, months: int) -> None:
    """Take the beneficiary out of fee-for-service from the first day of a later month on."""
    number = scene.starts_on.year * 12 + scene.starts_on.month - 1 + months
    for later in range(number, number + 6):
        scene.hmo[(later // 12, later % 12 + 1)] = scene.chance.choice("1C2")


def part_b_ends(scene: Scene) -> list[Expected]:
    """Part B ends inside the episode, after the technical component started."""
    scene.starts_on = scene.starts_on.replace(day=min(scene.starts_on.day, 9))
    scene.course(first=7, fractions=10, close=False)
    number = scene.starts_on.year * 12 + scene.starts_on.month + 1
    for later in range(number, number + 6):
        scene.buy_in[(later // 12, later % 12 + 1)] = "1"
    return [scene.expect(complete=False, reason="lost-ffs")]


def medicare_secondary(scene: Scene) -> list[Expected]:
    """An employer's plan comes before Medicare from some treatment day on: the first installment is kept."""
    scene.course(first=7, fractions=10, close=False)
    for day in weekdays(scene.day(25), 5):
        scene.desk.bill(scene.tc, day, "77385" if scene.tc.ccn else "G6015", how=PAID, payer=EMPLOYER_PLAN)
    return [scene.expect(complete=False, reason="lost-ffs")]


def medicare_second_when_planned(scene: Scene) -> list[Expected]:
    """An employer's plan comes before Medicare when planned: not a beneficiary of the Model."""
    scene.plan(scene.pc, scene.starts_on, PAID, payer=EMPLOYER_PLAN)
    scene.prepare(scene.pc, scene.tc, scene.day(3), PAID, services=("77290", "77334"))
    scene.treat(scene.pc, scene.tc, scene.day(9), 5, PAID)
    return []


def died_after(scene: Scene) -> list[Expected]:
    """Death after the technical component started leaves the episode complete."""
    last_on = scene.course(first=7, fractions=8, close=False)
    scene.died_on = last_on + scene.chance.randint(1, 12) * DAY
    scene.close(scene.starts_on, last_on)
    return [scene.expect()]


def died_before(scene: Scene) -> list[Expected]:
    """Death before the technical component started."""
    scene.plan(scene.pc, scene.starts_on, NO_PAY)
    scene.desk.bill_model(scene.pc, scene.starts_on, "PC", "V1")
    scene.died_on = scene.day(scene.chance.randint(3, 26))
    return [scene.expect(complete=False, reason="died", technical=False)]


def hospice_after(scene: Scene) -> list[Expected]:
    """Hospice elected after planning, technical component in time: complete."""
    scene.course(first=7, fractions=5)
    scene.hospice = (scene.day(30), scene.day(75))
    return [scene.expect()]


def hospice_before(scene: Scene) -> list[Expected]:
    """Planned inside a hospice period: not a beneficiary of the Model."""
    scene.course(fractions=3)
    scene.hospice = (scene.day(-20), scene.day(10))
    return []


def hmo_from_start(scene: Scene) -> list[Expected]:
    """In a Medicare Advantage plan when planned."""
    scene.course(fractions=5)
    _leaves(scene, 0)
    return []


def part_a_only(scene: Scene) -> list[Expected]:
    """Without Part B when planned."""
    scene.course(fractions=5)
    for month in range(1, 13):
        scene.buy_in[(scene.starts_on.year, month)] = "1"
    return []
