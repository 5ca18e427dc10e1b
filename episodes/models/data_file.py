"""Data files of a data request (DRA): one data set of a participant and performance year, as CSV and as Parquet."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import Participant, StoredFile
from portal.models.history import tracked
from portal.participation.models import DataRequest

from .construction_run import ConstructionRun
from .data_delivery import DataDelivery


class DataFileQuerySet(models.QuerySet["DataFile"]):
    def of_year(self, year: int) -> DataFileQuerySet:
        """Return the data files of a performance year with the rows of their two stored files."""
        return self.filter(year=year).select_related("csv", "parquet", "run")

    def newest(self) -> DataFileQuerySet:
        """Keep the last file of each participant, year and data set."""
        return self.order_by("participant_id", "year", "data_set", "-pk").distinct("participant_id", "year", "data_set")


@tracked
class DataFile(models.Model):
    """One preparation of a data set. A later preparation is a new row; the earlier files stay until they expire.

    `run` is the construction run whose episodes the file has; empty for data that no run builds. The stored files are
    encrypted, and both hold the same `rows`.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Being prepared"
        READY = "ready", "Ready"
        FAILED = "failed", "Not prepared"

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="data_files")
    year = models.PositiveSmallIntegerField("performance year")
    data_set = models.CharField(max_length=24, choices=DataRequest.DataSet)
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    run = models.ForeignKey(ConstructionRun, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(
        DataDelivery, null=True, blank=True, on_delete=models.PROTECT, related_name="data_files"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(null=True, blank=True)
    patients_left_out = models.PositiveIntegerField(null=True, blank=True)
    csv = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="CSV file"
    )
    parquet = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Parquet file"
    )
    problem = models.CharField("why it was not prepared", max_length=300, blank=True)

    objects = DataFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "year", "data_set"],
                condition=Q(status="queued"),
                name="data_file_prepared_once_at_a_time",
            ),
            models.CheckConstraint(
                name="ready_data_file_has_both_files",
                condition=~Q(status="ready") | Q(csv__isnull=False, parquet__isnull=False, prepared_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_data_set_display()}, {self.year}"

    def is_kept_on(self, day: date) -> bool:
        """Tell whether the files are ready and not yet expired on a day."""
        return self.csv is not None and self.csv.removed_at is None and day <= self.csv.expires_on
