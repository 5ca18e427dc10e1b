"""Versions of the documents of the public library; all are kept."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from .history import tracked
from .library_document import LibraryDocument
from .permanence import permanent
from .stored_file import StoredFile


class LibraryVersionQuerySet(models.QuerySet["LibraryVersion"]):
    def shown(self) -> LibraryVersionQuerySet:
        """Return the versions that the public sees: published ones, and withdrawn ones without their content."""
        shown: LibraryVersionQuerySet = self.exclude(published_at=None)
        return shown.order_by("-dated_on", "-published_at")

    def current(self) -> LibraryVersionQuerySet:
        """Return the current version of each document: of its published ones, that of the newest day."""
        of_each = self.shown().filter(status=LibraryVersion.Status.PUBLISHED)
        newest = of_each.order_by("document_id", "-dated_on", "-published_at").distinct("document_id")
        return self.filter(pk__in=newest.values("pk"))


@tracked
@permanent(
    changing=("status", "published_by", "published_at", "withdrawn_by", "withdrawn_at", "withdrawal_reason"),
)
class LibraryVersion(models.Model):
    """One version of a document: a file, or the address of a page elsewhere, as CMS dated and numbered it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    document = models.ForeignKey(LibraryDocument, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20, help_text="As the document says, for example 1.0 or 85 FR 61114.")
    dated_on = models.DateField("day of the document")
    changes = models.CharField(
        "what changed", max_length=500, blank=True, help_text="In a few words, for people who know the version before."
    )
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(
        "web address",
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=["https"], message="Enter an address that begins with https://.")],
        help_text="Of a page of the government, instead of a file.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)

    objects = LibraryVersionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-dated_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "version"],
                name="library_version_once",
                violation_error_message="This document has a version of this name already.",
            ),
            models.CheckConstraint(
                name="library_version_is_file_or_address",
                condition=Q(file__isnull=False, address="") | Q(file__isnull=True) & ~Q(address=""),
            ),
            models.CheckConstraint(
                name="published_library_version_says_when",
                condition=~Q(status="published") | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, version {self.version}"
