"""People of a practice: invitations that match a confirmed address, seats with an end, a backup, and a handover."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.access import NotAllowed
from portal.models import Handover, Invitation, Job, Role, Seat, User
from portal.services import handovers, invitations, seats
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db
GUEST = "grace@practice.example"
WORDS = {
    "first_name": "Grace",
    "last_name": "Hopper",
    "password": factories.PASSWORD,
    "repeated": factories.PASSWORD,
}


@pytest.fixture
def primary(participant):
    return factories.seat(participant)


@pytest.fixture
def invite(participant, primary):
    def send(email=GUEST, role=Role.DELEGATE):
        return invitations.send(participant=participant, email=email, role=role, by=primary)

    return send


def link_of(invitation):
    """Mail the link as the worker does and return its path."""
    mail.outbox.clear()
    invitations.mail(invitation_id=invitation.pk)
    [message] = mail.outbox
    assert message.to == [invitation.email]
    assert invitation.participant.legal_name not in message.body
    return re.search(r"/invitations/\S+/", message.body)[0]


class TestInvitation:
    def test_person_without_an_account_creates_one_with_the_seat_and_the_second_factor_comes_next(
        self, participant, invite, dashboard
    ):
        path, browser = link_of(invite()), Client()
        assert "Create account" in browser.get(path).content.decode()
        answer = browser.post(path, WORDS)
        assert answer.headers["Location"] == reverse("mfa_activate_totp")
        seat = Seat.objects.get(user__email=GUEST)
        assert (seat.role, seat.participant, str(seat.user)) == (Role.DELEGATE, participant, "Grace Hopper")
        assert browser.get(dashboard).headers["Location"] == reverse("mfa_activate_totp")

    def test_person_with_an_account_signs_in_and_accepts(self, invite, dashboard):
        person = factories.user(email=GUEST)
        path, browser = link_of(invite()), factories.client(person)
        page = Client().get(path)
        assert f"{reverse('account_login')}?next={quote(path)}" in page.content.decode()
        assert Client().post(path, WORDS).status_code == 200 and not person.seats.exists()
        assert browser.get(dashboard).status_code == 404
        assert browser.post(path).headers["Location"] == dashboard
        assert browser.get(dashboard).status_code == 200

    def test_account_made_after_the_invitation_finds_it(self, invite):
        invite()
        person = factories.user(email=GUEST)
        browser = factories.client(person)
        path = re.search(r"/invitations/[^\"]+/", browser.get(reverse("portal:start")).content.decode())[0]
        assert browser.post(path).status_code == 302 and person.seats.count() == 1
        assert "/invitations/" not in browser.get(reverse("portal:start"), follow=True).content.decode()

    def test_another_person_cannot_use_the_link_even_with_the_address_unconfirmed(self, invite):
        path, stranger = link_of(invite()), factories.user()
        stranger.emailaddress_set.create(email=GUEST, verified=False, primary=False)
        answer = factories.client(stranger).post(path)
        assert "another email address" in answer.content.decode()
        assert not stranger.seats.exists()
        assert "/invitations/" not in factories.client(stranger).get(reverse("portal:start")).content.decode()

    @pytest.mark.parametrize(
        ("what", "sentence"),
        [("used", "already used"), ("expired", "older than 48 hours"), ("revoked", "took this invitation back")],
    )
    def test_link_that_no_longer_works_says_why(self, invite, primary, what, sentence):
        invitation = invite()
        path = link_of(invitation)
        if what == "used":
            Client().post(path, WORDS)
        elif what == "revoked":
            invitations.revoke(invitation=invitation, by=primary)
        else:
            long_ago = clock.real_now() - timedelta(hours=48)
            Invitation.objects.filter(pk=invitation.pk).update(sent_at=long_ago)
        answer = Client().get(path)
        assert answer.status_code == 410 and sentence in answer.content.decode()
        assert Client().post(path, {**WORDS, "first_name": "Eve"}).status_code == 410
        assert Seat.objects.filter(user__email=GUEST).count() == (what == "used")
        assert Client().get("/invitations/forged/").status_code == 410

    def test_renewed_invitation_works_again_and_a_second_click_mails_once(self, invite, primary):
        invitation = invite()
        path = link_of(invitation)
        Job.objects.update(status="done")
        Invitation.objects.update(sent_at=clock.real_now() - timedelta(hours=49))
        for _ in range(2):
            invitations.renew(invitation=invitation, by=primary)
        assert Job.objects.filter(task="portal.mail_invitation", status="queued").count() == 1
        assert Client().get(path).status_code == 200

    def test_refusals_stand_at_the_address(self, participant, invite, primary):
        staff = factories.user(staff="help desk")
        colleague = factories.seat(participant, Role.VIEWER)
        invite()
        for email, sentence in [
            (GUEST.upper(), "already invited"),
            (staff.email, "CMS staff"),
            (colleague.email, "already has access"),
            ("ann at elm", "email"),
        ]:
            with pytest.raises(Refused, match=sentence) as refused:
                invite(email)
            assert refused.value.field == "email"
        assert Invitation.objects.count() == 1

    def test_person_who_became_staff_cannot_accept(self, invite):
        path = link_of(invite())
        staff = factories.user(staff="help desk", email=GUEST)
        assert "CMS staff cannot" in factories.client(staff).post(path).content.decode()
        assert not Seat.objects.filter(user=staff).exists()

    @pytest.mark.parametrize("role", [Role.DELEGATE, Role.VIEWER])
    def test_only_a_primary_contact_invites(self, participant, role):
        person = factories.seat(participant, role)
        with pytest.raises(NotAllowed):
            invitations.send(participant=participant, email=GUEST, role=Role.VIEWER, by=person)
        page = factories.client(person).get(reverse("portal:people", args=[participant.model_id]))
        assert "Send the invitation" not in page.content.decode()


class TestSeats:
    def test_ended_seat_closes_the_pages_of_a_person_who_is_signed_in(self, participant, primary, dashboard):
        person = factories.seat(participant, Role.DELEGATE)
        browser = factories.client(person)
        assert browser.get(dashboard).status_code == 200
        address = reverse("portal:seat-end", args=[participant.model_id, person.seats.get().pk])
        assert factories.client(primary).post(address, {"last_on": ""}).status_code == 302
        assert browser.get(dashboard).status_code == 404
        seats.mail_ended(seat_id=person.seats.get().pk)
        assert mail.outbox[0].to == [person.email]

    def test_last_day_of_access_counts_whole_in_eastern_time(self, travel, participant, primary, dashboard):
        person = factories.seat(participant, Role.VIEWER)
        last_on = clock.real_today() + timedelta(days=1)
        seats.end(seat=person.seats.get(), last_on=last_on, by=primary)
        assert person.seats.get().last_on == last_on
        browser = factories.client(person)
        travel(timedelta(hours=38))  # June 2, 11 p.m.
        assert participant.seats.in_force().filter(user=person).exists()
        travel(timedelta(hours=39))
        assert not participant.seats.in_force().filter(user=person).exists()
        assert browser.get(dashboard).status_code in (302, 404)

    def test_last_day_in_the_past_is_refused(self, participant, primary):
        person = factories.seat(participant, Role.VIEWER)
        with pytest.raises(Refused, match="in the past"):
            seats.end(seat=person.seats.get(), last_on=clock.real_today() - timedelta(days=1), by=primary)

    def test_only_primary_contact_can_neither_leave_nor_step_down(self, participant, primary):
        seat = primary.seats.get()
        for act in (
            lambda: seats.end(seat=seat, by=primary),
            lambda: seats.change_role(seat=seat, role=Role.VIEWER, by=primary),
        ):
            with pytest.raises(Refused, match="second one first"):
                act()
        factories.seat(participant)
        assert not seats.end(seat=seat, by=primary).is_in_force

    def test_delegate_ends_the_own_access_but_nobody_else_s(self, participant, primary):
        person = factories.seat(participant, Role.DELEGATE)
        with pytest.raises(NotAllowed):
            seats.end(seat=primary.seats.get(), by=person)
        assert not seats.end(seat=person.seats.get(), by=person).is_in_force

    def test_help_desk_must_say_why(self, participant, primary):
        staff = factories.user(staff="help desk")
        with pytest.raises(Refused, match="reason"):
            seats.end(seat=primary.seats.get(), by=staff)
        ended = seats.end(seat=primary.seats.get(), reason="The practice reported that she left.", by=staff)
        event = Seat.pgh_event_model.objects.filter(pgh_obj_id=ended.pk).latest("pgh_id")
        assert event.pgh_context.metadata["reason"] == "The practice reported that she left."

    def test_single_primary_contact_is_told_to_name_a_backup(self, participant, primary, dashboard):
        people = reverse("portal:people", args=[participant.model_id])
        browser = factories.client(primary)
        assert all("Name a backup" in browser.get(page).content.decode() for page in (dashboard, people))
        factories.seat(participant)
        assert not any("Name a backup" in browser.get(page).content.decode() for page in (dashboard, people))


class TestHandover:
    def test_successor_becomes_primary_reads_the_notes_and_the_other_steps_down(self, participant, primary):
        successor = factories.seat(participant, Role.DELEGATE)
        given = {"successor": successor.seats.get().pk, "notes": "Call Jo about PY2.", "afterwards": "viewer"}
        address = reverse("portal:handover", args=[participant.model_id])
        assert factories.client(primary).post(address, given).status_code == 302
        roles = {seat.user: seat.role for seat in participant.seats.in_force()}
        assert roles == {primary: Role.VIEWER, successor: Role.PRIMARY}
        page = factories.client(successor).get(reverse("portal:people", args=[participant.model_id]))
        assert "Call Jo about PY2." in page.content.decode()
        assert participant.messages.count() == 1

    def test_person_who_leaves_ends_the_own_access(self, participant, primary, dashboard):
        successor = factories.seat(participant, Role.VIEWER)
        handovers.hand_over(
            participant=participant, successor=successor.seats.get(), notes="n", afterwards=handovers.END, by=primary
        )
        assert factories.client(primary).get(dashboard).status_code == 404

    @pytest.mark.parametrize(
        ("changed", "field"),
        [({"notes": " "}, "notes"), ({"notes": "TIN 98-1234567"}, "notes"), ({"afterwards": "king"}, "afterwards")],
    )
    def test_refusals_change_nothing(self, participant, primary, changed, field):
        successor = factories.seat(participant, Role.VIEWER).seats.get()
        given = {"successor": successor, "notes": "n", "afterwards": "viewer", **changed}
        with pytest.raises(Refused) as refused:
            handovers.hand_over(participant=participant, by=primary, **given)
        assert refused.value.field == field
        assert not Handover.objects.exists() and User.objects.count() == 2

    def test_successor_of_another_practice_or_oneself_is_refused(self, participant, primary):
        stranger = factories.seat(factories.participant()).seats.get()
        for successor in (stranger, primary.seats.get()):
            with pytest.raises(Refused):
                handovers.hand_over(
                    participant=participant, successor=successor, notes="n", afterwards="viewer", by=primary
                )
