"""Monitoring (§ 512.150): site visits, audits, and allegations that a patient was harmed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent


class MonitoringRecordQuerySet(models.QuerySet["MonitoringRecord"]):
    def open(self) -> MonitoringRecordQuerySet:
        """Return what is not closed yet, oldest first."""
        return self.exclude(status=MonitoringRecord.Status.CLOSED).order_by("begins_on")

    def of_practices(self) -> MonitoringRecordQuerySet:
        """Return what practices may read; an allegation stays between CMS and the QIO, to protect who made it."""
        return self.exclude(kind=MonitoringRecord.Kind.HARM)


@tracked
@permanent(
    changing=("status", "referred_to", "referred_on", "findings", "closed_by", "closed_on"), once={"status": "closed"}
)
class MonitoringRecord(models.Model):
    """One time at which CMS looks into how a practice keeps the rule, and what it found."""

    class Kind(models.TextChoices):
        SITE_VISIT = "site-visit", "Site visit"
        VIRTUAL_VISIT = "virtual-visit", "Virtual site visit"
        AUDIT = "audit", "Audit of claims and records"
        HARM = "harm", "Allegation of patient harm"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        REFERRED = "referred", "Referred to the QIO"
        CLOSED = "closed", "Closed"

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="monitoring_records")
    kind = models.CharField(max_length=13, choices=Kind)
    begins_on = models.DateField("day", help_text="The day of the visit, or the first day of the audit or inquiry.")
    subject = models.CharField("what it is about", max_length=300)
    unannounced_because = models.CharField(
        "why without notice",
        max_length=300,
        blank=True,
        help_text="Only for a visit that the practice does not know about in time. The practice does not read this.",
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    referred_to = models.CharField(
        "QIO", max_length=200, blank=True, help_text="Where you referred the allegation. Entering it refers the case."
    )
    referred_on = models.DateField(null=True, blank=True)
    findings = models.TextField(blank=True, help_text="What CMS found. Entering it closes the record.")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_on = models.DateField(null=True, blank=True)

    objects = MonitoringRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="closed_record_says_what_was_found",
                condition=~Q(status="closed") | (~Q(findings="") & Q(closed_by__isnull=False, closed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_allegations_are_referred", condition=Q(referred_to="") | Q(kind="harm"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk} of {self.participant}"
