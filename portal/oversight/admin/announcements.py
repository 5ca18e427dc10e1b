"""Announcements: written, read as practices will read them, published, withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from portal import clock
from portal.admin.steps import Preview, Step, SteppedAdmin
from portal.models import Participant, User
from portal.oversight import lifecycle
from portal.oversight.models import Announcement
from portal.oversight.services import announcements
from portal.staff import ANALYST, HELP_DESK

_WRITERS = frozenset({HELP_DESK, ANALYST})
DRAFT, PUBLISHED, WITHDRAWN = (
    Announcement.Status.DRAFT, Announcement.Status.PUBLISHED, Announcement.Status.WITHDRAWN,
)  # fmt: skip


def _preview(row: Announcement) -> Preview:
    count = Participant.objects.on(clock.today()).count()
    practices = f"{count:,} practice{'' if count == 1 else 's'}"
    effect = {
        DRAFT: f"No practice sees this draft. Publishing shows it to {practices}. You cannot change it afterwards.",
        PUBLISHED: f"{practices} can read this. Withdrawing removes it from their pages for good.",
    }
    shown = {"heading": row.title, "text": row.body, "effect": effect[Announcement.Status(row.status)]}
    return Preview.of("admin/oversight/text_preview.html", shown, seen=announcements.seen(row))


def _publish(row: Announcement, *, seen_as: str, by: User) -> str:
    announcements.publish(announcement=row, seen_as=seen_as, by=by)
    return f"“{row.title}” is published."


def _withdraw(row: Announcement, *, seen_as: str, by: User) -> str:
    announcements.withdraw(announcement=row, by=by)
    return f"“{row.title}” is withdrawn."


@admin.register(Announcement)
class AnnouncementAdmin(SteppedAdmin):
    adders = _WRITERS
    changers = _WRITERS
    changeable = announcements.EDITABLE
    list_display = ("title", "status", "from_on", "to_on", "published_by", "published_at")
    list_filter = ("status",)
    list_select_related = ("published_by",)
    search_fields = ("title", "body")
    step_after_adding = "publish"
    steps = (
        Step(
            "publish",
            "Publish to all practices",
            "Practices read the announcement on their pages from its first day to its last.",
            _WRITERS,
            _publish,
            form=forms.Form,
            when=lambda row: lifecycle.ANNOUNCEMENT.may(row.status, PUBLISHED),
            preview=_preview,
        ),
        Step(
            "withdraw",
            "Withdraw",
            "The announcement leaves the pages of practices for good.",
            _WRITERS,
            _withdraw,
            form=forms.Form,
            when=lambda row: lifecycle.ANNOUNCEMENT.may(row.status, WITHDRAWN),
            preview=_preview,
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = ("status", "written_by", "written_at", "published_by", "published_at")
        return announcements.EDITABLE if obj is None else (*announcements.EDITABLE, *kept)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        every = self.get_fields(request, obj)
        if obj is None:
            return ()
        return [name for name in every if obj.status != DRAFT or name not in self.changeable]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.status == DRAFT)

    def create(self, *, fields: dict[str, Any], by: User) -> Announcement:
        return announcements.write(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        announcements.edit(announcement=row, **fields, by=by)
