"""Cases of the Model's years.

Each case bills claims and returns the episodes that construction must build from them. It states those episodes from
its plan and never computes them from the claims.
"""

from __future__ import annotations

from episodes.generator import coverage_cases as coverage
from episodes.generator.claims import DENIED, NO_PAY, PAID, weekdays
from episodes.generator.history import DAY, Case, Expected, History
from episodes.generator.places import OUTSIDE
from episodes.generator.providers import Provider


def paid_by(history: History, claims_from: int) -> tuple[int, int]:
    """Count the lines of the claims from a position on, and add up their payments in cents."""
    lines = [line for claim in history.billing.claims[claims_from:] for line in claim.lines]
    return len(lines), sum(line.paid for line in lines)


def complete(history: History) -> list[Expected]:
    """An ordinary complete episode."""
    history.course()
    return [history.expect()]


def replanned(history: History) -> list[Expected]:
    """A second planning line by the same practice inside the episode starts nothing."""
    history.course()
    history.plan(history.pc, history.day(20), NO_PAY)
    return [history.expect()]


def model_code_decides(history: History) -> list[Expected]:
    """The diagnoses are of bone metastases and the M-code is of another type: the M-code decides."""
    history.billing.diagnosis = "C7951"
    history.course()
    return [history.expect()]


def technical_on_last_day(history: History) -> list[Expected]:
    """The technical component starts on day 28, the last day of its window."""
    return _late(history, 28, [history.expect()])


def technical_a_day_late(history: History) -> list[Expected]:
    """The technical component starts on day 29: an incomplete episode, paid by fee-for-service."""
    return _late(history, 29, [history.expect(complete=False, reason="tc-not-started", technical=False)])


def _late(history: History, offset: int, expected: list[Expected]) -> list[Expected]:
    in_time = expected[0].complete
    how = NO_PAY if in_time else PAID
    history.plan(history.pc, history.starts_on, NO_PAY)
    history.billing.bill_model(history.pc, history.starts_on, "PC", "V1")
    first_on = history.day(offset)
    history.prepare(history.pc, history.tc, first_on, how, services=("77290", "77334"))
    last_on = history.treat(history.pc, history.tc, first_on + 3 * DAY, 10, how)
    if in_time:
        history.billing.bill_model(history.tc, first_on, "TC", "V1")
        history.close(history.starts_on, last_on)
    return expected


def technical_never(history: History) -> list[Expected]:
    """Planning without treatment: an incomplete episode."""
    history.plan(history.pc, history.starts_on, NO_PAY)
    history.billing.bill_model(history.pc, history.starts_on, "PC", "V1")
    history.billing.bill(history.pc, history.day(4), "77300-26", how=NO_PAY)
    return [history.expect(complete=False, reason="tc-not-started", technical=False)]


def started_again(history: History) -> list[Expected]:
    """A start without technical component blocks nothing: the second start on day 40 is an episode."""
    history.starts_on = history.starts_on.replace(month=min(history.starts_on.month, 10))
    technical_never(history)
    again = history.day(40)
    history.course(planned_on=again)
    return [
        history.expect(complete=False, reason="tc-not-started", technical=False),
        history.expect(starts_on=again),
    ]


def switched(history: History) -> list[Expected]:
    """Another practice and hospital plan again and finish; the first provider furnishes nothing more."""
    history.course(first=7, fractions=8, close=False)
    again = history.day(26)
    history.plan(history.other_practice, again, PAID)
    history.prepare(history.other_practice, history.other_hospital, again + DAY, PAID, services=("77290", "77334"))
    history.treat(history.other_practice, history.other_hospital, again + 6 * DAY, 20, PAID)
    return [history.expect(complete=False, reason="switched-provider")]


def duplicate_elsewhere(history: History) -> list[Expected]:
    """Another hospital treats a second site while the first provider goes on: duplicates."""
    history.course(first=9)
    before = len(history.billing.claims)
    on = history.day(12)
    history.billing.bill(history.other_hospital, on, "77290", "77334", how=PAID)
    for day in weekdays(on + 2 * DAY, history.rng.randint(1, 5)):
        history.billing.bill(history.other_hospital, day, "77412", how=PAID)
    return [history.expect(duplicates=paid_by(history, before))]


def duplicate_opted_out(history: History) -> list[Expected]:
    """A practice that opted out as low-volume treats inside the episode: duplicates, because it is not excluded."""
    history.course()
    before = len(history.billing.claims)
    history.billing.bill(history.rng.choice(history.opted_out), history.day(15), "77300", "77334", how=PAID)
    return [history.expect(duplicates=paid_by(history, before))]


def excluded_elsewhere(history: History) -> list[Expected]:
    """A practice excluded from the Model treats inside the episode: no duplicate."""
    history.course()
    history.billing.bill(history.rng.choice(history.excluded), history.day(15), "77300", "77334", how=PAID)
    return [history.expect()]


def duplicate_denied(history: History) -> list[Expected]:
    """Another provider's claim inside the episode was denied: no duplicate."""
    history.course()
    history.billing.bill(history.other_practice, history.day(15), "77300", "77334", how=DENIED)
    return [history.expect()]


def duplicate_adjusted(history: History) -> list[Expected]:
    """Another provider's claim was replaced: only the replacement counts."""
    history.course()
    original = history.billing.bill(history.other_practice, history.day(15), "77300", "77334", "77290", how=PAID)
    original.chain, original.final = 1, False
    before = len(history.billing.claims)
    replacement = history.billing.bill(history.other_practice, history.day(15), "77300", how=PAID)
    replacement.chain, replacement.version = 1, "replacement"
    return [history.expect(duplicates=paid_by(history, before))]


def duplicate_voided(history: History) -> list[Expected]:
    """Another hospital's claim was voided: nothing of it counts."""
    history.course()
    original = history.billing.bill(history.other_hospital, history.day(15), "77290", how=PAID)
    original.chain, original.final = 1, False
    void = history.billing.bill(history.other_hospital, history.day(15), "77290", how=PAID)
    void.chain, void.version = 1, "void"
    return [history.expect()]


def planning_canceled(history: History) -> list[Expected]:
    """The planning claim was canceled and the beneficiary never treated: nothing starts."""
    original = history.billing.bill(history.pc, history.starts_on, "77263", how=NO_PAY)
    original.chain, original.final = 1, False
    void = history.billing.bill(history.pc, history.starts_on, "77263", how=NO_PAY)
    void.chain, void.version = 1, "void"
    return []


def clean_period(history: History) -> list[Expected]:
    """A course planned on the last day of the clean period is fee-for-service and starts no episode."""
    history.course(first=8, fractions=12)
    history.second_course(117)
    return [history.expect()]


def after_clean_period(history: History) -> list[Expected]:
    """A second episode begins on the day after the clean period."""
    history.starts_on = history.starts_on.replace(month=min(history.starts_on.month, 8))
    history.course(first=8, fractions=12)
    again = history.day(118)
    history.course(planned_on=again, first=8, fractions=12)
    return [history.expect(), history.expect(starts_on=again)]


def excluded_participant(history: History) -> list[Expected]:
    """A participant that is excluded or has opted out plans and treats: no episode."""
    practice = history.rng.choice((*history.excluded, *history.opted_out))
    _elsewhere(history, practice, practice)
    return []


def outside_cbsa(history: History) -> list[Expected]:
    """A practice outside the selected CBSAs, on no participant list, plans and treats: no episode."""
    _elsewhere(history, history.other_practice, history.other_hospital)
    return []


def site_outside(history: History) -> list[Expected]:
    """A participant plans at a place outside the selected CBSAs: no episode."""
    history.plan(history.pc, history.starts_on, PAID, zip_code=OUTSIDE.zips[0])
    for day in weekdays(history.day(8), 5):
        history.billing.bill(history.other_hospital, day, "77412", how=PAID)
    return []


def _elsewhere(history: History, practice: Provider, center: Provider) -> None:
    history.plan(practice, history.starts_on, PAID)
    history.prepare(practice, center, history.day(2), PAID, services=("77290", "77334"))
    history.treat(practice, center, history.day(9), 10, PAID)


def proton(history: History) -> list[Expected]:
    """Proton therapy outside a trial is in the Model."""
    history.course(fractions=20, code="77523")
    return [history.expect()]


def proton_trial(history: History) -> list[Expected]:
    """Proton therapy in a federal randomized trial is outside the Model."""
    trial = f"{history.rng.randint(1_000_000, 4_999_999):08d}"
    history.plan(history.pc, history.starts_on, PAID, trial=trial)
    for day in weekdays(history.day(9), 15):
        history.billing.bill(history.pc, day, "77523", how=PAID, trial=trial)
    return []


# Name, weight, and function of each case.
MODEL_CASES: tuple[tuple[str, int, Case], ...] = (
    ("complete", 100, complete),
    ("replanned", 3, replanned),
    ("m-code-decides", 2, model_code_decides),
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
