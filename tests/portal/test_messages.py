"""Messages: one mail a person, even if another mail fails; a subject is one line."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from portal import clock, tasks
from portal.models import Job
from portal.services import jobs, messages
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


class RefusesOne(EmailBackend):
    """A mail server that refuses mail to one address."""

    def send_messages(self, mails):
        for message in mails:
            if message.to == ["refused@practice.example"]:
                raise SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})
        return super().send_messages(mails)


def test_one_refused_recipient_neither_repeats_nor_stops_the_others(settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusesOne"
    participant = factories.participant()
    first, _, third = (
        factories.seat(participant, email=f"{name}@practice.example") for name in ("first", "refused", "third")
    )
    messages.send(participant=participant, subject="s", body="b", by="test")
    for _ in range(jobs.MOST_ATTEMPTS):
        for job in Job.objects.filter(task="portal.mail_message").order_by("pk"):
            tasks.mail_message.run(*job.arguments)
    assert [message.to for message in mail.outbox] == [[first.email], [third.email]]
    assert sorted(Job.objects.values_list("status", flat=True)) == ["done", "done", "failed"]


def test_person_whose_seat_ends_later_gets_mail_until_then():
    participant = factories.participant()
    person = factories.seat(participant)
    person.seats.update(ended_at=clock.real_now() + timedelta(days=1))
    message = messages.send(participant=participant, subject="s", body="b", by="test")
    assert Job.objects.get(task="portal.mail_message").arguments == [message.pk, person.pk]
    assert messages.mail(message_id=message.pk, user_id=person.pk)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u2028 "])
def test_subject_is_one_line(line_break):
    subject = f"hello{line_break}Bcc: x@y.example"
    message = messages.send(participant=factories.participant(), subject=subject, body="b", by="test")
    assert message.subject == "hello Bcc: x@y.example"
