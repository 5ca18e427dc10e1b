"""Amendments of the policy: one person enters them, another approves them, and nobody changes them afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal import clock, selectors
from portal.formatting import long_date
from portal.models import Amendment, User
from portal.policy import Amendment as AmendedValue
from portal.policy import PolicyError
from portal.staff import ANALYST, APPROVER, may_act_as

from . import policy_versions
from .typed_days import check_in_reach
from .use_case import Refused, use_case


@use_case("amendment.enter")
def enter(*, name: str, from_on: date, value: Any, reference: str, reason: str, by: User) -> Amendment:
    """Enter a dated value, which takes effect when another person approves it.

    :raises Refused: when the person may not, the parameter is unknown, may not be amended, or the value does not fit
        its unit.
    """
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can enter amendments.")
    check_in_reach(book=selectors.policy_book(), from_on=from_on)
    try:
        known_from = selectors.policy_book().parameter(name).values[0].from_on
        if from_on < known_from:
            raise Refused(
                f"The policy has values of {name} from {long_date(known_from)} on. Give that day or a later one."
            )
        selectors.policy_book().amended([AmendedValue(name=name, from_on=from_on, value=value, reference=reference)])
    except PolicyError as error:
        raise Refused(str(error)) from error
    return Amendment.objects.create(
        name=name, from_on=from_on, value=value, reference=reference, reason=reason,
        entered_by=by, entered_at=clock.real_now(),
    )  # fmt: skip


@use_case("amendment.approve")
def approve(*, amendment: Amendment, by: User) -> Amendment:
    """Approve another person's amendment; every process uses the new book from its next request or job on.

    :raises Refused: when the person is no approver or entered it, or a value of that day was already approved.
    """
    if not may_act_as(by, APPROVER):
        raise Refused("Only an approver can put an amendment in force.")
    amendment = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if amendment.approved_at:
        return amendment
    if amendment.entered_by_id == by.pk:
        raise Refused("You entered this amendment. A second person must approve it.")
    if Amendment.objects.approved().filter(name=amendment.name, from_on=amendment.from_on).exists():
        raise Refused(f"A value of {amendment.name} from {long_date(amendment.from_on)} was already approved.")
    amendment.approved_by, amendment.approved_at = by, clock.real_now()
    amendment.save(update_fields=["approved_by", "approved_at"])
    policy_versions.add_amendment(amendment=amendment, by=by)
    return amendment
