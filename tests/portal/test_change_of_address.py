"""Changes of an email address: requested with a code, confirmed in a session of the same person, with a notice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.models import Job, User
from portal.services import accounts
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "maya.new@practice.example"
ADDRESS = reverse("account_email")


@pytest.fixture
def person(travel):
    made = factories.seat(factories.participant(), second_factor=False, email="maya@practice.example")
    made.secret = factories.give_second_factor(made)
    return made


def code_of(person):
    return format_hotp_value(hotp_value(person.secret, next(yield_hotp_counters_from_time())))


def sign_in(browser, email, person):
    browser.post(reverse("account_login"), {"login": email, "password": factories.PASSWORD})
    browser.post(reverse("mfa_authenticate"), {"code": code_of(person)})
    return not browser.get(reverse("portal:start")).headers["Location"].startswith(reverse("account_login"))


def send_mails():
    """Run the queued mail jobs as a worker does, and return the mails."""
    mail.outbox.clear()
    for job in Job.objects.filter(status="queued", task__startswith="portal.mail_").order_by("pk"):
        if job.task == "portal.mail_account":
            accounts.mail_account(template=job.arguments[0], address_id=job.arguments[1])
        else:
            accounts.mail_former_address(event_id=job.arguments[0])
        Job.objects.filter(pk=job.pk).update(status="done")
    return list(mail.outbox)


def ask(browser, person, email=NEW):
    """Request a new address with a code, and return the link that is mailed to it."""
    asked = browser.post(ADDRESS, {"action_add": "", "email": email})
    code_page = asked.headers["Location"]
    assert code_page.startswith(reverse("mfa_reauthenticate"))
    browser.post(code_page, {"code": code_of(person), "next": ADDRESS})
    [sent] = send_mails()
    assert sent.to == [email]
    [link] = [word for word in sent.body.split() if "/confirm-email/" in word]
    return link.removeprefix(settings.PUBLIC_ADDRESS)


@pytest.fixture
def browser(person):
    return factories.client(person)


def test_person_with_an_authenticator_changes_the_address(person, browser, travel):
    assert "Change email address" in browser.get(reverse("portal:start"), follow=True).content.decode()
    link = ask(browser, person)
    waiting = browser.get(ADDRESS).content.decode()
    assert f"We sent a link to <strong>{NEW}</strong>" in waiting
    assert f"You sign in with <strong>{person.email}</strong>" in waiting
    page = browser.get(link).content.decode()
    assert f"From now on, sign in with <strong>{NEW}</strong>" in page
    done = browser.post(link, follow=True)
    assert f"Your email address is now {NEW}." in done.content.decode()
    assert User.objects.get(pk=person.pk).email == NEW
    assert list(EmailAddress.objects.filter(user=person).values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    [told] = send_mails()
    assert told.to == ["maya@practice.example"]
    assert "was changed" in told.body and "call the help desk" in told.body
    assert NEW not in told.body
    travel(timedelta(minutes=2))
    assert not sign_in(Client(), "maya@practice.example", person)
    assert sign_in(Client(), NEW, person)


def test_change_without_a_code_is_not_started(person, browser):
    browser.post(ADDRESS, {"action_add": "", "email": NEW})
    assert not EmailAddress.objects.filter(email=NEW).exists()
    assert send_mails() == []


def test_unconfirmed_address_changes_nothing(person, browser, travel):
    link = ask(browser, person)
    travel(timedelta(minutes=2))
    assert not sign_in(Client(), NEW, person)
    assert sign_in(Client(), "maya@practice.example", person)
    browser.post(ADDRESS, {"action_remove": "", "email": NEW})
    assert "maya@practice.example" in browser.get(ADDRESS).content.decode()
    assert browser.post(link).status_code == 404
    assert User.objects.get(pk=person.pk).email == "maya@practice.example"


@pytest.mark.parametrize("who", ["nobody", "another person", "the person with a password alone"])
def test_stranger_who_reads_the_mailbox_confirms_nothing(person, browser, who):
    """The owner of a mistyped address gets the link, but must not get the account."""
    link = ask(browser, person)
    stranger = {
        "nobody": Client,
        "another person": lambda: factories.client(factories.user()),
        "the person with a password alone": lambda: factories.client(person, code_given=False),
    }[who]()
    page = stranger.get(link)
    assert page.status_code == 200
    answer = stranger.post(link, follow=True)
    assert "Sign in with your current email address first" in answer.content.decode()
    assert User.objects.get(pk=person.pk).email == "maya@practice.example"
    assert not EmailAddress.objects.get(email=NEW).verified
    Client().post(reverse("account_reset_password"), {"email": NEW})
    job = Job.objects.get(task="portal.mail_password_link")
    mail.outbox.clear()
    accounts.mail_password_link(user_id=job.arguments[0])
    assert [sent.to for sent in mail.outbox] == [["maya@practice.example"]]


def test_link_in_another_browser_leads_through_the_sign_in(person, browser, travel):
    link = ask(browser, person)
    other = Client()
    page = other.get(link).content.decode()
    assert "sign in with your current address first" in page
    assert f"{reverse('account_login')}?next=" in page
    travel(timedelta(minutes=2))
    other.post(f"{reverse('account_login')}?next={link}", {
        "login": person.email, "password": factories.PASSWORD, "next": link,
    })  # fmt: skip
    answer = other.post(reverse("mfa_authenticate"), {"code": code_of(person)})
    assert answer.headers["Location"] == link
    other.get(link)
    assert other.post(link).status_code == 302
    assert User.objects.get(pk=person.pk).email == NEW


def test_address_of_another_account_is_refused(person, browser):
    other = factories.user(email=NEW)
    link = ask(browser, person)
    assert "no longer works" in browser.get(link).content.decode()
    answer = browser.post(link, follow=True)
    assert "Another account uses this email address" in answer.content.decode()
    assert User.objects.get(pk=person.pk).email == "maya@practice.example"
    assert EmailAddress.objects.get(email=NEW, verified=True).user == other


def test_link_works_once(person, browser):
    link = ask(browser, person)
    browser.post(link)
    assert "no longer works" in browser.get(link).content.decode()


def test_second_request_replaces_the_first(person, browser, travel):
    first = ask(browser, person, "typo@practice.exmaple")
    travel(timedelta(minutes=6))
    second = ask(browser, person)
    assert browser.post(first).status_code == 404
    assert browser.post(second).status_code == 302
    assert User.objects.get(pk=person.pk).email == NEW


def test_history_names_the_action_and_the_person(person, browser):
    browser.post(ask(browser, person))
    event = person.userevent_set.latest("pgh_id")
    assert event.email == NEW
    assert event.pgh_context.metadata["action"] == "account.change_address"
    assert event.pgh_context.metadata["by"] == f"{person.get_full_name()} (user {person.pk})"
