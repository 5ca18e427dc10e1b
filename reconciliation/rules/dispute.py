"""The stages of a report between its date and its finality, 42 CFR 512.290 (docs/readings.md#finality)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

CONTESTABLE = "contestable"
UNDER_REVIEW = "under-review"
RECONSIDERABLE = "reconsiderable"
UNDER_RECONSIDERATION = "under-reconsideration"
TO_BE_CORRECTED = "to-be-corrected"
FINAL = "final"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """One timely error notice about a report, and how far it has come.

    `reconsideration_due_on` is None until CMS has answered. `error_found` is the latest finding, that of the
    reconsideration or else that of the answer; `corrected` says that a report came after it.
    """

    reconsideration_due_on: date | None = None
    reconsideration_requested: bool = False
    reconsideration_decided: bool = False
    error_found: bool = False
    corrected: bool = False


def stage(*, notice_due_on: date, notices: Iterable[NoticeFacts], today: date) -> str:
    """Name the stage of a report between its date and its finality, 42 CFR 512.290.

    After the last day for a notice, the calculation is final only if no timely notice is open. A notice is open while
    CMS has not answered it, while its answer may still be reconsidered, and while its reconsideration is not decided.

    :param notices: the notices about the report and about the reports that it replaces, because a pending notice
        carries over; read only after the last day for a notice.
    """
    if today <= notice_due_on:
        return CONTESTABLE
    filed = tuple(notices)
    if any(notice.reconsideration_due_on is None for notice in filed):
        return UNDER_REVIEW
    asked = [notice for notice in filed if notice.reconsideration_requested]
    if any(not notice.reconsideration_decided for notice in asked):
        return UNDER_RECONSIDERATION
    if any(may_be_reconsidered(notice, today=today) for notice in filed):
        return RECONSIDERABLE
    return TO_BE_CORRECTED if any(notice.error_found and not notice.corrected for notice in filed) else FINAL


def may_be_reconsidered(notice: NoticeFacts, *, today: date) -> bool:
    """Tell whether reconsideration of CMS's answer may still be requested on `today`, 42 CFR 512.290(b)."""
    due_on = notice.reconsideration_due_on
    return due_on is not None and today <= due_on and not notice.reconsideration_requested
