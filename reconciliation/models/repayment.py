"""Money that follows from a report: a repayment that CMS demands, with what was received, or a payment of CMS."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

from .report import Report


@tracked
class Repayment(models.Model):
    """The repayment of one report. What was paid, offset or waived are rows; it is never deleted."""

    class Status(models.TextChoices):
        DEMANDED = "demanded", "Demanded"
        PAID = "paid", "Paid"
        OFFSET = "offset", "Offset"
        WAIVED = "waived", "Waived"

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="repayment")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="repayments")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    demanded_on = models.DateField("demanded")
    due_on = models.DateField(
        "last day", null=True, blank=True, help_text="Empty while an open error notice keeps the repayment waiting."
    )
    pauses = models.JSONField(default=list, help_text="The days on which an error notice was open.")
    received = models.DecimalField(
        max_digits=14, decimal_places=2, default=Decimal(0), help_text="The sum of what was paid, offset and waived."
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.DEMANDED)
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["due_on", "id"], name="repayment_first_due")]
        constraints: ClassVar = [
            models.CheckConstraint(name="repayment_above_zero", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="settled_repayment_has_its_day", condition=Q(status="demanded") | Q(settled_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"repayment {self.pk} of report {self.report_id}"

    @property
    def code(self) -> str:
        """The code of its obligation in the list of what is due."""
        return f"repayment:{self.report_id}"


@tracked
@permanent()
class RepaymentEntry(models.Model):
    """Sum that was paid, offset by another report, or waived of a repayment."""

    class Kind(models.TextChoices):
        PAID = "paid", "Paid"
        OFFSET = "offset", "Offset by another report"
        WAIVED = "waived", "Waived"

    repayment = models.ForeignKey(Repayment, on_delete=models.PROTECT, related_name="entries")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    received_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    offset_by = models.ForeignKey(Report, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["received_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="repayment_entry_above_zero", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="offset_names_its_report",
                condition=Q(kind="offset", offset_by__isnull=False) | (~Q(kind="offset") & Q(offset_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, repayment {self.repayment_id}"


@tracked
class Payment(models.Model):
    """The payment of one report by CMS: its total, less what another report took from it or the participant owed."""

    class Status(models.TextChoices):
        DUE = "due", "Expected"
        SENT = "sent", "Sent"
        OFFSET = "offset", "Offset"

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="payment")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reduced_by = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    expected_on = models.DateField("expected by")
    status = models.CharField(max_length=8, choices=Status, default=Status.DUE)
    sent_on = models.DateField(null=True, blank=True)
    reference = models.CharField("number of the transfer", max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["expected_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["expected_on", "id"], name="payment_first_expected")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="payment_reduced_within_its_amount",
                condition=Q(amount__gt=0, reduced_by__gte=0, reduced_by__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="sent_payment_has_its_day", condition=~Q(status="sent") | Q(sent_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"payment {self.pk} of report {self.report_id}"

    @property
    def remaining(self) -> Decimal:
        """The amount that CMS sends, in USD."""
        return self.amount - self.reduced_by
