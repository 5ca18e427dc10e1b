"""One version of a submission: its file or declaration, and its status."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.clock import EASTERN
from portal.models import Participant, Receipt, StoredFile
from portal.models.history import tracked

from .submission import Submission

if TYPE_CHECKING:
    from portal.models import User


class VersionQuerySet(models.QuerySet["Version"]):
    def for_user(self, user: User) -> VersionQuerySet:
        """Return the versions of participants at which this user has a seat now."""
        return self.filter(participant__in=Participant.objects.for_user(user))

    def for_participant(self, participant: Participant) -> VersionQuerySet:
        """Return the versions of one participant."""
        return self.filter(participant=participant)


@tracked
class Version(models.Model):
    """One uploaded file, or a declaration of nothing to report, which has no file and needs no check.

    The content of a version never changes; its status follows `quality.lifecycle`.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", "Received, waiting to be checked"
        CHECKING = "checking", "Being checked"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        FAILED = "failed", "Could not be checked"
        CANCELED = "canceled", "Canceled"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    token = models.UUIDField(
        null=True, blank=True, help_text="Identifies one submission of the form, so a double click creates one version."
    )
    nothing_to_report = models.BooleanField("nothing to report (declared without a file)", default=False)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_from = models.ForeignKey(
        "self",
        verbose_name="version whose rows were edited or repaired in the portal to make this one",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    layout_version = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    rows = models.PositiveIntegerField(null=True, blank=True)
    accepted_rows = models.PositiveIntegerField(null=True, blank=True)
    rejected_rows = models.PositiveIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    policy_digest = models.CharField("SHA-256 of the policy", max_length=64, blank=True)
    policy_version = models.PositiveIntegerField(null=True, blank=True)
    receipt = models.OneToOneField(Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["participant", "token"], name="version_token_once"),
            models.CheckConstraint(
                name="version_is_a_file_or_a_declaration", condition=Q(nothing_to_report=Q(file__isnull=True))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}, version {self.number}"

    @property
    def is_final(self) -> bool:
        """True once the check has ended."""
        return self.status not in (self.Status.RECEIVED, self.Status.CHECKING)

    @property
    def uploaded_on(self) -> date:
        """The day of the upload in Eastern time."""
        return self.uploaded_at.astimezone(EASTERN).date()
