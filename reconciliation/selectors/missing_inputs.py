"""Inputs of a run that CMS has not loaded: those that it cannot run without, and those that count as none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.formatting import long_date
from portal.models import Participant
from portal.policy import Book
from portal.rules.performance_years import performance_year, performance_years, policy_of
from quality.models import ExperienceSurvey
from quality.rules import patient_experience
from quality.selectors import experiences_of_each

from .gathering import Facts

NAMED = 3
"""Practices that a sentence names; the others are counted."""
BENCHMARKS = "quality/benchmarks"
THEN = "then start the run."


def unloaded(year: int, participants: Sequence[Participant], *, book: Book) -> str:
    """Return what CMS must load before an initial run of these participants, as one sentence; empty if nothing."""
    starts_on = performance_year(year, book=book).starts_on
    benchmarks = book.on(starts_on).entry(BENCHMARKS)
    if benchmarks.from_on < starts_on:
        return (
            f"The policy has no benchmarks of {year}; its newest are those from {long_date(benchmarks.from_on)} on. "
            f"Load the file of {year} under Tables of benchmarks, have its amendment approved, {THEN}"
        )
    if not patient_experience.counts(year, book=book):
        return ""
    if not ExperienceSurvey.objects.filter(year=year).exists():
        return (
            f"CMS has not loaded the survey of patients' experience of {year}, which gives back the patient experience "
            "withhold. Load the contractor's list (CSV with model_id, sampled, completed and score) under Surveys of "
            f"patients' experience, {THEN}"
        )
    found = experiences_of_each([one.pk for one in participants], year, book=book)
    awaited = sorted(one.model_id for one in participants if found[one.pk].awaited)
    if not awaited:
        return ""
    return (
        f"The survey of patients' experience of {year} has no score of {_named(awaited)}, although enough of "
        f"their patients answered. Load the list with their scores under Surveys of patients' experience, {THEN}"
    )


def _named(model_ids: Sequence[str]) -> str:
    """Return some Model IDs in words, and the number of the others."""
    more = len(model_ids) - NAMED
    shown = ", ".join(model_ids[:NAMED])
    return f"{shown} and {more:,} more" if more > 0 else shown


def counted_as_none(year: int, facts: Mapping[int, Facts], *, true_up: int | None, book: Book) -> list[str]:
    """List what is not on file and an initial run of the year counts without, as sentences with their numbers.

    :param facts: the inputs of each report, by the participant's key.
    :param true_up: the released true-up run of the year before, if there is one.
    """
    told = []
    if true_up is None and any(py.year == year - 1 for py in performance_years(book=book)):
        told.append(f"The true-up of {year - 1} is not released, so no report includes it. It is settled by itself.")
    without = sum(1 for one in facts.values() if not one["baseline_episodes"] or None in one["baseline_episodes"])
    if without:
        told.append(
            f"{_practices(without)} no number of episodes in the baseline on file, so the stop-loss limit does not "
            f"protect {'it' if without == 1 else 'them'}. CMS gives it with the adjustments of {year}."
        )
    few = sum(1 for one in experiences_of_each(list(facts), year, book=book).values() if one.few_answers)
    if few:
        minimum = policy_of(year, book=book)["quality/survey_answers_minimum"]
        told.append(
            f"{_practices(few)} fewer than {minimum} answers in the survey of patients' experience of {year}, or no "
            "row in it, and so no patient experience score."
        )
    return told


def _practices(count: int) -> str:
    return f"{count:,} practice{' has' if count == 1 else 's have'}"
