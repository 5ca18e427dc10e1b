"""Amendments of the policy: one person enters them, another approves them, and nobody changes them afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal import clock, personal_data, selectors
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

    It replaces an approved one of the same day, which stays in the versions of the policy before.

    :raises Refused: when the person is no approver or entered it, or somebody withdrew it.
    """
    if not may_act_as(by, APPROVER):
        raise Refused("Only an approver can put an amendment in force.")
    amendment = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if amendment.approved_at:
        return amendment
    if amendment.entered_by_id == by.pk:
        raise Refused("You entered this amendment. A second person must approve it.")
    if amendment.withdrawn_at:
        raise Refused(f"This amendment was withdrawn. Reason: {amendment.withdrawn_because}")
    amendment.approved_by, amendment.approved_at = by, clock.real_now()
    amendment.save(update_fields=["approved_by", "approved_at"])
    policy_versions.add_amendment(amendment=amendment, by=by)
    return amendment


@use_case("amendment.withdraw")
def withdraw(*, amendment: Amendment, reason: str, by: User) -> Amendment:
    """Withdraw an amendment that nobody approved; one that is in force is corrected by another of the same day.

    :raises Refused: when the person may not enter amendments, without a reason, or when it is in force.
    """
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can withdraw amendments.")
    if not reason.strip():
        raise Refused("Enter the reason.", field="reason")
    personal_data.check_text(reason, field="reason")
    amendment = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if amendment.approved_at:
        raise Refused("This value is in force. Enter the right one from the same day, and have it approved.")
    if amendment.withdrawn_at is None:
        amendment.withdrawn_by, amendment.withdrawn_at = by, clock.real_now()
        amendment.withdrawn_because = reason.strip()
        amendment.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because"])
    return amendment
