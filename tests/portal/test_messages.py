"""Messages: one mail a person, even if another mail fails; a subject is one line; the list with its read marks."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from portal import clock, tasks
from portal.models import Job, ReadMark
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


def listed(browser, participant, **query):
    """Return the subjects on the list of messages, and whether each is marked as read."""
    response = browser.get(reverse("portal:message-list", args=[participant.model_id]), query)
    assert response.status_code == 200
    return {one.subject: one.is_read for one in response.context["page"]}


def test_list_is_searched_and_each_person_has_their_own_marks():
    participant = factories.participant()
    first, second = (factories.client(factories.seat(participant)) for _ in range(2))
    writer = factories.user(staff="analyst", first_name="Lena", last_name="Ortiz")
    told = {"participant": participant, "body": "Call us about the *CEHRT* 100% question."}
    about_cehrt = messages.send(subject="Your attestation", by=writer, **told)
    messages.send(participant=participant, subject="Your list", body="It is ready.", by="system:lists")
    messages.send(participant=factories.participant(), subject="Of another practice", body="CEHRT", by="test")
    assert listed(first, participant) == {"Your list": False, "Your attestation": False}
    page = first.get(reverse("portal:message", args=[participant.model_id, about_cehrt.pk]))
    assert "Lena Ortiz, CMS" in page.content.decode()
    first.get(reverse("portal:message", args=[participant.model_id, about_cehrt.pk]))
    assert ReadMark.objects.count() == 1
    assert listed(first, participant) == {"Your list": False, "Your attestation": True}
    assert listed(second, participant) == {"Your list": False, "Your attestation": False}
    assert listed(first, participant, unread="on") == {"Your list": False}
    for words, found in (
        ("cehrt attest", ["Your attestation"]),
        ("100%", ["Your attestation"]),
        ("%", ["Your attestation"]),
        ("_", []),
        ("ready list", ["Your list"]),
        ("cehrt list", []),
    ):
        assert list(listed(first, participant, words=words)) == found, words
    dashboard = first.get(reverse("participation:dashboard", args=[participant.model_id])).content.decode()
    assert dashboard.count("</svg>New</span>") == 1


def test_staff_who_look_leave_no_mark():
    participant = factories.participant()
    message = messages.send(participant=participant, subject="s", body="b", by="test")
    browser = factories.client(factories.user(staff="help desk"))
    browser.post(reverse("admin:oversight_viewas_add"), {"participant": participant.pk, "reason": "You called"})
    assert browser.get(reverse("portal:message", args=[participant.model_id, message.pk])).status_code == 200
    assert list(listed(browser, participant)) == ["s"]
    assert not ReadMark.objects.exists()
