"""Rows of stored files, whose encrypted bytes are in the file store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import StrIndex, Substr

from portal.encryption import EncryptedTextField

from .history import tracked
from .participant import Participant
from .permanence import permanent

if TYPE_CHECKING:
    from datetime import datetime


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def kept(self) -> StoredFileQuerySet:
        """Return the files whose bytes are in the store."""
        return self.filter(removed_at=None)

    def folders(self) -> set[str]:
        """Return the folders of the store that contain these files."""
        folder = Substr("stored_as", 1, StrIndex("stored_as", Value("/")) - 1)
        return set(self.order_by().values_list(folder, flat=True).distinct())

    def stored_between(self, participant: Participant, first: datetime, last: datetime) -> StoredFileQuerySet:
        """Return a participant's files stored from `first` to before `last`, including those removed since."""
        return self.filter(participant=participant, stored_at__gte=first, stored_at__lt=last)


@tracked
@permanent(changing=("scan", "scan_words", "scanned_at", "removed_at", "altered_at"))
class StoredFile(models.Model):
    """One file as received. Its content never changes, and its row stays after its bytes are removed."""

    class Scan(models.TextChoices):
        CLEAN = "clean", "No harmful content found"
        NOT_SCANNED = "not-scanned", "Not scanned"
        WAITING = "waiting", "Waiting for virus scan"
        HARMFUL = "harmful", "Harmful content found"
        OWN = "own", "Written by the portal"

    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="stored_files"
    )
    use = models.CharField(
        max_length=40, help_text="The purpose of the file. It decides how long the portal keeps the file."
    )
    name = EncryptedTextField("file name", column="stored_file.name")
    media_type = models.CharField(max_length=100, help_text="Determined from the content, not from the name.")
    size = models.PositiveBigIntegerField("size in bytes")
    sha256 = models.CharField("SHA-256", max_length=64, help_text="SHA-256 of the file as received.")
    stored_as = models.CharField(max_length=80, unique=True, editable=False)
    stored_by = models.CharField(max_length=200)
    stored_at = models.DateTimeField()
    scan = models.CharField("virus scan", max_length=12, choices=Scan)
    scan_words = models.CharField("message from the scanner", max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField("kept through")
    removed_at = models.DateTimeField("content removed", null=True, blank=True)
    altered_at = models.DateTimeField("found altered", null=True, blank=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["participant", "stored_at"], name="stored_file_of_a_day"),
            models.Index(fields=["expires_on"], condition=Q(removed_at=None), name="stored_file_to_expire"),
        ]
        constraints = [
            models.CheckConstraint(
                name="harmful_bytes_are_not_kept", condition=~Q(scan="harmful") | Q(removed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk} ({self.use})"

    @property
    def may_be_read(self) -> bool:
        """True if the bytes are kept and need not wait for a scan; only reading them shows if they are unaltered."""
        return self.removed_at is None and self.scan != self.Scan.WAITING

    @property
    def waits_for_scan(self) -> bool:
        """True if the scan is still to come; bytes that were altered before their scan are never scanned."""
        return self.scan == self.Scan.WAITING and self.altered_at is None

    @property
    def state(self) -> str:
        """State of the file in words for the person who sent it."""
        if self.altered_at:
            return "Does not match its receipt"
        if self.removed_at and self.scan == self.Scan.OWN and self.removed_at.date() <= self.expires_on:
            return "Replaced by a newer one"
        if self.removed_at and self.scan != self.Scan.HARMFUL:
            return "Removed when its retention period ended"
        return self.get_scan_display()
