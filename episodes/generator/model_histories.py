"""Named histories of the Model's years: events that befall one beneficiary, planned first, told by claims afterwards.

Each history writes claims and gives the episodes that must come out of them. The truth is written from the plan,
never worked out from the claims.
"""

from __future__ import annotations

from episodes.generator import coverage_histories as coverage
from episodes.generator.claims import DENIED, NO_PAY, PAID, weekdays
from episodes.generator.places import OUTSIDE
from episodes.generator.providers import Provider
from episodes.generator.scene import DAY, Expected, History, Scene


def paid_by(scene: Scene, claims_from: int) -> tuple[int, int]:
    """Count the lines of the claims billed from a position on and what was paid for them, in cents."""
    lines = [line for claim in scene.desk.claims[claims_from:] for line in claim.lines]
    return len(lines), sum(line.paid for line in lines)


def complete(scene: Scene) -> list[Expected]:
    """An episode as it should be."""
    scene.course()
    return [scene.expect()]


def replanned(scene: Scene) -> list[Expected]:
    """A second planning line by the same practice inside the episode starts nothing."""
    scene.course()
    scene.plan(scene.pc, scene.day(20), NO_PAY)
    return [scene.expect()]


def code_decides(scene: Scene) -> list[Expected]:
    """Diagnoses say bone metastases, the M-code another type: the M-code decides."""
    scene.desk.diagnosis = "C7951"
    scene.course()
    return [scene.expect()]


def technical_on_last_day(scene: Scene) -> list[Expected]:
    """The technical component starts on day 28, the last day of its window."""
    return _late(scene, 28, [scene.expect()])


def technical_a_day_late(scene: Scene) -> list[Expected]:
    """The technical component starts on day 29: an incomplete episode, paid by fee-for-service."""
    return _late(scene, 29, [scene.expect(complete=False, reason="tc-not-started", technical=False)])


def _late(scene: Scene, offset: int, expected: list[Expected]) -> list[Expected]:
    in_time = expected[0].complete
    how = NO_PAY if in_time else PAID
    scene.plan(scene.pc, scene.starts_on, NO_PAY)
    scene.desk.bill_model(scene.pc, scene.starts_on, "PC", "V1")
    first_on = scene.day(offset)
    scene.prepare(scene.pc, scene.tc, first_on, how, services=("77290", "77334"))
    last_on = scene.treat(scene.pc, scene.tc, first_on + 3 * DAY, 10, how)
    if in_time:
        scene.desk.bill_model(scene.tc, first_on, "TC", "V1")
        scene.close(scene.starts_on, last_on)
    return expected


def technical_never(scene: Scene) -> list[Expected]:
    """Planned, and never treated."""
    scene.plan(scene.pc, scene.starts_on, NO_PAY)
    scene.desk.bill_model(scene.pc, scene.starts_on, "PC", "V1")
    scene.desk.bill(scene.pc, scene.day(4), "77300-26", how=NO_PAY)
    return [scene.expect(complete=False, reason="tc-not-started", technical=False)]


def started_again(scene: Scene) -> list[Expected]:
    """A start without technical component blocks nothing: the second start on day 40 is an episode."""
    scene.starts_on = scene.starts_on.replace(month=min(scene.starts_on.month, 10))
    technical_never(scene)
    again = scene.day(40)
    scene.course(planned_on=again)
    return [
        scene.expect(complete=False, reason="tc-not-started", technical=False),
        scene.expect(starts_on=again),
    ]


def switched(scene: Scene) -> list[Expected]:
    """Another practice and hospital plan anew and finish; the first provider furnishes nothing more."""
    scene.course(first=7, fractions=8, close=False)
    again = scene.day(26)
    scene.plan(scene.other_practice, again, PAID)
    scene.prepare(scene.other_practice, scene.other_hospital, again + DAY, PAID, services=("77290", "77334"))
    scene.treat(scene.other_practice, scene.other_hospital, again + 6 * DAY, 20, PAID)
    return [scene.expect(complete=False, reason="switched-provider")]


def duplicate_elsewhere(scene: Scene) -> list[Expected]:
    """Another hospital treats a second site while the first provider goes on: duplicates."""
    scene.course(first=9)
    before = len(scene.desk.claims)
    on = scene.day(12)
    scene.desk.bill(scene.other_hospital, on, "77290", "77334", how=PAID)
    for day in weekdays(on + 2 * DAY, scene.chance.randint(1, 5)):
        scene.desk.bill(scene.other_hospital, day, "77412", how=PAID)
    return [scene.expect(duplicates=paid_by(scene, before))]


def duplicate_opted_out(scene: Scene) -> list[Expected]:
    """A practice that opted out as low-volume treats inside the episode: duplicates, for it is not excluded."""
    scene.course()
    before = len(scene.desk.claims)
    scene.desk.bill(scene.chance.choice(scene.opted_out), scene.day(15), "77300", "77334", how=PAID)
    return [scene.expect(duplicates=paid_by(scene, before))]


def excluded_elsewhere(scene: Scene) -> list[Expected]:
    """A practice that is excluded from the Model treats inside the episode: no duplicate."""
    scene.course()
    scene.desk.bill(scene.chance.choice(scene.excluded), scene.day(15), "77300", "77334", how=PAID)
    return [scene.expect()]


def duplicate_denied(scene: Scene) -> list[Expected]:
    """Another provider's claim inside the episode was denied: no duplicate."""
    scene.course()
    scene.desk.bill(scene.other_practice, scene.day(15), "77300", "77334", how=DENIED)
    return [scene.expect()]


def duplicate_adjusted(scene: Scene) -> list[Expected]:
    """Another provider's claim was replaced: only the replacement counts."""
    scene.course()
    original = scene.desk.bill(scene.other_practice, scene.day(15), "77300", "77334", "77290", how=PAID)
    original.chain, original.final = 1, False
    before = len(scene.desk.claims)
    replacement = scene.desk.bill(scene.other_practice, scene.day(15), "77300", how=PAID)
    replacement.chain, replacement.version = 1, "replacement"
    return [scene.expect(duplicates=paid_by(scene, before))]


def duplicate_voided(scene: Scene) -> list[Expected]:
    """Another hospital's claim was voided: nothing of it counts."""
    scene.course()
    original = scene.desk.bill(scene.other_hospital, scene.day(15), "77290", how=PAID)
    original.chain, original.final = 1, False
    void = scene.desk.bill(scene.other_hospital, scene.day(15), "77290", how=PAID)
    void.chain, void.version = 1, "void"
    return [scene.expect()]


def planning_canceled(scene: Scene) -> list[Expected]:
    """The planning claim was canceled, the beneficiary never treated: nothing starts."""
    original = scene.desk.bill(scene.pc, scene.starts_on, "77263", how=NO_PAY)
    original.chain, original.final = 1, False
    void = scene.desk.bill(scene.pc, scene.starts_on, "77263", how=NO_PAY)
    void.chain, void.version = 1, "void"
    return []


def clean_period(scene: Scene) -> list[Expected]:
    """A course planned on the last day of the clean period is fee-for-service and starts no episode."""
    scene.course(first=8, fractions=12)
    scene.second_course(117)
    return [scene.expect()]


def after_clean_period(scene: Scene) -> list[Expected]:
    """The day after the clean period a new episode may begin."""
    scene.starts_on = scene.starts_on.replace(month=min(scene.starts_on.month, 8))
    scene.course(first=8, fractions=12)
    again = scene.day(118)
    scene.course(planned_on=again, first=8, fractions=12)
    return [scene.expect(), scene.expect(starts_on=again)]


def excluded_participant(scene: Scene) -> list[Expected]:
    """Planned and treated by a participant that is excluded, or has opted out, on the day."""
    practice = scene.chance.choice((*scene.excluded, *scene.opted_out))
    _elsewhere(scene, practice, practice)
    return []


def outside_cbsa(scene: Scene) -> list[Expected]:
    """Planned and treated by a practice that is on no participant list, outside the selected CBSAs."""
    _elsewhere(scene, scene.other_practice, scene.other_hospital)
    return []


def site_outside(scene: Scene) -> list[Expected]:
    """Planned by a participant at a place outside the selected CBSAs."""
    scene.plan(scene.pc, scene.starts_on, PAID, zip_code=OUTSIDE.zips[0])
    for day in weekdays(scene.day(8), 5):
        scene.desk.bill(scene.other_hospital, day, "77412", how=PAID)
    return []


def _elsewhere(scene: Scene, practice: Provider, center: Provider) -> None:
    scene.plan(practice, scene.starts_on, PAID)
    scene.prepare(practice, center, scene.day(2), PAID, services=("77290", "77334"))
    scene.treat(practice, center, scene.day(9), 10, PAID)


def proton(scene: Scene) -> list[Expected]:
    """Proton therapy outside a trial is in the Model."""
    scene.course(fractions=20, code="77523")
    return [scene.expect()]


def proton_trial(scene: Scene) -> list[Expected]:
    """Proton therapy in a federal randomized trial is outside the Model."""
    trial = f"{scene.chance.randint(1_000_000, 4_999_999):08d}"
    scene.plan(scene.pc, scene.starts_on, PAID, trial=trial)
    for day in weekdays(scene.day(9), 15):
        scene.desk.bill(scene.pc, day, "77523", how=PAID, trial=trial)
    return []


# Name of the case, its weight among the others, its history.
MODEL_CASES: tuple[tuple[str, int, History], ...] = (
    ("complete", 100, complete),
    ("replanned", 3, replanned),
    ("m-code-decides", 2, code_decides),
    ("tc-day-28", 2, technical_on_last_day),
    ("tc-day-29", 2, technical_a_day_late),
    ("tc-not-started", 4, technical_never),
    ("tc-not-started-then-again", 1, started_again),
    ("lost-ffs-before-tc", 2, coverage.lost_before),
    ("lost-ffs-after-tc", 3, coverage.lost_after),
    ("part-b-ends", 1, coverage.part_b_ends),
    ("medicare-secondary-after-tc", 2, coverage.medicare_secondary),
    ("medicare-secondary-when-planned", 1, coverage.medicare_second_when_planned),
    ("switched-provider", 3, switched),
    ("duplicate-elsewhere", 8, duplicate_elsewhere),
    ("duplicate-opted-out", 2, duplicate_opted_out),
    ("excluded-elsewhere", 1, excluded_elsewhere),
    ("duplicate-denied", 2, duplicate_denied),
    ("duplicate-adjusted", 2, duplicate_adjusted),
    ("duplicate-voided", 1, duplicate_voided),
    ("planning-canceled", 1, planning_canceled),
    ("died-after-tc", 3, coverage.died_after),
    ("died-before-tc", 2, coverage.died_before),
    ("hospice-after-planning", 2, coverage.hospice_after),
    ("hospice-before-planning", 1, coverage.hospice_before),
    ("new-planning-in-clean-period", 2, clean_period),
    ("new-episode-at-118", 2, after_clean_period),
    ("hmo-from-the-start", 2, coverage.hmo_from_start),
    ("part-a-only", 1, coverage.part_a_only),
    ("excluded-participant", 2, excluded_participant),
    ("outside-cbsa-provider", 2, outside_cbsa),
    ("site-outside-cbsa", 1, site_outside),
    ("proton", 1, proton),
    ("trial-proton", 1, proton_trial),
)
