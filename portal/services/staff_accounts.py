"""Accounts of CMS staff, which administrators make, and the groups that decide what staff may do."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import Group

from portal import personal_data
from portal.characters import email_key, tidy
from portal.models import User
from portal.staff import ADMINISTRATOR, GROUPS, may_act_as

from . import accounts
from .use_case import Refused, use_case


@use_case("staff.add")
def add(*, email: str, first_name: str, last_name: str, groups: Collection[str], reason: str, by: User) -> User:
    """Create an account for CMS staff; an email leads the person to a password and a second factor.

    :raises Refused: when `by` is no administrator, a group is unknown or missing, or the address has an account.
    """
    _check(by, groups, reason)
    first, *others = groups
    user = accounts.create_staff(
        email=email_key(email), first_name=tidy(first_name), last_name=tidy(last_name), group=first, by=by
    )
    user.groups.add(*Group.objects.filter(name__in=others))
    accounts.ask_for_password_link(user=user)
    return user


@use_case("staff.set_groups")
def set_groups(*, user: User, groups: Collection[str], reason: str, by: User) -> User:
    """Replace the groups of CMS staff; the new ones count from the person's next page.

    :raises Refused: when `by` is no administrator, for the own account, for people of practices, without a reason, and
        for no or an unknown group.
    """
    _check(by, groups, reason)
    if user.pk == by.pk:
        raise Refused("You cannot change your own groups. Ask another administrator.")
    if not user.is_staff:
        raise Refused("This person works for a practice. Only CMS staff have groups.")
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def _check(by: User, groups: Collection[str], reason: str) -> None:
    if not may_act_as(by, ADMINISTRATOR):
        raise Refused("Only an administrator can manage CMS staff.")
    if not groups or set(groups) - set(GROUPS):
        raise Refused("Choose at least one group. To end a person's access, close the account.", field="groups")
    if not reason.strip():
        raise Refused("Enter the reason.", field="reason")
    personal_data.check_text(reason, field="reason")
