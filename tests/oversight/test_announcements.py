"""Announcements: a draft nobody sees, a preview that is what practices read, and an end."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.oversight.models import Announcement
from portal.oversight.services import announcements
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db
FIRST_DAY, LAST_DAY, DAY_AFTER = date(2021, 3, 1), date(2021, 3, 31), date(2021, 4, 1)
FIELDS = {"title": "New codes", "body": "Read the list.\n\nIt holds from April.", "from_on": "2021-03-01",
          "to_on": "2021-03-31"}  # fmt: skip
ADD = "admin:oversight_announcement_add"


def step(browser, announcement, word, **given):
    address = reverse("admin:oversight_announcement_step", args=[announcement.pk, word])
    return browser.post(address, given, follow=True).content.decode()


def draft(**given):
    fields = {"title": "New codes", "body": "Read the list.", "from_on": FIRST_DAY, "to_on": LAST_DAY, **given}
    return announcements.write(**fields, by=factories.user(staff="analyst"))


def test_staff_write_preview_and_publish_and_practices_read_it_on_its_days():
    factories.at(FIRST_DAY)
    participant = factories.participant()
    practice = factories.client(factories.seat(participant, "viewer"))
    pages = [reverse(f"{name}", args=[participant.model_id]) for name in (
        "participation:dashboard", "oversight:announcement-list")]  # fmt: skip
    staff = factories.client(factories.user(staff="help desk"))
    preview = staff.post(reverse(ADD), FIELDS, follow=True)
    made = Announcement.objects.get()
    assert "<p>It holds from April.</p>" in preview.content.decode(), "the page after writing is the preview"
    assert "shows it to 1 practice." in preview.content.decode()
    assert all("New codes" not in practice.get(page).content.decode() for page in pages)
    assert "is published" in step(staff, made, "publish", seen=preview.context["seen"])
    assert all("New codes" in practice.get(page).content.decode() for page in pages)
    factories.at(DAY_AFTER)
    assert ["New codes" in practice.get(page).content.decode() for page in pages] == [False, True]
    assert "is withdrawn" in step(staff, made, "withdraw")
    assert all("New codes" not in practice.get(page).content.decode() for page in pages)


def test_draft_that_changed_under_the_preview_is_not_published():
    factories.at(FIRST_DAY)
    made, person = draft(), factories.user(staff="analyst")
    before = announcements.seen(made)
    announcements.edit(announcement=made, body="Another text.", by=person)
    with pytest.raises(Refused, match="Somebody changed this draft"):
        announcements.publish(announcement=made, seen_as=before, by=person)
    made.refresh_from_db()
    announcements.publish(announcement=made, seen_as=announcements.seen(made), by=person)
    with pytest.raises(Refused, match="Practices have read this announcement"):
        announcements.edit(announcement=made, body="A third text.", by=person)
    with pytest.raises(Refused, match="published already"):
        announcements.publish(announcement=made, seen_as=announcements.seen(made), by=person)
    page = factories.client(person).get(reverse("admin:oversight_announcement_change", args=[made.pk]))
    assert 'name="body"' not in page.content.decode(), "what was published is only shown"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"body": "Your TIN 98-1234567 is wrong."}, "body"),
        ({"title": " "}, "title"),
        ({"to_on": date(2021, 2, 1)}, "to_on"),
        ({"from_on": date(9999, 1, 1)}, "from_on"),
    ],
)
def test_draft_that_cannot_be_is_refused_at_its_field(given, field):
    with pytest.raises(Refused) as refused:
        draft(**given)
    assert refused.value.field == field


def test_announcement_whose_last_day_is_over_is_not_published():
    factories.at(DAY_AFTER)
    made = draft()
    with pytest.raises(Refused, match="The last day of this announcement is over"):
        announcements.publish(announcement=made, seen_as=announcements.seen(made), by=made.written_by)


def test_only_staff_who_write_announcements_may_take_a_step():
    factories.at(FIRST_DAY)
    made = draft()
    for group in ("reviewer", "approver"):
        browser = factories.client(factories.user(staff=group))
        page = browser.get(reverse("admin:oversight_announcement_change", args=[made.pk])).content.decode()
        assert "Publish to all practices" not in page
        step(browser, made, "publish", seen=announcements.seen(made))
        made.refresh_from_db()
        assert made.status == "draft"
