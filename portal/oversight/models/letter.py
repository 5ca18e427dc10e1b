"""Letters of CMS to many practices at once, and the copy that each of them got."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import Message, Participant
from portal.models.history import tracked
from portal.models.permanence import permanent


@tracked
@permanent(once={"status": "sent"})
class Letter(models.Model):
    """A text for all practices, for those that have not done a duty of a year, or whose no-pay claims do not arrive."""

    class Audience(models.TextChoices):
        ALL = "all", "Every practice that takes part today"
        SILENT = "silent", "Practices that have not done a duty of a year"
        NO_PAY = "no-pay", "Practices whose no-pay claims of a year do not arrive"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        WITHDRAWN = "withdrawn", "Withdrawn"

    subject = models.CharField(max_length=200)
    body = models.TextField(
        "text", help_text="Plain words. {practice} becomes the name of the practice and {model ID} its Model ID."
    )
    audience = models.CharField("who gets it", max_length=6, choices=Audience)
    year = models.PositiveSmallIntegerField("performance year", null=True, blank=True)
    code = models.CharField("duty", max_length=40, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at"]
        constraints = [
            models.CheckConstraint(
                name="letter_names_its_audience_in_full",
                condition=Q(audience="all", year__isnull=True, code="")
                | (Q(audience="silent", year__isnull=False) & ~Q(code=""))
                | Q(audience="no-pay", year__isnull=False, code=""),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def text_for(self, participant: Participant) -> str:
        """Return the text as one practice reads it."""
        return self.body.replace("{practice}", participant.legal_name).replace("{model ID}", participant.model_id)


@tracked
@permanent(changing=("message", "delivered_at"), once={"delivered_at__isnull": False})
class LetterCopy(models.Model):
    """One practice's copy: there from the moment of sending, delivered when its message is written."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="copies")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    message = models.OneToOneField(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["participant_id"]
        verbose_name_plural = "letter copies"
        constraints = [models.UniqueConstraint(fields=["letter", "participant"], name="one_copy_a_practice")]

    def __str__(self) -> str:
        return f"{self.letter} to {self.participant}"
