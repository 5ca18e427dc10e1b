"""Episodes of care: their days and their completeness, 42 CFR 512.245.

Without fee-for-service on the planning day there is no episode: docs/readings.md#planning-day-coverage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.formatting import long_date
from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.performance_years import performance_years
from portal.rules.worksheet import Line

AUTHORITY = "42 CFR 512.245"
BENEFICIARIES = "42 CFR 512.215(a)"
INSTALLMENTS = "42 CFR 512.265(b); RO Model overview webinar (CMS, autumn 2020), prospective episode payment"
DEFINITIONS = "42 CFR 512.205"
DEATH_AND_HOSPICE = "42 CFR 512.245(b)"
ONE_DAY = timedelta(days=1)

TC_NOT_STARTED = "tc-not-started"
LOST_FFS = "lost-ffs"
DIED = "died"


@dataclass(frozen=True, slots=True)
class EpisodeFacts:
    """The known facts of an episode: the planning day and the events after it (None where none is known).

    `lost_ffs_on` is the first day without traditional fee-for-service as the primary payer.
    """

    planning_date: date
    first_treatment_date: date | None = None
    treatment_ended_on: date | None = None
    lost_ffs_on: date | None = None
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class EpisodeDates:
    """The days of an episode, and whether it is complete (None while unknown)."""

    in_model: bool
    year: int | None
    starts_on: date
    ends_on: date
    last_treatment_start_on: date
    second_installment_earliest_on: date
    clean_period_starts_on: date
    clean_period_ends_on: date
    next_episode_earliest_on: date
    complete: bool | None
    reason: str | None
    lines: tuple[Line, ...]


def dates(facts: EpisodeFacts, *, book: Book) -> EpisodeDates:
    """Calculate the days and the completeness of an episode, 42 CFR 512.245.

    Day 0 is the planning day, and the policy of that day applies. A person without traditional fee-for-service on that
    day is not a beneficiary of the Model, 42 CFR 512.215(a)(2), so there is no episode, complete or incomplete.

    :raises InputError: when the events contradict each other.
    :raises PolicyError: when the policy does not reach back to the planning day.
    """
    _check(facts)
    starts_on = facts.planning_date
    policy = book.on(starts_on)
    ends_on = starts_on + policy["episodes/length_days"] * ONE_DAY - ONE_DAY
    window = policy["episodes/technical_component_window_days"]
    window_reading = policy["episodes/technical_component_window_reading"]
    last_treatment_start_on = starts_on + _DAY_COUNTS[window_reading](window)
    earliest_day = policy["episodes/end_of_episode_earliest_day"]
    not_before = starts_on + _DAY_COUNTS[policy["episodes/end_of_episode_reading"]](earliest_day)
    second_installment_on = max(not_before, facts.treatment_ended_on or not_before)
    clean_starts_on = ends_on + ONE_DAY
    clean_ends_on = ends_on + policy["episodes/clean_period_days"] * ONE_DAY
    outcome = _outcome(facts, ends_on, last_treatment_start_on)
    year = None if outcome == NO_EPISODE else _model_year(starts_on, book=book)
    lines = (
        Line(
            f"Episode {long_date(starts_on)} to {long_date(ends_on)}",
            None,
            f"{policy['episodes/length_days']} days, counting the planning day",
            DEFINITIONS,
        ),
        Line(
            f"Performance year {year}" if year else "Not in the Model",
            None,
            "the year in which the episode starts, if it starts in the Model and by the last day for a new episode",
            BENEFICIARIES if outcome == NO_EPISODE else AUTHORITY,
        ),
        Line(
            f"Last day for the technical component to start: {long_date(last_treatment_start_on)}",
            None,
            f"within {window} days of the planning service",
            AUTHORITY,
        ),
        Line(
            f"First day to bill the second installment: {long_date(second_installment_on)}",
            None,
            f"when treatment has ended, but not before day {earliest_day} of the episode",
            INSTALLMENTS,
        ),
        Line(
            f"Clean period {long_date(clean_starts_on)} to {long_date(clean_ends_on)}",
            None,
            f"{policy['episodes/clean_period_days']} days after the episode; another episode may start the next day",
            DEFINITIONS,
        ),
        Line(outcome.label, None, outcome.why, outcome.authority),
    )
    return EpisodeDates(
        in_model=year is not None,
        year=year,
        starts_on=starts_on,
        ends_on=ends_on,
        last_treatment_start_on=last_treatment_start_on,
        second_installment_earliest_on=second_installment_on,
        clean_period_starts_on=clean_starts_on,
        clean_period_ends_on=clean_ends_on,
        next_episode_earliest_on=clean_ends_on + ONE_DAY,
        complete=outcome.complete,
        reason=outcome.reason,
        lines=lines,
    )


def _days_following(days: int) -> timedelta:
    """Count days after the planning day."""
    return days * ONE_DAY


def _planning_is_day_one(days: int) -> timedelta:
    """Count days with the planning day as day 1."""
    return days * ONE_DAY - ONE_DAY


_DAY_COUNTS: dict[str, Callable[[int], timedelta]] = {
    "days-following": _days_following,
    "planning-is-day-one": _planning_is_day_one,
}


def _model_year(starts_on: date, *, book: Book) -> int | None:
    """Return the performance year in which an episode starts; None when it is not in the Model."""
    for year in performance_years(book=book, on=starts_on):
        if year.starts_on <= starts_on <= year.ends_on:
            last_start = book.on(starts_on)["model/last_episode_start"]
            return year.year if starts_on <= last_start else None
    return None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The completeness of an episode (None while unknown), with its reason as a code and in words."""

    label: str
    complete: bool | None
    reason: str | None
    why: str
    authority: str = DEFINITIONS


NO_EPISODE = _Outcome(
    "No episode",
    None,
    None,
    "traditional fee-for-service was not the primary payer on the planning day, so the beneficiary is not in the Model",
    BENEFICIARIES,
)


def _complete(why: str, authority: str = DEFINITIONS) -> _Outcome:
    return _Outcome("Complete", True, None, why, authority)


def _incomplete(reason: str, why: str) -> _Outcome:
    return _Outcome("Incomplete", False, reason, why)


def _unknown(why: str) -> _Outcome:
    return _Outcome("Completeness not yet known", None, None, why)


def _outcome(facts: EpisodeFacts, ends_on: date, last_treatment_start_on: date) -> _Outcome:
    """Decide whether an episode is complete.

    A loss of fee-for-service on the day of death or later is ignored, because death ends enrollment.
    """
    started_on, lost_on, died_on = facts.first_treatment_date, facts.lost_ffs_on, facts.died_on
    if lost_on is not None and died_on is not None and lost_on >= died_on:
        lost_on = None
    if lost_on == facts.planning_date:
        return NO_EPISODE
    if lost_on is not None and lost_on <= min(last_treatment_start_on, started_on or last_treatment_start_on):
        return _incomplete(LOST_FFS, "traditional fee-for-service ended before the technical component was under way")
    if started_on is not None and started_on > last_treatment_start_on:
        return _incomplete(TC_NOT_STARTED, "the technical component started after its last day")
    if started_on is None and facts.treatment_ended_on is not None:
        return _unknown("treatment has ended, but the day it started is not known")
    if started_on is None:
        if died_on is not None and died_on <= last_treatment_start_on:
            return _incomplete(DIED, "the beneficiary died before the technical component started")
        if died_on is not None or lost_on is not None:
            return _incomplete(TC_NOT_STARTED, "the technical component did not start by its last day")
        return _unknown("no start of the technical component is known")
    if lost_on is not None and lost_on <= ends_on:
        return _incomplete(
            LOST_FFS,
            "traditional fee-for-service ended after the technical component started and before the episode "
            "ended; you keep only the first installment",
        )
    if died_on is not None and died_on <= ends_on:
        return _complete("the beneficiary died after treatment started; both installments are paid", DEATH_AND_HOSPICE)
    return _complete("the technical component started in time and nothing ended the episode early")


def _check(facts: EpisodeFacts) -> None:
    """Refuse events that contradict each other.

    :raises InputError: with the first such event.
    """
    for field in ("first_treatment_date", "treatment_ended_on", "lost_ffs_on", "died_on"):
        day = getattr(facts, field)
        if day is not None and day < facts.planning_date:
            raise InputError(field, f"{field} {long_date(day)} is before the planning date.")
    ended_on, started_on = facts.treatment_ended_on, facts.first_treatment_date
    if ended_on is not None and started_on is not None and ended_on < started_on:
        raise InputError("treatment_ended_on", "Treatment cannot end before the first treatment.")
    if facts.died_on is not None:
        for field in ("first_treatment_date", "treatment_ended_on"):
            day = getattr(facts, field)
            if day is not None and day > facts.died_on:
                raise InputError(field, f"{field} {long_date(day)} is after the day of death.")
