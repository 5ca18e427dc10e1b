"""The profile in a practice's words: requests to change it, CMS's decisions, and the yearly confirmation."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.formatting import long_date
from portal.models import Participant, Receipt, StoredFile
from portal.models.history import tracked
from portal.models.permanence import permanent

from .signed_statement import SignedStatement


@tracked
@permanent(changing=("status",))
class ProfileRequest(models.Model):
    """A request to change what CMS has on file: a correction, or the notice of a change (§ 512.180).

    A correction says what was wrong all along and has no `changes_on`. A notice names the first day of the new value.
    `due_on` is its last day, if a text sets one.
    """

    class Subject(models.TextChoices):
        LEGAL_NAME = "legal-name", "Legal name"
        IDENTIFIER = "identifier", "TIN or CCN"
        KIND = "kind", "Kind of participant"
        DAYS = "days", "First or last day in the Model"
        SITES = "sites", "Sites"
        EXCLUSIONS = "exclusions", "Exclusions"
        CONTACT = "contact", "Contact on file"
        OTHER = "other", "Something else"

    class Status(models.TextChoices):
        REQUESTED = "requested", "Waiting for CMS"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Not accepted"
        WITHDRAWN = "withdrawn", "Withdrawn by the practice"

    ATTESTED = ("participant_id", "subject", "on_file", "right", "changes_on", "due_on", "file_sha256", "asked_by_id",
                "asked_on", "asked_at")  # fmt: skip

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="profile_requests")
    subject = models.CharField("what it is about", max_length=12, choices=Subject)
    on_file = models.TextField("what is on file")
    right = models.TextField("what is right")
    changes_on = models.DateField("first day of the change", null=True, blank=True)
    due_on = models.DateField("last day to tell CMS", null=True, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_sha256 = models.CharField("SHA-256 of the file", max_length=64, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField("sent on")
    asked_at = models.DateTimeField()
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = "request about a profile"
        verbose_name_plural = "requests about profiles"

    def __str__(self) -> str:
        return f"{self.title} of {self.participant.model_id}"

    @property
    def title(self) -> str:
        """The request in a few words: "Correction: sites", "Change of the legal name"."""
        words = self.get_subject_display()
        if words[1].islower():
            words = words[0].lower() + words[1:]
        return f"Notice of change: {words}" if self.changes_on else f"Correction: {words}"

    @property
    def is_late(self) -> bool:
        """Tell whether CMS was told after the last day."""
        return self.due_on is not None and self.asked_on > self.due_on


@tracked
@permanent()
class ProfileDecision(models.Model):
    """A step in the life of a request after it was sent: accepted or refused by CMS, or withdrawn by the practice."""

    request = models.OneToOneField(ProfileRequest, on_delete=models.PROTECT, related_name="decision")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=ProfileRequest.Status)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({long_date(self.decided_on)})"


@tracked
class ProfileConfirmation(SignedStatement):
    """A signed confirmation that what CMS has on file is right, with all that the page showed."""

    SIGNED_TOO = ("on_file", "fingerprint")

    on_file = models.JSONField("what was on file", help_text="Pairs of a label and a text, as the page showed them.")
    fingerprint = models.CharField("SHA-256 of what was on file", max_length=64)

    def __str__(self) -> str:
        return f"Profile of {self.participant.model_id} for {self.year}"
