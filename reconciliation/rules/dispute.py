"""The stages of a report between its date and its finality, 42 CFR 512.290 (docs/readings.md#finality)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

CONTESTABLE = "contestable"
UNDER_REVIEW = "under-review"
RECONSIDERABLE = "reconsiderable"
UNDER_RECONSIDERATION = "under-reconsideration"
TO_BE_CORRECTED = "to-be-corrected"
CORRECTED = "corrected"
FINAL = "final"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """One timely error notice about a report, and how far it has come.

    `reconsideration_due_on` is None until CMS has answered. `reconsideration_ended_on` is the day on which the official
    decided, or on which the participant withdrew its request (`reconsideration_withdrawn`). `error_found` is true if
    CMS granted changes, and `corrected` if a report with these changes was issued. `carried_over` is true if the notice
    is about a report that this one replaces: a pending notice keeps this one open as well.
    """

    reconsideration_due_on: date | None = None
    reconsideration_requested: bool = False
    reconsideration_ended_on: date | None = None
    reconsideration_withdrawn: bool = False
    error_found: bool = False
    corrected: bool = False
    carried_over: bool = False


@dataclass(frozen=True, slots=True)
class Finality:
    """The first day on which nothing about a report is open, and what ended it last."""

    final_on: date
    because: str


def stage(*, notice_due_on: date, notices: Iterable[NoticeFacts], today: date) -> str:
    """Name the stage of a report between its date and its finality, 42 CFR 512.290.

    After the last day for a notice, the calculation is final only if no timely notice is open. A notice is open while
    CMS has not answered it, while its answer may still be reconsidered, while its reconsideration is not decided, and
    until an error that CMS found is corrected. A corrected report is never final: the one with the correction is.

    :param notices: the notices about the report and about the reports that it replaces, because a pending notice
        carries over; read only after the last day for a notice.
    """
    if today <= notice_due_on:
        return CONTESTABLE
    filed = tuple(notices)
    if any(notice.reconsideration_due_on is None for notice in filed):
        return UNDER_REVIEW
    asked = [notice for notice in filed if notice.reconsideration_requested]
    if any(notice.reconsideration_ended_on is None for notice in asked):
        return UNDER_RECONSIDERATION
    if any(may_be_reconsidered(notice, today=today) for notice in filed):
        return RECONSIDERABLE
    if any(notice.error_found and not notice.corrected for notice in filed):
        return TO_BE_CORRECTED
    return CORRECTED if any(notice.corrected and not notice.carried_over for notice in filed) else FINAL


def may_be_reconsidered(notice: NoticeFacts, *, today: date) -> bool:
    """Tell whether reconsideration of CMS's answer may still be requested on `today`, 42 CFR 512.290(b)."""
    due_on = notice.reconsideration_due_on
    return due_on is not None and today <= due_on and not notice.reconsideration_requested


def finality(*, notice_due_on: date, notices: Sequence[NoticeFacts]) -> Finality:
    """Return since when a report is final, and why, for one whose stage is `FINAL`, 42 CFR 512.290.

    The day follows from the days of the dispute alone, whenever somebody asks.
    """
    ends = [Finality(notice_due_on + ONE_DAY, "the last day for an error notice has passed")]
    for notice in notices:
        due_on, ended_on = notice.reconsideration_due_on, notice.reconsideration_ended_on
        if due_on is None:
            continue
        binding_on = due_on + ONE_DAY
        if ended_on is None:
            ends.append(Finality(binding_on, "CMS's answer to the error notice is binding"))
        elif notice.reconsideration_withdrawn:
            ends.append(Finality(max(binding_on, ended_on), "the request for reconsideration was withdrawn"))
        else:
            ends.append(Finality(ended_on, "the official decided the reconsideration"))
    return max(ends, key=lambda end: end.final_on)
