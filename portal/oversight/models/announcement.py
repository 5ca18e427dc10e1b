"""Announcements of CMS, which every practice reads on the portal."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models.dated import Dated, DatedQuerySet
from portal.models.history import tracked
from portal.models.permanence import permanent


class AnnouncementQuerySet(DatedQuerySet["Announcement"]):
    def shown_on(self, day: date) -> AnnouncementQuerySet:
        """Return the announcements that practices read first on a day."""
        shown: AnnouncementQuerySet = self.published().on(day)
        return shown

    def published(self) -> AnnouncementQuerySet:
        """Return the announcements that were published and not withdrawn, newest first."""
        return self.filter(status=Announcement.Status.PUBLISHED).order_by("-published_at")


@tracked
@permanent(once={"status": "withdrawn"})
class Announcement(Dated):
    """A text for all practices. Its days are those on which the dashboard shows it; the list keeps it afterwards."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    title = models.CharField(max_length=200)
    body = models.TextField("text", help_text="Plain words. Leave an empty line between paragraphs.")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-from_on", "-pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="published_announcement_says_by_whom",
                condition=~Q(status="published") | Q(published_by__isnull=False, published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title
