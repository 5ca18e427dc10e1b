"""Accounts that nobody uses: their owners are warned, then the accounts are closed, by the days of the policy."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Greatest

from portal import clock
from portal.models import User
from portal.selectors import policy_book
from portal.staff import ADMINISTRATOR

from . import account_help, accounts, jobs
from .use_case import Actor, use_case


def _inactive_since(instant: Any) -> Any:
    """Return the open accounts without a sign-in since an instant; demonstration logins and superusers never count."""
    last_active = Greatest("date_joined", "last_login", "reopened_at")  # PostgreSQL leaves out those that are NULL
    accounts_in_use = User.objects.filter(is_active=True, is_superuser=False, demonstration=False)
    return accounts_in_use.annotate(last_active_at=last_active).filter(last_active_at__lt=instant)


@use_case("account.warn_inactive")
def warn(*, by: Actor) -> int:
    """Warn the owners of accounts that will be closed soon, once for each period of inactivity; return how many."""
    now, days, notice = clock.real_now(), *_policy()
    due = _inactive_since(now - timedelta(days=days - notice)).filter(
        Q(inactivity_warned_at__isnull=True) | Q(inactivity_warned_at__lte=F("last_active_at"))
    )
    people = list(due.select_for_update(skip_locked=True))
    for user in people:
        user.inactivity_warned_at = now
        closes_at = max(user.last_active_at + timedelta(days=days), now + timedelta(days=notice))
        jobs.enqueue("portal.mail_inactivity_warning", user.pk, closes_at.astimezone(clock.EASTERN).date().isoformat())
    User.objects.bulk_update(people, ["inactivity_warned_at"], batch_size=500)
    return len(people)


def close(*, by: Actor) -> int:
    """Close the accounts whose owners were warned in time and did not sign in, each for itself; return how many.

    The last account of an administrator stays open, so that somebody can open the others again.
    """
    now, days, notice = clock.real_now(), *_policy()
    due = _inactive_since(now - timedelta(days=days)).filter(
        inactivity_warned_at__gt=F("last_active_at"), inactivity_warned_at__lte=now - timedelta(days=notice)
    )
    closed = 0
    for user in due:
        if not _is_last_administrator(user):
            account_help.close(user=user, reason=f"No sign-in for {days} days.", by=by)
            closed += 1
    return closed


def mail_warning(*, user_id: int, closes_on: date) -> None:
    """Email the owner of an inactive account until when to sign in."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        accounts.mail_inactivity_warning(user=user, closes_on=closes_on)


def _policy() -> tuple[int, int]:
    """Return the days until an account is closed, and those of the warning before."""
    policy = policy_book().on(clock.real_today())
    return policy["accounts/inactive_close_days"], policy["accounts/inactive_warning_days"]


def _is_last_administrator(user: User) -> bool:
    administrators = User.objects.filter(is_active=True, groups__name=ADMINISTRATOR)
    return administrators.filter(pk=user.pk).exists() and not administrators.exclude(pk=user.pk).exists()
