"""Celery tasks of the portal's own app: emails, registrations, checks of receipts, lost jobs, file clean-up."""

from __future__ import annotations

from datetime import date

from celery import shared_task

from portal import clock, selectors
from portal.jobs import leased_task
from portal.services import (
    accounts,
    chain_checks,
    expired,
    inactive_accounts,
    invitations,
    jobs,
    messages,
    participants,
    registration_cases,
    registrations,
    seats,
    stored_files,
)


@shared_task(name="portal.requeue_lost_jobs", expires=10)
def requeue_lost_jobs() -> None:
    """Send again the jobs that no running worker holds."""
    jobs.requeue_lost()


@shared_task(name="portal.remove_expired_rows", expires=3000)
def remove_expired_rows() -> None:
    """Remove expired cache entries and sessions."""
    expired.remove()


@shared_task(name="portal.sweep_files", expires=3000)
def sweep_files() -> None:
    """Remove expired files, and files that killed processes left in the store."""
    stored_files.sweep(by="system:files")


@leased_task("portal.scan_file")
def scan_file(file_id: int) -> None:
    """Scan a stored file that waits for its scan."""
    stored_files.scan(file_id=file_id, by="system:files")


@leased_task("portal.mail_message")
def mail_message(message_id: int, user_id: int) -> None:
    """Email one person that they have a message."""
    messages.mail(message_id=message_id, user_id=user_id)


@leased_task("portal.answer_registration")
def answer_registration(registration_id: int) -> None:
    """Compare a registration with the participant list."""
    registrations.answer(registration_id=registration_id, by="system:registration")


@leased_task("portal.mail_registration_link")
def mail_registration_link(registration_id: int) -> None:
    """Email the link of a registration that matched."""
    registrations.mail_link(registration_id=registration_id)


@leased_task("portal.mail_registration_declined")
def mail_registration_declined(registration_id: int) -> None:
    """Email a person that the help desk turned their registration down."""
    registration_cases.mail_declined(registration_id=registration_id)


@leased_task("portal.mail_sign_in_hint")
def mail_sign_in_hint(user_id: int) -> None:
    """Email the owner of an account who tried to register."""
    accounts.mail_sign_in_hint(user_id=user_id)


@shared_task(name="portal.follow_inactive_accounts", expires=3000)
def follow_inactive_accounts() -> None:
    """Warn the owners of accounts that nobody uses, and close the accounts after the days of the policy."""
    with selectors.portal_state():
        inactive_accounts.warn(by="system:accounts")
        inactive_accounts.close(by="system:accounts")


@leased_task("portal.mail_inactivity_warning")
def mail_inactivity_warning(user_id: int, closes_on: str) -> None:
    """Email the owner of an inactive account."""
    inactive_accounts.mail_warning(user_id=user_id, closes_on=date.fromisoformat(closes_on))


@leased_task("portal.mail_invitation")
def mail_invitation(invitation_id: int) -> None:
    """Email the link of an invitation."""
    invitations.mail(invitation_id=invitation_id)


@leased_task("portal.mail_seat_ended")
def mail_seat_ended(seat_id: int) -> None:
    """Email a person that their access ends."""
    seats.mail_ended(seat_id=seat_id)


@leased_task("portal.mail_former_contact")
def mail_former_contact(change_id: int) -> None:
    """Email a former contact that another one is on file."""
    participants.mail_former_contact(change_id=change_id)


@leased_task("portal.mail_password_link")
def mail_password_link(user_id: int) -> None:
    """Email the link with which a person chooses a new password."""
    accounts.mail_password_link(user_id=user_id)


@leased_task("portal.mail_account")
def mail_account(template: str, address_id: int) -> None:
    """Email a notice about a change of an account, or the link that confirms its new address."""
    accounts.mail_account(template=template, address_id=address_id)


@shared_task(name="portal.check_receipts", expires=500)
def check_receipts() -> None:
    """Queue the daily jobs for receipts, each of which runs once a day."""
    with selectors.portal_state():
        day = clock.today().isoformat()
        jobs.enqueue("portal.copy_heads", day)
        jobs.enqueue("portal.check_chains", day)


@leased_task("portal.copy_heads")
def copy_heads(day: str) -> None:
    """Write the day's copy of the heads of all chains outside the database."""
    chain_checks.copy_heads(day=date.fromisoformat(day))


@leased_task("portal.check_chains")
def check_chains(day: str) -> None:
    """Check the receipts of all participants."""
    chain_checks.check_all(day=date.fromisoformat(day), by="system:receipts")


@leased_task("portal.mail_receipts_warning")
def mail_receipts_warning(user_id: int, day: str) -> None:
    """Email one administrator that the check of a day failed for some receipts."""
    chain_checks.mail_warning(user_id=user_id)


@leased_task("portal.mail_former_address")
def mail_former_address(event_id: int) -> None:
    """Email a person's former address that it was changed."""
    accounts.mail_former_address(event_id=event_id)
