"""View as: staff see what a practice sees for 15 minutes, write nothing, and the practice reads that they looked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import InternalError
from django.urls import reverse

from portal import clock
from portal.models import Participant
from portal.oversight import looks
from portal.oversight.models import ViewAs
from portal.oversight.services import view_as
from portal.services import messages
from portal.services.use_case import Refused
from tests import factories
from tests.architecture.addresses import own_pages
from tests.architecture.test_access import address_of, arguments_of

pytestmark = pytest.mark.django_db
REASON = "You called about your certification"
BANNER = "You are viewing the portal as"
OF_PARTICIPANT = [page for page in own_pages() if page.guard == "participant"]


@pytest.fixture
def participant() -> Participant:
    return factories.participant()


@pytest.fixture
def browse(participant):
    """Return a browser of a CMS group that looks at the participant's pages."""

    def begin(group="help desk"):
        browser = factories.client(factories.user(staff=group, first_name="Grace", last_name="Lindqvist"))
        browser.begun = browser.post(
            reverse("admin:oversight_viewas_add"), {"participant": participant.pk, "reason": REASON}
        )
        return browser

    return begin


def dashboard(participant):
    return reverse("participation:dashboard", args=[participant.model_id])


def test_staff_see_the_practice_s_dashboard_under_a_banner_and_stop(participant, browse):
    browser = browse()
    assert browser.begun.headers["Location"] == dashboard(participant)
    page = browser.get(dashboard(participant)).content.decode()
    assert BANNER in page and participant.legal_name in page and REASON in page
    assert BANNER in browser.get(reverse("admin:index")).content.decode()
    other = factories.participant()
    assert browser.get(dashboard(other)).status_code == 404
    assert browser.post(reverse("oversight:view-as-end")).status_code == 302
    assert BANNER not in browser.get(reverse("admin:index")).content.decode()
    assert browser.get(dashboard(participant)).status_code == 404
    assert ViewAs.objects.get().ended_at


def test_practice_reads_who_looked_when_and_why(participant, browse):
    browse()
    page = factories.client(factories.seat(participant)).get(reverse("oversight:activity", args=[participant.model_id]))
    assert "Grace Lindqvist, CMS" in page.content.decode()
    assert REASON in page.content.decode()
    neighbor = factories.seat(factories.participant())
    own = [neighbor.seats.get().participant.model_id]
    assert REASON not in factories.client(neighbor).get(
        reverse("oversight:activity", args=own)).content.decode()  # fmt: skip


def test_look_is_over_after_15_minutes(participant, browse):
    browser, now = browse(), clock.real_now()
    assert timedelta(minutes=14) < ViewAs.objects.get().ends_at - now <= timedelta(minutes=15)
    begun = ViewAs.objects.get()
    before = ViewAs.objects.create(
        participant=participant,
        viewed_by=begun.viewed_by,
        reason=REASON,
        began_at=now - timedelta(minutes=15),
        ends_at=now,
    )
    session = browser.session
    session[looks.SESSION_KEY] = before.pk
    session.save()
    answer = browser.get(dashboard(participant), follow=True)
    assert answer.request["PATH_INFO"] == reverse("admin:oversight_viewas_changelist")
    assert "Your 15 minutes are over" in answer.content.decode()
    assert BANNER not in answer.content.decode()
    assert browser.get(dashboard(participant)).status_code == 404


def test_no_page_is_written_to_and_pages_with_patients_stay_closed(participant, browse):
    browsers = {group: browse(group) for group in ("help desk", "analyst")}
    rows: dict[tuple[str, ...], dict[str, object]] = {}
    for page in OF_PARTICIPANT:
        if page.arguments not in rows:
            rows[page.arguments] = arguments_of(page, participant)
        address = address_of(page, **rows[page.arguments])
        for group, browser in browsers.items():
            browser.raise_request_exception = False  # rows of a walk hold nonsense
            answer = browser.post(address, {"agreed": "on"})
            assert answer.status_code == 403, page.name
            assert "you cannot change anything" in answer.content.decode(), page.name
            closed = "this page is closed" in browser.get(address).content.decode()
            opened = page.name in looks.OPEN_TO_ALL or (group == "analyst" and page.name in looks.OPEN_TO_ANALYSTS)
            assert closed != opened, page.name


def test_pages_that_are_open_exist_and_no_page_of_an_episode_is_one():
    assert {page.name for page in OF_PARTICIPANT} >= looks.OPEN_TO_ALL | looks.OPEN_TO_ANALYSTS
    closed = {"episodes:episode-list", "episodes:episode", "quality:version", "quality:version-findings"}
    assert closed & (looks.OPEN_TO_ALL | looks.OPEN_TO_ANALYSTS) == set()


def test_admin_is_read_and_not_written_while_looking(participant, browse):
    browser = browse("analyst")
    assert browser.get(reverse("admin:portal_message_changelist")).status_code == 200
    fields = {"participant": participant.pk, "subject": "hello", "body": "b"}
    assert browser.post(reverse("admin:portal_message_add"), fields).status_code == 403
    assert not participant.messages.exists()
    assert browser.post(reverse("account_logout")).status_code == 302


def test_database_refuses_a_write_while_a_page_is_read(participant, browse, monkeypatch):
    """A page that writes when it is read, as none of ours should: PostgreSQL refuses it, and the reader gets words."""
    with pytest.raises(InternalError, match="read-only transaction"), looks.read_only():
        messages.send(participant=participant, subject="s", body="b", by="test")
    with looks.read_only():
        assert Participant.objects.exists()
    messages.send(participant=participant, subject="after", body="b", by="test")

    def writes(*arguments, **given):
        return messages.send(participant=participant, subject="from a page", body="b", by="test")

    monkeypatch.setattr("portal.participation.views.dashboard.chosen_year", writes)
    answer = browse().get(dashboard(participant))
    assert answer.status_code == 403
    assert "you cannot change anything" in answer.content.decode()
    assert [message.subject for message in participant.messages.all()] == ["after"]


@pytest.mark.parametrize(
    ("group", "reason", "sentence"),
    [
        ("help desk", "  ", "Enter the reason"),
        ("help desk", "About MBI 1EG4-TE5-MK73", "Remove it"),
        ("reviewer", REASON, "Only the help desk and analysts"),
    ],
)
def test_look_without_a_right_or_a_reason_is_refused(participant, group, reason, sentence):
    with pytest.raises(Refused, match=sentence):
        view_as.begin(participant=participant, reason=reason, by=factories.user(staff=group))
    assert not ViewAs.objects.exists()


def test_one_person_looks_at_one_practice_at_a_time(participant):
    person = factories.user(staff="help desk")
    first, other = (
        view_as.begin(participant=one, reason=REASON, by=person) for one in (participant, factories.participant())
    )
    first.refresh_from_db()
    assert first.is_over and not other.is_over
    assert apps.get_model("oversight.ViewAs").permanence.changing == ("ended_at",)
