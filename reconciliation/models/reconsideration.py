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
        return self.exclude(status__in=Reconsideration.ENDED).order_by("decision_due_on")


@tracked
@permanent(
    changing=("status", "acknowledged_by", "acknowledged_at", "acknowledged_on", "papers_due_on", "decision_due_on",
              "outcome", "decision", "decided_by", "decided_at", "decided_on", "withdrawn_by", "withdrawn_at"),
    once={"status": "decided"},
)  # fmt: skip
class Reconsideration(models.Model):
    """One request to look again at CMS's answer to an error notice, and the decision, which is final."""

    class Status(models.TextChoices):
        REQUESTED = "requested", "Waiting for the official"
        ACKNOWLEDGED = "acknowledged", "The official has the case"
        DECIDED = "decided", "Decided"
        WITHDRAWN = "withdrawn", "Withdrawn by the practice"

    class Outcome(models.TextChoices):
        ERROR_FOUND = "error-found", "There is an error"
        ANSWER_STANDS = "answer-stands", "CMS's answer is correct"

    ENDED = (Status.DECIDED, Status.WITHDRAWN)

    notice = models.OneToOneField(ErrorNotice, on_delete=models.PROTECT, related_name="reconsideration")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="reconsiderations")
    status = models.CharField(max_length=12, choices=Status, default=Status.REQUESTED)
    basis = models.TextField("reason why the answer is wrong")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    received_on = models.DateField()
    acknowledgement_due_on = models.DateField("acknowledgement due")
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    papers_due_on = models.DateField("position papers due", null=True, blank=True)
    decision_due_on = models.DateField("decision due")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ReconsiderationQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                name="decided_reconsideration_is_whole",
                condition=~Q(status="decided")
                | (~Q(outcome="") & ~Q(decision="") & Q(decided_by__isnull=False, decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="acknowledged_reconsideration_has_a_schedule",
                condition=~Q(status="acknowledged")
                | Q(acknowledged_by__isnull=False, acknowledged_on__isnull=False, papers_due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Reconsideration {self.number}"

    @property
    def number(self) -> str:
        """The number people quote, that of the receipt."""
        return self.receipt.number

    @property
    def acknowledgement_code(self) -> str:
        """The obligation code of CMS's acknowledgement; it ends with the notice, whose page shows it."""
        return f"acknowledgement:{self.notice_id}"

    @property
    def paper_code(self) -> str:
        """The obligation code of the practice's position paper."""
        return f"position-paper:{self.notice_id}"

    @property
    def is_open(self) -> bool:
        """True until it is decided or withdrawn."""
        return self.status not in self.ENDED
