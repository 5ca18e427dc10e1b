"""Registration: the same answer to everybody, the link to the one who matches, one account, MFA before any data."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.models import Job, Registration, Role, Seat, User
from portal.services import registrations
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db


def details(participant, **changes):
    return {
        "model_id": participant.model_id,
        "identifier": participant.tin,
        "first_name": "ada",
        "last_name": participant.contact_last_name.upper(),
        "email": participant.contact_email.upper(),
        **changes,
    }


def mail_what_was_asked_for():
    """Do what the worker does: mail the link of every job that was asked for."""
    for job in Job.objects.filter(task="portal.mail_registration_link", status=Job.Status.QUEUED):
        registrations.mail_link(registration_id=job.arguments[0])
        Job.objects.filter(pk=job.pk).update(status=Job.Status.DONE)


def register(details):
    response = Client().post(reverse("portal:register"), details, follow=True)
    registration = Registration.objects.latest("pk")
    registrations.answer(registration_id=registration.pk, by="test")
    assert mail.outbox == [], "mailed inside the transaction"
    mail_what_was_asked_for()
    return response, registration


def test_matching_registration_gets_a_link_and_nothing_secret_is_mailed_or_kept():
    participant = factories.participant()
    response, registration = register(details(participant))
    assert response.redirect_chain[-1][0] == reverse("portal:register-sent")
    [message] = mail.outbox
    assert message.to == [participant.contact_email]
    assert participant.tin not in message.body
    assert participant.tin not in str(registration.__dict__)


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("identifier", "987654321", "TIN or CCN"),
        ("first_name", "Eve", "first name"),
        ("last_name", "Stranger", "last name"),
        ("email", "eve@elsewhere.example", "e-mail"),
        ("model_id", "RO99999x", "Model ID"),
    ],
)
def test_one_wrong_detail_gives_the_same_page_and_no_mail(field, value, named):
    participant = factories.participant()
    right, _ = register(details(participant))
    mail.outbox.clear()
    wrong, registration = register(details(participant, **{field: value}))
    assert wrong.redirect_chain == right.redirect_chain
    without_token = [re.sub(rb'name="csrf[^>]*>|nonce-[^"]*', b"", page.content) for page in (wrong, right)]
    assert without_token[0] == without_token[1]
    assert mail.outbox == []
    registration.refresh_from_db()
    assert (registration.outcome, registration.mismatch) == ("unmatched", named)


def test_link_makes_one_account_with_the_primary_seat_and_leads_to_the_second_factor():
    participant = factories.participant()
    _, registration = register(details(participant))
    path = re.search(r"/register/\S+/", mail.outbox[0].body).group()
    client = Client()
    response = client.post(path, {"password": factories.PASSWORD, "repeated": factories.PASSWORD})
    assert response.headers["Location"] == reverse("mfa_activate_totp")
    seat = Seat.objects.get(participant=participant)
    assert (seat.role, seat.user.email) == (Role.PRIMARY, participant.contact_email)
    dashboard = reverse("participation:dashboard", args=[participant.model_id])
    assert client.get(dashboard).headers["Location"] == reverse("mfa_activate_totp")
    assert Client().get(path).status_code == 410
    with pytest.raises(Refused, match="used already"):
        registrations.accept(token=registration.token(), password=factories.PASSWORD, by="test")
    assert User.objects.filter(email=participant.contact_email).count() == 1


def test_link_dies_after_48_hours():
    participant = factories.participant()
    _, registration = register(details(participant))
    Registration.objects.filter(pk=registration.pk).update(
        received_at=clock.real_now() - timedelta(hours=48, seconds=1)
    )
    with pytest.raises(Refused, match="48 hours"):
        registrations.open_link(token=registration.token())
    Registration.objects.filter(pk=registration.pk).update(
        received_at=clock.real_now() - timedelta(hours=47, minutes=59)
    )
    assert registrations.open_link(token=registration.token()) == registration


def test_second_answer_sends_no_second_mail():
    participant = factories.participant()
    _, registration = register(details(participant))
    registrations.answer(registration_id=registration.pk, by="test")
    mail_what_was_asked_for()
    assert len(mail.outbox) == 1


def test_known_person_gains_the_seat_and_keeps_the_password():
    first, second = factories.participant(), factories.participant()
    person = factories.seat(first, email=second.contact_email, first_name="Ada", last_name=second.contact_last_name)
    _, registration = register(details(second))
    user, new = registrations.accept(token=registration.token(), password="another long word", by="test")
    assert (user, new) == (person, False)
    assert user.check_password(factories.PASSWORD)
    assert user.seats.count() == 2


def test_link_is_mailed_by_a_job_so_that_a_mail_server_that_is_away_undoes_no_answer(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    participant = factories.participant()
    Client().post(reverse("portal:register"), details(participant))
    registration = Registration.objects.get()
    registrations.answer(registration_id=registration.pk, by="test")
    registration.refresh_from_db()
    assert registration.outcome == "matched"
    assert Job.objects.get(task="portal.mail_registration_link").arguments == [registration.pk]


def test_second_answer_of_the_form_leads_to_the_sign_in():
    participant = factories.participant()
    _, registration = register(details(participant))
    path = reverse("portal:registration-confirm", args=[registration.token()])
    words = {"password": factories.PASSWORD, "repeated": factories.PASSWORD}
    assert Client().post(path, words).status_code == 302
    second = Client().post(path, words, follow=True)
    assert second.redirect_chain == [(reverse("account_login"), 302)]
    assert "used already. Sign in with your e-mail address" in second.content.decode()


@pytest.mark.django_db(transaction=True)
def test_double_click_makes_one_account_and_no_error():
    participant = factories.participant()
    _, registration = register(details(participant))
    path = reverse("portal:registration-confirm", args=[registration.token()])
    words = {"password": factories.PASSWORD, "repeated": factories.PASSWORD}
    both, answers = threading.Barrier(2), []

    def click():
        browser = Client(raise_request_exception=False)
        both.wait()
        answers.append(browser.post(path, words).headers.get("Location"))
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert sorted(answers, key=str) == sorted([reverse("mfa_activate_totp"), reverse("account_login")])
    assert User.objects.filter(email=participant.contact_email).count() == 1
