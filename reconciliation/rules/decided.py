"""Decided lines, and the part of a later line that may still be contested, 42 CFR 512.290.

See docs/readings.md#decided-lines.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reconciliation.rules.dispute import NoticeFacts, may_be_reconsidered

DETERMINED = "determined"
BINDING = "binding"
GIVEN_UP = "given-up"
RECONSIDERABLE = "reconsiderable"
UNDER_RECONSIDERATION = "under-reconsideration"
_OF_BOTH = frozenset({"duplicate-services", "incomplete-episodes"})
_OF_ONE_EPISODE = ".episode"


def standing(notice: NoticeFacts, *, today: date) -> str:
    """Name how far an answered matter has come, 42 CFR 512.290(b): it is decided for good, or goes on in its own way.

    :param notice: a notice that CMS has answered.
    """
    if notice.reconsideration_withdrawn:
        return GIVEN_UP
    if notice.reconsideration_ended_on is not None:
        return DETERMINED
    if notice.reconsideration_requested:
        return UNDER_RECONSIDERATION
    return RECONSIDERABLE if may_be_reconsidered(notice, today=today) else BINDING


def is_in_both(code: str) -> bool:
    """Tell whether a line of the true-up goes on from that of the initial report, by their code, 42 CFR 512.285(g)."""
    return code.removesuffix(_OF_ONE_EPISODE) in _OF_BOTH


def new_part(*, amount: Decimal, decided: Decimal, followed: Decimal | None = None) -> Decimal:
    """Return what a line of a later report says beyond the decision about it, in USD, 42 CFR 512.290.

    :param amount: that of the later line.
    :param decided: that which follows from the decision, in the report that was contested.
    :param followed: where the later line is of a true-up and the decision about the initial report: the amount in the
        report that the true-up follows, because the line is the change since that report.
    """
    return amount + (followed or Decimal(0)) - decided
