"""Celery tasks of the foundation: mail, registration answers, and the sweep that loses no job."""

from __future__ import annotations

from celery import shared_task

from portal.jobs import leased_task
from portal.services import accounts, expired, jobs, messages, registrations


@shared_task(name="portal.requeue_lost_jobs", expires=10)
def requeue_lost_jobs() -> None:
    """Send again what no living worker holds."""
    jobs.requeue_lost()


@shared_task(name="portal.forget_what_expired", expires=3000)
def forget_what_expired() -> None:
    """Remove what rate limits and sessions have left behind."""
    expired.forget()


@leased_task("portal.mail_message")
def mail_message(message_id: int, user_id: int) -> None:
    """Email one person that a message waits."""
    messages.mail(message_id=message_id, user_id=user_id)


@leased_task("portal.answer_registration")
def answer_registration(registration_id: int) -> None:
    """Compare a registration with the participant list."""
    registrations.answer(registration_id=registration_id, by="system:registration")


@leased_task("portal.mail_registration_link")
def mail_registration_link(registration_id: int) -> None:
    """Mail the link of a registration that matched."""
    registrations.mail_link(registration_id=registration_id)


@leased_task("portal.mail_password_link")
def mail_password_link(user_id: int) -> None:
    """Mail the link that replaces a forgotten password."""
    accounts.mail_password_link(user_id=user_id)


@leased_task("portal.mail_account")
def mail_account(template: str, address_id: int) -> None:
    """Mail what was changed about an account, or the link that confirms its new address."""
    accounts.mail_account(template=template, address_id=address_id)


@leased_task("portal.mail_former_address")
def mail_former_address(event_id: int) -> None:
    """Tell the address that a person had that it was changed."""
    accounts.mail_former_address(event_id=event_id)
