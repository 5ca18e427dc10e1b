"""Messages to a participant: a row on the portal, and an email that only announces it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.core.mail import EmailMessage

from portal import clock, personal_data
from portal.models import Message, Participant, ReadMark, Seat, User

from . import jobs
from .use_case import Actor, use_case

MAIL = "portal.mail_message"
SUBJECT_LENGTH = 200
ROWS_AT_ONCE = 1000


@use_case("message.send")
def send(
    *,
    participant: Participant,
    subject: str,
    body: str,
    path: str = "",
    written_by: User | None = None,
    mailed_by: str = MAIL,
    by: Actor,
) -> Message:
    """Send a message to everyone with a seat at the participant; jobs email them after the transaction.

    :param subject: one line; line breaks in it become spaces, because the email contains it.
    :param body: plain text without personal data.
    :param path: the page on the portal to which the message links.
    :param written_by: the person who wrote it, if a job sends it for them; without one, the person who acts.
    :param mailed_by: the task that emails one person, with the ids of the message and the person.
    :raises Refused: when the text seems to contain an identifier of a person.
    """
    for field, words in (("subject", subject), ("body", body)):
        personal_data.check_text(words, field=field)
    message = Message.objects.create(
        participant=participant,
        subject=" ".join(subject.split()),
        body=body,
        path=path,
        written_by=written_by or _writer(by),
        sent_at=clock.now(),
    )
    # One job for each person, so that an address that the mail server refuses does not delay the others.
    for user_id in participant.seats.in_force().values_list("user_id", flat=True):
        jobs.enqueue(mailed_by, message.pk, user_id)
    return message


@dataclass(frozen=True)
class Letter:
    """A message to one participant before it is stored; its texts are ours and contain no personal data."""

    participant_id: int
    subject: str
    body: str
    path: str = ""


@use_case("message.post")
def post(*, letters: Iterable[Letter], by: Actor) -> None:
    """Put messages on the portal without an email of their own, because the caller tells people by another one."""
    _write(letters, by)


@use_case("message.send_each")
def send_each(*, letters: Iterable[Letter], by: Actor) -> None:
    """Send a message to everyone with a seat at each of many participants, in a few queries."""
    sent = _write(letters, by)
    readers = _readers(sent)
    mails = [[message.pk, user_id] for message in sent for user_id in readers[message.participant_id]]
    jobs.enqueue_each(MAIL, mails)


@use_case("message.tell_news")
def tell_news(*, letters: Iterable[Letter], by: Actor) -> None:
    """Put messages that ask for nothing on the portal; the one email of the day to each person counts them."""
    readers = _readers(_write(letters, by))
    people = sorted({user_id for of_one in readers.values() for user_id in of_one})
    day = clock.today().isoformat()
    jobs.enqueue_each("participation.mail_news", [[user_id, day] for user_id in people])


def _readers(sent: Iterable[Message]) -> dict[int, list[int]]:
    """Return the people with a seat at the participant of each message, by participant."""
    readers: dict[int, list[int]] = defaultdict(list)
    seats = Seat.objects.in_force().filter(participant__in={one.participant_id for one in sent})
    for owner, user_id in seats.values_list("participant_id", "user_id"):
        readers[owner].append(user_id)
    return readers


def _write(letters: Iterable[Letter], by: Actor) -> list[Message]:
    now = clock.now()
    return Message.objects.bulk_create(
        [
            Message(
                participant_id=one.participant_id,
                subject=one.subject[:SUBJECT_LENGTH],
                body=one.body,
                path=one.path,
                written_by=_writer(by),
                sent_at=now,
            )
            for one in letters
        ],
        batch_size=ROWS_AT_ONCE,
    )


def _writer(by: Actor) -> User | None:
    """Return the person who writes; None where the portal writes itself."""
    return by if isinstance(by, User) else None


@use_case("message.mark_read")
def mark_read(*, message: Message, seat: Seat, by: User) -> None:
    """Note that a person opened a message in their seat; opened again, the first time stays."""
    ReadMark.objects.get_or_create(
        message=message,
        seat=seat,
        defaults={"participant_id": message.participant_id, "read_at": clock.now()},
    )


def mail(*, message_id: int, user_id: int) -> bool:
    """Email one person that they have a message on the portal; return False if their seat has ended.

    The email contains neither the message's text nor the practice's name, because email is not safe for them.
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


def unread_since(*, user: User, day: date) -> list[str]:
    """Return the Model ID of each message since a day that a person has not read, in order."""
    begins = datetime.combine(day, time.min, clock.EASTERN)
    of_seats = Seat.objects.in_force().filter(user=user).values("participant_id")
    unread = (
        Message.objects.filter(participant__in=of_seats, sent_at__gte=begins)
        .with_read_mark(user)
        .filter(is_read=False)
        .values_list("participant__model_id", flat=True)
    )
    return list(unread.order_by("participant__model_id"))
