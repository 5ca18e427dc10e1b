"""The help desk's hands on accounts: second factor, closing and reopening, correction of an address.

The help desk acts on people of practices only, administrators also on CMS staff, and nobody on the own account.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from portal import clock, personal_data
from portal.characters import email_key
from portal.identifiers import check_email
from portal.models import IdentityCheck, User
from portal.staff import ADMINISTRATOR, HELP_DESK, may_act_as

from . import accounts, jobs
from .use_case import Actor, Refused, use_case

Purpose = IdentityCheck.Purpose


@use_case("account.reset_second_factor")
def reset_second_factor(*, user: User, method: str, notes: str, by: User) -> User:
    """Remove a person's authenticator app, passkeys and recovery codes after a check of the identity.

    All sessions end, and an email tells the person. At the next sign-in the password leads to a new second factor.

    :param method: one of `IdentityCheck.Method`.
    :param notes: who confirmed what; the portal keeps them.
    :raises Refused: when `by` may not act on the account, the check is incomplete, or there is no second factor.
    """
    user = _lock(user, by)
    authenticators = Authenticator.objects.filter(user=user)
    if not authenticators.exists():
        raise Refused("This person has no second factor. The next sign-in sets one up.")
    _record_check(user, Purpose.SECOND_FACTOR, method, notes, by)
    authenticators.delete()
    accounts.end_sessions(user=user, by=by)
    _tell(user, "account/email/second_factor_reset")
    return user


@use_case("account.close")
def close(*, user: User, reason: str, by: Actor) -> User:
    """Close an account: nobody can sign in with it, and its sessions end. Seats stay, for when it opens again.

    :raises Refused: when `by` may not act on the account, or without a reason.
    """
    user = _lock(user, by)
    _check_reason(reason)
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        accounts.end_sessions(user=user, by=by)
        _tell(user, "account/email/account_closed")
    return user


@use_case("account.reopen")
def reopen(*, user: User, method: str, notes: str, by: User) -> User:
    """Open a closed account after a check of the identity. Seats that have not ended work again.

    :raises Refused: when `by` may not act on the account, or the check is incomplete.
    """
    user = _lock(user, by)
    if not user.is_active:
        _record_check(user, Purpose.REOPENING, method, notes, by)
        user.is_active, user.reopened_at = True, clock.real_now()
        user.save(update_fields=["is_active", "reopened_at"])
        _tell(user, "account/email/account_reopened")
    return user


@use_case("account.correct_address")
def correct_address(*, user: User, email: str, method: str, notes: str, by: User) -> User:
    """Replace a person's email address, after a check of the identity, when the former one receives nothing any more.

    All sessions end, and emails to both addresses tell the person. The second factor stays.

    :raises Refused: when `by` may not act on the account, the check is incomplete, or the address is wrong or taken.
    """
    user = _lock(user, by)
    checked = check_email(email_key(email))
    if not checked.valid or checked.normalized is None:
        raise Refused(checked.reason, field="email")
    if User.objects.filter(email__iexact=checked.normalized).exists():
        raise Refused("An account with this address exists. Enter a different one.", field="email")
    _record_check(user, Purpose.ADDRESS, method, notes, by)
    former = user.userevent_set.latest("pgh_id")
    user.email = checked.normalized
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    accounts.end_sessions(user=user, by=by)
    jobs.enqueue("portal.mail_former_address", former.pk)
    _tell(user, "account/email/address_corrected")
    return user


def _lock(user: User, by: Actor) -> User:
    """Lock an account and check that the actor may act on it.

    :raises Refused: for the own account, for an account of CMS staff except by administrators, and for other groups.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if isinstance(by, User):
        if by.pk == user.pk:
            raise Refused("You cannot do this with your own account. Ask another person.")
        if user.is_staff and not may_act_as(by, ADMINISTRATOR):
            raise Refused("Only an administrator can change an account of CMS staff.")
        if not may_act_as(by, HELP_DESK):
            raise Refused("Only the help desk can do this.")
    return user


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Enter the reason.", field="reason")
    personal_data.check_text(reason, field="reason")


def _record_check(user: User, purpose: str, method: str, notes: str, by: User) -> None:
    if method not in IdentityCheck.Method.values:
        raise Refused("Choose how you checked the identity.", field="method")
    if not notes.strip():
        raise Refused("Write who confirmed what.", field="notes")
    personal_data.check_text(notes, field="notes")
    IdentityCheck.objects.create(
        user=user, purpose=purpose, method=method, notes=notes.strip(), checked_by=by, checked_at=clock.real_now()
    )


def _tell(user: User, template: str) -> None:
    address = EmailAddress.objects.filter(user=user, primary=True).first()
    if address is not None:
        jobs.enqueue("portal.mail_account", template, address.pk, again=True)
