"""Findings in a version: groups by rule, and the single findings of each group up to a cap."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import RowNumber

from portal.encryption import EncryptedTextField
from portal.models import Participant

from .copying import CopyingQuerySet
from .version import Version


class FindingGroup(models.Model):
    """The findings of one rule in a version: `count` is the number of all, `kept` of those stored."""

    class Severity(models.TextChoices):
        ERROR = "error", "Error"
        WARNING = "warning", "Warning"

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="finding_groups")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=60)
    severity = models.CharField(max_length=8, choices=Severity)
    title = models.CharField(max_length=200)
    count = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()

    class Meta:
        ordering = ["severity", "-count", "rule"]
        constraints = [models.UniqueConstraint(fields=["version", "rule"], name="finding_group_once")]

    def __str__(self) -> str:
        return f"{self.title}: {self.count}"


class FindingQuerySet(CopyingQuerySet["Finding"]):
    def first_of_each_group(self, number: int) -> FindingQuerySet:
        """Return the first `number` findings of each group, in the order of the file."""
        place = models.Window(RowNumber(), partition_by="group_id", order_by="position")
        return self.annotate(place=place).filter(place__lte=number)


class Finding(models.Model):
    """One defect at one place. Written by COPY; the received value may be patients' data, so it is encrypted."""

    group = models.ForeignKey(FindingGroup, on_delete=models.CASCADE, related_name="findings")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="findings")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(help_text="Position of the finding in the file.")
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.CharField(max_length=200, null=True, blank=True)
    received = EncryptedTextField(column="finding.received", null=True, blank=True)
    expected = models.TextField(null=True, blank=True)
    message = models.TextField()
    fix = models.TextField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["group", "position"], name="finding_in_group")]

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}"
