"""Announcements: written, read as practices will read them, published, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal import clock
from portal.models import Participant, User
from portal.oversight import lifecycle
from portal.oversight.models import Announcement
from portal.oversight.services import announcements
from portal.staff import ANALYST, HELP_DESK

from .step_admin import Step, StepAdmin

DRAFT, PUBLISHED, WITHDRAWN = (
    Announcement.Status.DRAFT, Announcement.Status.PUBLISHED, Announcement.Status.WITHDRAWN,
)  # fmt: skip


@admin.register(Announcement)
class AnnouncementAdmin(StepAdmin):
    adders = frozenset({HELP_DESK, ANALYST})
    changers = frozenset({HELP_DESK, ANALYST})
    changeable = announcements.EDITABLE
    list_display = ("title", "status", "from_on", "to_on", "published_by", "published_at")
    list_filter = ("status",)
    list_select_related = ("published_by",)
    search_fields = ("title", "body")

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

    def steps(self, row: Announcement) -> list[Step]:
        every = {
            PUBLISHED: Step("publish", "Publish to all practices", self._publish),
            WITHDRAWN: Step("withdraw", "Withdraw", self._withdraw),
        }
        return [step for status, step in every.items() if lifecycle.ANNOUNCEMENT.may(row.status, status)]

    def shown(self, row: Announcement) -> dict[str, Any]:
        count = Participant.objects.on(clock.today()).count()
        practices = f"{count:,} practice{'' if count == 1 else 's'}"
        effect = {
            DRAFT: f"No practice sees this draft. Publishing shows it to {practices}. You cannot change it afterwards.",
            PUBLISHED: f"{practices} can read this. Withdrawing removes it from their pages for good.",
            WITHDRAWN: "No practice sees this any more.",
        }
        return {
            "heading": row.title,
            "preview": row.body,
            "effect": effect[Announcement.Status(row.status)],
            "seen": announcements.seen(row),
        }

    def create(self, *, fields: dict[str, Any], by: User) -> Announcement:
        return announcements.write(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        announcements.edit(announcement=row, **fields, by=by)

    def _publish(self, row: Announcement, seen: str, by: User) -> str:
        announcements.publish(announcement=row, seen_as=seen, by=by)
        return f"“{row.title}” is published."

    def _withdraw(self, row: Announcement, seen: str, by: User) -> str:
        announcements.withdraw(announcement=row, by=by)
        return f"“{row.title}” is withdrawn."
