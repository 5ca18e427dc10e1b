"""The reconsideration (§ 512.290(b)): the request of a participant, and the decision of a second official."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import Participant, Receipt
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.error_notice import ErrorNotice


class ReconsiderationQuerySet(models.QuerySet["Reconsideration"]):
    def open(self) -> ReconsiderationQuerySet:
        """Return the reconsiderations that the official still has to decide, the first due first."""
        return self.exclude(status=Reconsideration.Status.DECIDED).order_by("decision_due_on")


@tracked
@permanent(
    changing=("status", "outcome", "decision", "decided_by", "decided_at", "decided_on"), once={"status": "decided"}
)
class Reconsideration(models.Model):
    """One request to look again at CMS's answer to an error notice, and the decision, which is final."""

    class Status(models.TextChoices):
        REQUESTED = "requested", "Waiting for the official"
        DECIDED = "decided", "Decided"

    class Outcome(models.TextChoices):
        ERROR_FOUND = "error-found", "There is an error"
        ANSWER_STANDS = "answer-stands", "CMS's answer is correct"

    notice = models.OneToOneField(ErrorNotice, on_delete=models.PROTECT, related_name="reconsideration")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="reconsiderations")
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    basis = models.TextField("reason why the answer is wrong")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    received_on = models.DateField()
    decision_due_on = models.DateField("decision due")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    objects = ReconsiderationQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                name="decided_reconsideration_is_whole",
                condition=~Q(status="decided")
                | (~Q(outcome="") & ~Q(decision="") & Q(decided_by__isnull=False, decided_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Reconsideration {self.number}"

    @property
    def number(self) -> str:
        """The number people quote, that of the receipt."""
        return self.receipt.number
