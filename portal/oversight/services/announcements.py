"""Announcements: written as drafts, published as they were previewed, withdrawn when they no longer hold."""

from __future__ import annotations

from datetime import date

from portal import clock, personal_data
from portal.fingerprint import fingerprint
from portal.oversight import lifecycle
from portal.oversight.models import Announcement
from portal.selectors import policy_book
from portal.services.typed_days import check_in_order, check_in_reach
from portal.services.use_case import Actor, Refused, use_case

EDITABLE = ("title", "body", "from_on", "to_on")


@use_case("announcement.write")
def write(*, title: str, body: str, from_on: date, to_on: date | None = None, by: Actor) -> Announcement:
    """Write a draft, which no practice sees.

    :param from_on: the first day on which dashboards show it.
    :param to_on: the last one; None where it stays until it is withdrawn.
    :raises Refused: for words with an identifier of a person, or days out of order or of the calendar.
    """
    announcement = Announcement(
        title=title, body=body, from_on=from_on, to_on=to_on, written_by=by, written_at=clock.now()
    )
    check_in_reach(book=policy_book(), from_on=from_on, to_on=to_on)
    _check(announcement)
    announcement.save()
    return announcement


@use_case("announcement.edit")
def edit(*, announcement: Announcement, by: Actor, **changes: object) -> Announcement:
    """Change a draft.

    :raises Refused: for one that was published or withdrawn, and as `write` does.
    """
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if announcement.status != Announcement.Status.DRAFT:
        raise Refused("Practices have read this announcement. Withdraw it and write a new one.")
    for name in EDITABLE:
        setattr(announcement, name, changes.get(name, getattr(announcement, name)))
    check_in_reach(book=policy_book(), from_on=announcement.from_on, to_on=announcement.to_on)
    _check(announcement)
    announcement.save(update_fields=EDITABLE)
    return announcement


def _check(announcement: Announcement) -> None:
    announcement.title = " ".join(announcement.title.split())
    for field in ("title", "body"):
        if not getattr(announcement, field).strip():
            raise Refused("Enter the words that practices will read.", field=field)
        personal_data.check_text(getattr(announcement, field), field=field)
    check_in_order(from_on=announcement.from_on, to_on=announcement.to_on)


def seen(announcement: Announcement) -> str:
    """Return the fingerprint of what a preview shows."""
    return fingerprint({name: getattr(announcement, name) for name in EDITABLE})


@use_case("announcement.publish")
def publish(*, announcement: Announcement, seen_as: str, by: Actor) -> Announcement:
    """Show a draft to all practices.

    :param seen_as: the fingerprint of the preview that the person read.
    :raises Refused: when the draft changed since, is no draft any more, or its last day is over.
    """
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if not lifecycle.ANNOUNCEMENT.may(announcement.status, Announcement.Status.PUBLISHED):
        raise Refused(f"This announcement is {announcement.get_status_display().lower()} already.")
    if seen_as != seen(announcement):
        raise Refused("Somebody changed this draft since you opened it. Read it again, then publish it.")
    if announcement.to_on is not None and announcement.to_on < clock.today():
        raise Refused("The last day of this announcement is over. Change its days first.")
    lifecycle.ANNOUNCEMENT.move(announcement, Announcement.Status.PUBLISHED)
    announcement.published_by, announcement.published_at = by, clock.now()
    announcement.save(update_fields=["status", "published_by", "published_at"])
    return announcement


@use_case("announcement.withdraw")
def withdraw(*, announcement: Announcement, by: Actor) -> Announcement:
    """Take an announcement back: practices no longer see it.

    :raises Refused: for one that is withdrawn already.
    """
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if not lifecycle.ANNOUNCEMENT.may(announcement.status, Announcement.Status.WITHDRAWN):
        raise Refused("This announcement is withdrawn already.")
    lifecycle.ANNOUNCEMENT.move(announcement, Announcement.Status.WITHDRAWN)
    announcement.save(update_fields=["status"])
    return announcement
