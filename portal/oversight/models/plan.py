"""Corrective action plans (§ 512.160): what CMS asks a practice to correct, and what both say until it is."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.conf import settings
from django.db import models

from portal.models import Participant, Receipt
from portal.models.history import tracked
from portal.models.permanence import permanent
from portal.participation.models import Obligation

from .monitoring_record import MonitoringRecord


class PlanQuerySet(models.QuerySet["Plan"]):
    def unanswered(self) -> PlanQuerySet:
        """Return the plans whose practice has to answer, the first due first."""
        return self.filter(status__in=Plan.UNANSWERED).order_by("obligation__due_on")


@tracked
@permanent(changing=("status", "obligation"))
class Plan(models.Model):
    """One plan: the practice answers with its steps, CMS accepts or returns them, and says when all is done."""

    class Status(models.TextChoices):
        REQUESTED = "requested", "Waiting for the practice"
        ANSWERED = "answered", "Waiting for CMS"
        RETURNED = "returned", "Returned to the practice"
        ACCEPTED = "accepted", "Accepted"
        COMPLETED = "completed", "Completed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    UNANSWERED = (Status.REQUESTED, Status.RETURNED)

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="plans")
    record = models.ForeignKey(
        MonitoringRecord,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name="monitoring record",
        help_text="What it follows from, if it follows from a visit or an audit.",
    )
    year = models.PositiveSmallIntegerField("performance year")
    deficiency = models.TextField("what CMS found")
    required = models.TextField("what must be corrected")
    # Empty only inside the transaction that writes the plan: the code of the obligation names the plan.
    obligation = models.OneToOneField(
        Obligation, null=True, editable=False, on_delete=models.PROTECT, related_name="plan"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = "corrective action plan"

    def __str__(self) -> str:
        return f"Corrective action plan {self.pk} of {self.participant}"

    @property
    def owed(self) -> Obligation:
        """The practice's obligation to answer."""
        return cast(Obligation, self.obligation)

    @property
    def answer_due_on(self) -> date:
        """The last day to answer, which is that of the practice's obligation, with every extension."""
        return self.owed.due_on

    @property
    def waits_for_an_answer(self) -> bool:
        """True while the practice has to answer."""
        return self.status in self.UNANSWERED

    def state(self, today: date) -> str:
        """Return the status, or `overdue` where the practice's last day to answer has passed."""
        return "overdue" if self.waits_for_an_answer and today > self.answer_due_on else self.status


@tracked
@permanent()
class PlanAnswer(models.Model):
    """The practice's steps, as it submitted them."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="answers")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    steps = models.TextField()
    done_by_on = models.DateField("day by which all steps are done")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["answered_at"]
        verbose_name = "answer to a corrective action plan"
        verbose_name_plural = "answers to corrective action plans"

    def __str__(self) -> str:
        return f"Answer {self.pk} to plan {self.plan_id}"


@tracked
@permanent()
class PlanReply(models.Model):
    """CMS's word on a plan: accepted, returned, completed or withdrawn, and why."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Accept the practice's steps"
        RETURNED = "returned", "Return them: the practice must answer again"
        COMPLETED = "completed", "Everything is corrected"
        WITHDRAWN = "withdrawn", "Withdraw the plan"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="replies")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision)
    text = models.TextField("reason", help_text="The practice reads it.")
    answer_due_on = models.DateField(
        "new last day to answer", null=True, blank=True, help_text="Only when you return the steps."
    )
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField()

    class Meta:
        ordering = ["replied_at"]
        verbose_name = "reply to a corrective action plan"
        verbose_name_plural = "replies to corrective action plans"

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: plan {self.plan_id}"
