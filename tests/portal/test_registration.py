"""Registration: the same answer to everybody, a link to a person who matches, one account, and MFA before any data."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.models import Job, Registration, Role, Seat, User
from portal.participation.services import enrollment
from portal.services import participants, registrations
from portal.services.use_case import Refused
from tests import factories
from tests.at_once import call_at_once

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


def mail_queued_links():
    """Mail the links of all queued jobs, as the worker does."""
    for job in Job.objects.filter(task="portal.mail_registration_link", status=Job.Status.QUEUED):
        registrations.mail_link(registration_id=job.arguments[0])
        Job.objects.filter(pk=job.pk).update(status=Job.Status.DONE)


def register(details):
    response = Client().post(reverse("portal:register"), details, follow=True)
    registration = Registration.objects.latest("pk")
    registrations.answer(registration_id=registration.pk, by="test")
    assert mail.outbox == [], "mailed inside the transaction"
    mail_queued_links()
    return response, registration


def test_matching_registration_gets_a_link_and_no_tin_is_mailed_or_stored():
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
        ("email", "eve@elsewhere.example", "email"),
        ("model_id", "RO99999", "Model ID"),
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
    assert (registration.status, registration.mismatch) == ("unmatched", named)


def test_link_creates_one_account_with_the_primary_seat_and_leads_to_the_second_factor():
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
    with pytest.raises(Refused, match="already used"):
        registrations.accept(token=registration.token(), password=factories.PASSWORD, by="test")
    assert User.objects.filter(email=participant.contact_email).count() == 1


def test_link_expires_after_48_hours():
    participant = factories.participant()
    _, registration = register(details(participant))
    Registration.objects.filter(pk=registration.pk).update(issued_at=clock.real_now() - timedelta(hours=48, seconds=1))
    with pytest.raises(Refused, match="48 hours"):
        registrations.open_link(token=registration.token())
    Registration.objects.filter(pk=registration.pk).update(issued_at=clock.real_now() - timedelta(hours=47, minutes=59))
    assert registrations.open_link(token=registration.token()) == registration


def test_second_answer_sends_no_second_mail():
    participant = factories.participant()
    _, registration = register(details(participant))
    registrations.answer(registration_id=registration.pk, by="test")
    mail_queued_links()
    assert len(mail.outbox) == 1


def test_known_person_gets_the_seat_and_keeps_the_password():
    first, second = factories.participant(), factories.participant()
    person = factories.seat(first, email=second.contact_email, first_name="Ada", last_name=second.contact_last_name)
    _, registration = register(details(second))
    user, new = registrations.accept(token=registration.token(), password="another long word", by="test")
    assert (user, new) == (person, False)
    assert user.check_password(factories.PASSWORD)
    assert user.seats.count() == 2


def test_registration_is_answered_while_the_mail_server_is_down(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    participant = factories.participant()
    Client().post(reverse("portal:register"), details(participant))
    registration = Registration.objects.get()
    registrations.answer(registration_id=registration.pk, by="test")
    registration.refresh_from_db()
    assert registration.status == "matched"
    assert Job.objects.get(task="portal.mail_registration_link").arguments == [registration.pk]


def test_second_use_of_the_link_leads_to_the_sign_in():
    participant = factories.participant()
    _, registration = register(details(participant))
    path = reverse("portal:registration-confirm", args=[registration.token()])
    words = {"password": factories.PASSWORD, "repeated": factories.PASSWORD}
    assert Client().post(path, words).status_code == 302
    second = Client().post(path, words, follow=True)
    assert second.redirect_chain == [(reverse("account_login"), 302)]
    assert "already used this link. Sign in with your email address" in second.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_create_one_account():
    participant = factories.participant()
    _, registration = register(details(participant))
    path = reverse("portal:registration-confirm", args=[registration.token()])
    words = {"password": factories.PASSWORD, "repeated": factories.PASSWORD}

    def click():
        return Client(raise_request_exception=False).post(path, words).headers.get("Location")

    answers = call_at_once(click, click)
    assert sorted(answers, key=str) == sorted([reverse("mfa_activate_totp"), reverse("account_login")])
    assert User.objects.filter(email=participant.contact_email).count() == 1


class TestSpellings:
    """A contact on file as Seán O'Neil-Smith, hospital 360806, Model ID RO00006."""

    @pytest.fixture
    def participant(self):
        return factories.participant(
            "technical",
            model_id="RO00006",
            ccn="360806",
            contact_first_name="Se\u00e1n",
            contact_last_name="O'Neil-Smith",
        )

    def differences(self, participant, **typed):
        given = {
            "model_id": "RO00006", "identifier": "360806", "first_name": "Se\u00e1n", "last_name": "O'Neil-Smith",
            "email": participant.contact_email, **typed,
        }  # fmt: skip
        _, registration = register(given)
        registration.refresh_from_db()
        return registration.mismatch

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("last_name", "O\u2019Neil-Smith"),  # a phone's apostrophe
            ("last_name", "O\u02bcNeil-Smith"),  # the letter apostrophe
            ("last_name", "O`Neil-Smith"),
            ("last_name", "O'Neil\u2010Smith"),  # the hyphen
            ("last_name", "O'Neil\u2011Smith"),  # the non-breaking hyphen
            ("last_name", "O'Neil\u2013Smith"),  # an en dash
            ("last_name", "O'Neil\u2043Smith"),  # the hyphen bullet
            ("last_name", "o'neil-SMITH"),
            ("last_name", "\u200bO'Neil-Smith\u00ad"),  # invisible characters
            ("first_name", "Sea\u0301n"),  # a letter and a combining accent
            ("first_name", "\u00a0SE\u00c1N "),
            ("model_id", "RO 00006"),
            ("model_id", "ro00006"),
            ("model_id", "RO\u201100006"),
            ("identifier", "36-0806"),
            ("identifier", "36\u20130806"),
            ("identifier", "36 0806"),
            ("identifier", "\uff13\uff160806"),  # full-width digits
            ("email", "\u00a0{} "),
        ],
    )
    def test_the_same_name_or_identifier_in_other_characters_matches(self, participant, field, typed):
        assert self.differences(participant, **{field: typed.format(participant.contact_email)}) == ""

    @pytest.mark.parametrize(
        ("field", "typed", "named"),
        [
            ("first_name", "Sean", "first name"),  # not the same name as Seán
            ("last_name", "O'Neil Smith", "last name"),
            ("last_name", "ONeil-Smith", "last name"),
            ("identifier", "360807", "TIN or CCN"),
            ("model_id", "RO00007", "Model ID"),
        ],
    )
    def test_another_name_or_identifier_does_not_match(self, participant, field, typed, named):
        assert self.differences(participant, **{field: typed}) == named

    @pytest.mark.parametrize("typed", ["98-{}", "98 {}", "98\u2011{}", "98\u2212{}", "98\u00a0{}"])
    def test_tin_with_spaces_or_dashes_of_any_kind_matches(self, typed):
        participant = factories.participant()
        _, registration = register(details(participant, identifier=typed.format(participant.tin[2:])))
        registration.refresh_from_db()
        assert registration.status == "matched"

    def test_names_on_file_are_normalized_too(self):
        kept = {"contact_first_name": "Sea\u0301n", "contact_last_name": "O\u2019Neil\u00a0 Smith"}
        participant = factories.participant(**kept)
        assert (participant.contact_first_name, participant.contact_last_name) == ("Se\u00e1n", "O'Neil Smith")
        _, registration = register(details(participant, first_name="Se\u00e1n", last_name="O'Neil Smith"))
        registration.refresh_from_db()
        assert registration.status == "matched"


CHANGES = {
    "email": {"contact_email": "new.contact@practice.example"},
    "first name": {"contact_first_name": "Grace"},
    "last name": {"contact_last_name": "Hopper"},
    "left": {"to_on": date(2021, 6, 30)},
}


class TestLinkAfterAChangeOfContact:
    @pytest.fixture
    def link(self):
        participant = factories.participant()
        _, registration = register(details(participant))
        return participant, registration

    @pytest.mark.parametrize("change", CHANGES)
    def test_link_no_longer_works_after_a_change(self, link, change):
        participant, registration = link
        enrollment.amend(participant=participant, **CHANGES[change], by="help desk")
        path = reverse("portal:registration-confirm", args=[registration.token()])
        page = Client().get(path)
        assert page.status_code == 410
        assert "no longer works" in page.content.decode()
        with pytest.raises(Refused, match="no longer works"):
            registrations.accept(token=registration.token(), password=factories.PASSWORD, by="test")
        assert not Seat.objects.exists() and not User.objects.exists()

    def test_link_still_works_after_a_change_of_the_legal_name(self, link):
        participant, registration = link
        enrollment.amend(participant=participant, legal_name="Riverside Oncology, P.C.", by="help desk")
        assert registrations.accept(token=registration.token(), password=factories.PASSWORD, by="test")

    def test_link_of_the_new_contact_works(self, link):
        participant, _ = link
        participant = enrollment.amend(participant=participant, **CHANGES["email"], by="help desk")
        _, registration = (mail.outbox.clear(), register(details(participant))[1])
        assert registrations.accept(token=registration.token(), password=factories.PASSWORD, by="test")

    def test_link_is_not_mailed_after_a_change(self):
        participant = factories.participant()
        Client().post(reverse("portal:register"), details(participant))
        registration = Registration.objects.get()
        registrations.answer(registration_id=registration.pk, by="test")
        enrollment.amend(participant=participant, **CHANGES["email"], by="help desk")
        mail_queued_links()
        assert mail.outbox == []


class TestChangeOfContact:
    def changed(self, **changes):
        participant = factories.participant()
        seats = [factories.seat(participant, Role.DELEGATE), factories.seat(participant, Role.VIEWER)]
        before = participant.contact_email
        enrollment.amend(participant=participant, **changes, by="help desk")
        return participant, seats, before

    @pytest.mark.parametrize("change", ["email", "first name", "last name"])
    def test_old_contact_and_everybody_with_a_seat_get_a_mail(self, change):
        participant, seats, before = self.changed(**CHANGES[change])
        [message] = participant.messages.all()
        told = Job.objects.filter(task="portal.mail_message").values_list("arguments", flat=True)
        assert sorted(told) == sorted([message.pk, person.pk] for person in seats)
        [job] = Job.objects.filter(task="portal.mail_former_contact")
        participants.mail_former_contact(change_id=job.arguments[0])
        [sent] = mail.outbox
        assert sent.to == [before]
        assert participant.model_id in sent.body

    def test_mail_and_message_name_nobody(self):
        participant, _, before = self.changed(
            contact_first_name="Grace", contact_last_name="Hopper", contact_email="grace@practice.example"
        )
        participants.mail_former_contact(change_id=Job.objects.get(task="portal.mail_former_contact").arguments[0])
        words = mail.outbox[0].subject + mail.outbox[0].body + participant.messages.get().body
        former = participant.contact_last_name
        for detail in ("Grace", "Hopper", "grace@", former, before, participant.legal_name, participant.tin, "http"):
            assert detail not in words

    def test_same_contact_in_other_characters_sends_nothing(self):
        participant = factories.participant(contact_last_name="O'Neil")
        again = {"contact_last_name": "O\u2019Neil", "contact_email": f" {participant.contact_email.upper()}"}
        enrollment.amend(participant=participant, **again, by="help desk")
        assert not Job.objects.filter(task="portal.mail_former_contact").exists()
        assert not participant.messages.exists()

    @pytest.mark.parametrize(
        ("change", "field"),
        [({"contact_email": "ann at elm"}, "contact_email"), ({"contact_last_name": " \u200b"}, "contact_last_name")],
    )
    def test_contact_without_a_name_or_a_valid_email_is_refused(self, change, field):
        with pytest.raises(Refused) as refused:
            self.changed(**change)
        assert refused.value.field == field
