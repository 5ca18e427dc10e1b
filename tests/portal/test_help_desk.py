"""The help desk's hands in the admin: accounts, seats, registrations and contacts, each with a reason or a check."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.models import ContactProposal, IdentityCheck, Job, Registration, Role, Seat, User
from portal.participation.services import enrollment
from portal.services import account_help, accounts, contacts, registration_cases, registrations, staff_accounts
from portal.services.use_case import Refused
from tests import factories
from tests.asking import asks, confirmed

pytestmark = pytest.mark.django_db
CHECK = {"method": "called-back", "notes": "Jo Lind confirmed it at the number on file."}
WHY = {"reason": "The practice asked for it."}


@pytest.fixture
def desk():
    return factories.user(staff="help desk")


@pytest.fixture
def person(participant):
    return factories.seat(participant)


def step(by, row, name, fields):
    """Take a step in the admin, confirm what it writes if it asks, and return the answer."""
    label = row._meta.model_name
    return confirmed(factories.client(by), reverse(f"admin:portal_{label}_step", args=[row.pk, name]), fields)


def mail_queued():
    for job in Job.objects.filter(task="portal.mail_account"):
        accounts.mail_account(template=job.arguments[0], address_id=job.arguments[1])
    return [(message.subject, message.to) for message in mail.outbox]


class TestAccounts:
    def test_page_of_a_person_offers_what_is_possible(self, desk, person):
        page = factories.client(desk).get(reverse("admin:portal_user_change", args=[person.pk])).content.decode()
        assert "Reset the second factor" in page and "Close the account" in page
        assert "Open the account again" not in page and "Change the groups" not in page
        shown = factories.client(desk).get(reverse("admin:portal_user_step", args=[person.pk, "close"]))
        assert "its sessions end" in shown.content.decode() and is_open(person)

    def test_reset_of_the_second_factor_after_a_check_leads_to_a_new_one(self, desk, person, dashboard):
        browser = factories.client(person)
        assert step(desk, person, "reset-second-factor", {**CHECK, "notes": " "}).status_code == 200
        assert Authenticator.objects.filter(user=person).exists() and not IdentityCheck.objects.exists()
        assert step(desk, person, "reset-second-factor", CHECK).status_code == 302
        check = IdentityCheck.objects.get()
        assert (check.user, check.checked_by, check.purpose) == (person, desk, "second-factor")
        assert browser.get(dashboard).status_code == 302
        again = Client()
        again.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
        assert again.get(dashboard).headers["Location"] == reverse("mfa_activate_totp")
        assert ("Your second factor was reset", [person.email]) in [
            (subject.rpartition(": ")[2], to) for subject, to in mail_queued()
        ]

    def test_closed_account_is_out_at_once_and_comes_back_with_its_seat(self, desk, person, dashboard):
        browser = factories.client(person)
        assert step(desk, person, "close", WHY).status_code == 302
        assert browser.get(dashboard).status_code == 302
        answer = Client().post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
        assert answer.headers.get("Location") in (None, reverse("account_inactive"))
        assert step(desk, person, "reopen", CHECK).status_code == 302
        assert factories.client(User.objects.get(pk=person.pk)).get(dashboard).status_code == 200

    def test_corrected_address_signs_in_and_the_former_one_does_not(self, desk, person):
        former = person.email
        fields = {**CHECK, "email": "New.Address@practice.example"}
        assert step(desk, person, "correct-address", fields).status_code == 302
        person.refresh_from_db()
        assert person.email == "new.address@practice.example"
        assert list(person.emailaddress_set.values_list("email", "verified", "primary")) == [(person.email, True, True)]
        [job] = Job.objects.filter(task="portal.mail_former_address")
        accounts.mail_former_address(event_id=job.arguments[0])
        assert mail.outbox[0].to == [former]
        for address, lands in ((former, None), (person.email, reverse("mfa_authenticate"))):
            answer = Client().post(reverse("account_login"), {"login": address, "password": factories.PASSWORD})
            assert answer.headers.get("Location") == lands

    def test_address_of_another_account_is_refused_at_its_field(self, desk, person):
        answer = step(desk, person, "correct-address", {**CHECK, "email": desk.email.upper()})
        assert "email" in answer.context["form"].errors

    def test_help_desk_touches_neither_staff_nor_itself_and_analysts_touch_nobody(self, desk, person):
        staff, root = factories.user(staff="analyst"), factories.user(staff="administrator")
        for target, by in ((staff, desk), (desk, desk), (root, root), (person, staff)):
            with pytest.raises(Refused):
                account_help.close(user=target, **WHY, by=by)
            with pytest.raises(Refused):
                account_help.reset_second_factor(user=target, **CHECK, by=by)
        assert account_help.close(user=staff, **WHY, by=root).is_active is False
        assert step(factories.user(staff="analyst"), person, "close", WHY).status_code == 403

    def test_identifier_in_a_reason_is_refused(self, desk, person):
        with pytest.raises(Refused, match="identifier"):
            account_help.close(user=person, reason="TIN 98-1234567", by=desk)


def is_open(person):
    person.refresh_from_db()
    return person.is_active


class TestStaff:
    def test_administrator_adds_staff_who_choose_a_password_by_email(self):
        root = factories.user(staff="administrator")
        fields = {
            "email": "Nora@cms.example", "first_name": "Nora", "last_name": "Fox", **WHY,
            "staff_groups": ["help desk", "analyst"],
        }  # fmt: skip
        assert factories.client(root).post(reverse("admin:portal_user_add"), fields).status_code == 302
        made = User.objects.get(email="nora@cms.example")
        assert made.is_staff and set(made.groups.values_list("name", flat=True)) == {"help desk", "analyst"}
        assert not made.has_usable_password()
        assert Job.objects.get(task="portal.mail_password_link").arguments == [made.pk]

    def test_new_groups_count_from_the_next_page(self):
        root, staff = factories.user(staff="administrator"), factories.user(staff="analyst")
        amendments, users = reverse("admin:portal_amendment_changelist"), reverse("admin:portal_user_changelist")
        browser = factories.client(staff)
        assert (browser.get(amendments).status_code, browser.get(users).status_code) == (200, 403)
        assert step(root, staff, "groups", {**WHY, "groups": ["help desk"]}).status_code == 302
        assert (browser.get(amendments).status_code, browser.get(users).status_code) == (403, 200)

    def test_refusals(self, desk, person):
        root = factories.user(staff="administrator")
        for user, groups, by in (
            (root, ["help desk"], root),
            (person, ["help desk"], root),
            (desk, [], root),
            (desk, ["kings"], root),
            (root, ["help desk"], desk),
        ):
            with pytest.raises(Refused):
                staff_accounts.set_groups(user=user, groups=groups, **WHY, by=by)
        assert factories.client(desk).get(reverse("admin:portal_user_add")).status_code == 403


def test_help_desk_ends_a_seat_even_the_last_one(desk, person, participant, dashboard):
    seat, browser = person.seats.get(), factories.client(person)
    assert "reason" in step(desk, seat, "end", {"reason": " "}).context["form"].errors
    assert step(desk, seat, "end", WHY).status_code == 302
    assert browser.get(dashboard).status_code == 404


class TestRegistrations:
    def registered(self, participant, **typed):
        details = {
            "model_id": participant.model_id, "identifier": participant.tin, "email": participant.contact_email,
            "first_name": participant.contact_first_name, "last_name": participant.contact_last_name, **typed,
        }  # fmt: skip
        made = registrations.receive(**details, by="visitor")
        return registrations.answer(registration_id=made.pk, by="test")

    def test_case_is_compared_decided_and_leads_to_the_seat(self, desk, participant):
        case = self.registered(participant, first_name="Adelaide", identifier="987654321")
        assert case.status == "unmatched"
        page = factories.client(desk).get(reverse("admin:portal_registration_change", args=[case.pk]))
        assert all(word in page.content.decode() for word in ("Adelaide", "Ada", participant.contact_email))
        assert participant.tin not in page.content.decode() and "987654321" not in page.content.decode()
        assert step(desk, case, "send-link", WHY).status_code == 302
        registrations.mail_link(registration_id=case.pk)
        assert mail.outbox[0].to == [participant.contact_email]
        user, _ = registrations.accept(token=case.token(), password=factories.PASSWORD, by="visitor")
        assert Seat.objects.get(participant=participant).user == user
        case.refresh_from_db()
        assert (case.status, case.decided_by, case.decision) == ("accepted", desk, WHY["reason"])

    def test_link_never_goes_to_another_address_than_that_on_file(self, desk, participant):
        case = self.registered(participant, email="eve@elsewhere.example")
        with pytest.raises(Refused, match="not that of the contact on file"):
            registration_cases.send_link(registration=case, **WHY, by=desk)
        unknown = self.registered(participant, model_id="RO00000")
        with pytest.raises(Refused, match="No participant has the Model ID"):
            registration_cases.send_link(registration=unknown, **WHY, by=desk)

    def test_expired_link_is_sent_again_and_works(self, desk, participant):
        case = self.registered(participant)
        Registration.objects.update(issued_at=case.issued_at.replace(year=2020))
        with pytest.raises(Refused, match="48 hours"):
            registrations.open_link(token=case.token())
        registration_cases.send_link(registration=case, **WHY, by=desk)
        assert registrations.open_link(token=case.token()) == case
        assert Job.objects.filter(task="portal.mail_registration_link").count() == 1

    def test_case_that_is_turned_down_stays_so_and_the_person_is_told(self, desk, participant):
        case = self.registered(participant, first_name="Eve")
        assert step(desk, case, "turn-down", WHY).status_code == 302
        registration_cases.mail_declined(registration_id=case.pk)
        assert mail.outbox[0].to == [participant.contact_email]
        with pytest.raises(Refused, match="not possible any more"):
            registration_cases.send_link(registration=case, **WHY, by=desk)

    def test_owner_of_an_account_is_told_by_email_to_sign_in(self, participant):
        person = factories.user()
        self.registered(participant, email=person.email)
        [job] = Job.objects.filter(task="portal.mail_sign_in_hint")
        accounts.mail_sign_in_hint(user_id=job.arguments[0])
        assert mail.outbox[0].to == [person.email]
        assert reverse("account_login") in mail.outbox[0].body

    def test_owner_of_an_account_signs_in_and_adds_the_practice(self, participant):
        person = factories.user(email=participant.contact_email)
        path = reverse("portal:registration-confirm", args=[self.registered(participant).token()])
        words = {"password": factories.PASSWORD, "repeated": factories.PASSWORD}
        assert "Sign in" in Client().post(path, words).content.decode()
        stranger = factories.client(factories.user()).post(path)
        assert "another email address" in stranger.content.decode() and not Seat.objects.exists()
        assert factories.client(person).post(path).status_code == 302
        assert Seat.objects.get(user=person).role == Role.PRIMARY

    def test_limit_says_the_true_time(self, travel, settings):
        settings.ACCOUNT_RATE_LIMITS = {"register": "10/h/ip"}
        address = reverse("portal:register")
        for _ in range(10):
            Client().post(address, {})
        travel(timedelta(minutes=48))
        answer = Client().post(address, {})
        assert answer.status_code == 429 and "Wait 12 minutes" in answer.content.decode()


class TestContacts:
    NEW = {"first_name": "Grace", "last_name": "Hopper", "email": "grace@practice.example", "primaries": "end", **WHY}

    def proposal(self, participant, desk, **changes):
        return contacts.propose(participant=participant, **{**self.NEW, **changes}, by=desk)

    def test_one_person_alone_changes_no_contact_of_a_practice_that_can_sign(self, desk, participant, person):
        with pytest.raises(Refused, match="second person") as refused:
            enrollment.amend(participant=participant, contact_email="grace@practice.example", by=desk)
        assert refused.value.field == "contact_email"
        proposal = self.proposal(participant, desk)
        assert "You proposed" in step(desk, proposal, "approve", WHY).content.decode()
        participant.refresh_from_db()
        assert participant.contact_email != "grace@practice.example"

    @pytest.mark.parametrize(("primaries", "left"), [("end", 0), ("stay", 1)])
    def test_second_person_puts_it_in_force_and_the_former_primary_goes_or_stays_as_chosen(
        self, desk, participant, person, primaries, left
    ):
        proposal = self.proposal(participant, desk, primaries=primaries)
        second = factories.user(staff="help desk")
        page = reverse("admin:portal_contactproposal_step", args=[proposal.pk, "approve"])
        shown = factories.client(second).post(page, WHY)
        assert asks(shown) and (("seat", "changed", "1") in shown.context["rows"]) == (primaries == "end")
        assert step(second, proposal, "approve", WHY).status_code == 302
        participant.refresh_from_db()
        assert participant.contact_email == "grace@practice.example"
        assert participant.seats.lasting_primaries().count() == left
        assert participant.contact_changes.count() == 1 and participant.messages.count() == 1
        proposal.refresh_from_db()
        assert proposal.status == ContactProposal.Status.ACCEPTED

    def test_proposal_may_be_turned_down_and_another_one_entered(self, desk, participant, person):
        proposal = self.proposal(participant, desk)
        with pytest.raises(Refused, match="already waits"):
            self.proposal(participant, desk)
        assert step(desk, proposal, "turn-down", WHY).status_code == 302
        assert self.proposal(participant, desk).status == ContactProposal.Status.PENDING

    def test_addresses_of_staff_are_refused_everywhere(self, desk, participant):
        for act in (
            lambda: enrollment.amend(participant=participant, contact_email=desk.email.upper(), by="test"),
            lambda: factories.participant(contact_email=desk.email),
        ):
            with pytest.raises(Refused, match="CMS staff cannot") as refused:
                act()
            assert refused.value.field == "contact_email"
        factories.seat(participant)
        with pytest.raises(Refused, match="CMS staff cannot"):
            self.proposal(participant, desk, email=desk.email)

    def test_practice_that_nobody_registered_for_takes_no_second_person(self, desk, participant):
        factories.seat(participant, Role.DELEGATE)
        with pytest.raises(Refused, match="on the page of the participant"):
            self.proposal(participant, desk)
        changed = enrollment.amend(participant=participant, contact_email="grace@practice.example", by=desk)
        assert changed.contact_email == "grace@practice.example"
