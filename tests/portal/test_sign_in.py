"""The sign-in, forgotten passwords and registration do not reveal who has an account."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.models import Job
from portal.services import accounts
from tests import factories

pytestmark = pytest.mark.django_db


class TestNoEnumeration:
    def test_sign_in_shows_the_same_error_for_unknown_people_and_wrong_passwords(self):
        person = factories.user()
        answers = [
            Client().post(reverse("account_login"), {"login": email, "password": "wrong words entirely"})
            for email in (person.email, "nobody@practice.example")
        ]
        assert [answer.status_code for answer in answers] == [200, 200]
        errors = {str(answer.context["form"].errors) for answer in answers}
        assert len(errors) == 1

    def test_forgotten_password_answers_the_same_and_mails_known_people_alone(self):
        person = factories.user()
        answers = [
            Client().post(reverse("account_reset_password"), {"email": email})
            for email in ("nobody@practice.example", person.email)
        ]
        assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
            (302, reverse("account_reset_password_done"))
        }
        assert mail.outbox == []  # a mail in the request would take time and reveal who is known
        asked = Job.objects.filter(task="portal.mail_password_link").order_by("pk")
        assert [job.arguments for job in asked] == [[0], [person.pk]]
        for job in asked:
            accounts.mail_password_link(user_id=job.arguments[0])
        assert [message.to for message in mail.outbox] == [[person.email]]

    def test_link_for_a_forgotten_password_sets_a_new_one(self):
        person = factories.user()
        accounts.mail_password_link(user_id=person.pk)
        [link] = [word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word]
        assert link.startswith(django_settings.PUBLIC_ADDRESS)
        browser = Client()
        form = browser.get(link.removeprefix(django_settings.PUBLIC_ADDRESS), follow=True)
        words = {"password1": "six loud herons march", "password2": "six loud herons march"}
        assert browser.post(form.redirect_chain[-1][0], words).status_code == 302
        person.refresh_from_db()
        assert person.check_password("six loud herons march")
        told = Job.objects.get(task="portal.mail_account")
        accounts.mail_account(template=told.arguments[0], address_id=told.arguments[1])
        assert mail.outbox[1].to == [person.email]
        assert "Your password has been reset." in mail.outbox[1].body

    def test_forgotten_password_of_a_deactivated_person_mails_nothing(self):
        person = factories.user(is_active=False)
        accounts.mail_password_link(user_id=person.pk)
        assert mail.outbox == []

    def test_answer_is_the_same_for_everybody_while_the_mail_server_is_down(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        person = factories.user()
        for email in (person.email, "nobody@practice.example"):
            answer = Client(raise_request_exception=False).post(reverse("account_reset_password"), {"email": email})
            assert answer.status_code == 302

    def test_nobody_signs_up_without_a_registration(self):
        details = {"email": "eve@elsewhere.example", "password1": factories.PASSWORD, "password2": factories.PASSWORD}
        Client().post("/accounts/signup/", details)
        assert not EmailAddress.objects.filter(email="eve@elsewhere.example").exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.example"),  # 313 characters, longer than the column
            ("model_id", "R" * 21),
            ("first_name", "A" * 151),
            ("first_name", "A\x00B"),
            ("email", "no address"),
        ],
    )
    def test_values_that_the_table_cannot_hold_are_errors_at_the_field(self, field, value):
        details = {
            "model_id": "RO00000",
            "identifier": "1",
            "first_name": "A",
            "last_name": "B",
            "email": "a@b.example",
        }
        response = Client().post(reverse("portal:register"), {**details, field: value})
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [field]
