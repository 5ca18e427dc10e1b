"""A reviewer's question to a practice about its error notice, with a last day, and the practice's answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import Participant, Receipt
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.error_notice import ErrorNotice


@tracked
@permanent(
    changing=("status", "answer", "answered_by", "answered_at", "answered_on", "receipt"), once={"status": "answered"}
)
class InformationRequest(models.Model):
    """One question; the practice answers it once, with a text and files."""

    class Status(models.TextChoices):
        OPEN = "open", "Waiting for the practice"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "No longer needed"

    notice = models.ForeignKey(ErrorNotice, on_delete=models.PROTECT, related_name="information_requests")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    question = models.TextField()
    due_on = models.DateField("last day to answer")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    receipt = models.OneToOneField(Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = "question about a notice"
        verbose_name_plural = "questions about notices"
        constraints = [
            models.CheckConstraint(
                name="answered_question_is_whole",
                condition=~Q(status="answered")
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_on__isnull=False, receipt__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk} about {self.notice}"

    @property
    def code(self) -> str:
        """The obligation code of the answer; each question has its own last day."""
        return f"information:{self.pk}"
