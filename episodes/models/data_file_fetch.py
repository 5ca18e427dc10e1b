"""The record that somebody downloaded a data file."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent
from portal.participation.models import DataRequest

from .data_file import DataFile


@tracked
@permanent()
class DataFileFetch(models.Model):
    """One download of a data file, in one of its two formats, before the first byte was sent."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        PARQUET = "parquet", "Parquet"

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    data_file = models.ForeignKey(DataFile, on_delete=models.PROTECT, related_name="fetches")
    year = models.PositiveSmallIntegerField("performance year")
    data_set = models.CharField(max_length=24, choices=DataRequest.DataSet)
    file_format = models.CharField("format", max_length=8, choices=Format)
    fetched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fetched_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = "download of a data file"
        verbose_name_plural = "downloads of data files"

    def __str__(self) -> str:
        return f"{self.data_file}, downloaded by {self.fetched_by}"
