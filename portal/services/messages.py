"""Messages to a participant: a row on the portal, and an email that only says one is there."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from portal import clock, personal_data
from portal.models import Message, Participant

from . import jobs
from .use_case import Actor, use_case


@use_case("message.send")
def send(*, participant: Participant, subject: str, body: str, path: str = "", by: Actor) -> Message:
    """Leave a message for everyone with a seat at the participant; their emails follow after the transaction.

    :param subject: one line; breaks in it become spaces, since it stands in a mail.
    :param body: plain words without personal data.
    :param path: the page on the portal that the message leads to.
    :raises Refused: when the words seem to hold an identifier of a person.
    """
    for field, words in (("subject", subject), ("body", body)):
        personal_data.check_text(words, field=field)
    message = Message.objects.create(
        participant=participant, subject=" ".join(subject.split()), body=body, path=path, sent_at=clock.now()
    )
    # One job a person: an address that the mail server refuses holds up nobody else, and is tried alone.
    for user_id in participant.seats.in_force().values_list("user_id", flat=True):
        jobs.enqueue("portal.mail_message", message.pk, user_id)
    return message


def mail(*, message_id: int, user_id: int) -> bool:
    """Email one person that a message waits on the portal; False when their seat has ended meanwhile.

    The mail carries neither the message's text nor the practice's name: mail is not a safe place for either.
    """
    message = Message.objects.select_related("participant").get(pk=message_id)
    seat = message.participant.seats.in_force().filter(user_id=user_id).select_related("user").first()
    if seat is None:
        return False
    text = (
        f"You have a new message about Model ID {message.participant.model_id} on the portal:\n\n"
        f"    {message.subject}\n\nSign in to read it. We never send details, links to sign in or files by email.\n"
    )
    return bool(EmailMessage(f"{settings.EMAIL_SUBJECT_PREFIX}new message", text, to=[seat.user.email]).send())
