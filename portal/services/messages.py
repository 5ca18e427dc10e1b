"""Messages to a participant: a row on the portal, and an e-mail that only says one is there."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q

from portal import clock
from portal.models import Message, Participant

from . import jobs
from .use_case import Actor, use_case


@use_case("message.send")
def send(*, participant: Participant, subject: str, body: str, path: str = "", by: Actor) -> Message:
    """Leave a message for everyone with a seat at the participant; their e-mail follows after the transaction.

    :param body: plain words without personal data.
    :param path: the page on the portal that the message leads to.
    """
    message = Message.objects.create(
        participant=participant, subject=subject, body=body, path=path, sent_at=clock.now()
    )
    jobs.enqueue("portal.mail_message", message.pk)
    return message


def mail(*, message_id: int) -> int:
    """E-mail that a message waits on the portal, one mail a person, and return how many were sent.

    The mail carries neither the message's text nor the practice's name: mail is not a safe place for either.
    """
    message = Message.objects.select_related("participant").get(pk=message_id)
    seats = message.participant.seats.filter(Q(ended_at__isnull=True)).select_related("user")
    text = (
        f"There is a new message for Model ID {message.participant.model_id} on the portal:\n\n"
        f"    {message.subject}\n\nSign in to read it. We never send details, links to sign in or files by e-mail.\n"
    )
    mails = [EmailMessage(f"{settings.EMAIL_SUBJECT_PREFIX}new message", text, to=[seat.user.email]) for seat in seats]
    return get_connection().send_messages(mails) or 0
