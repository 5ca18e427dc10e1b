"""The record of who downloaded a case file, and when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

from .case_file import CaseFile


@tracked
@permanent()
class CaseFileFetch(models.Model):
    """One download of a case file."""

    case_file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="fetches")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("number of the error notice", max_length=40)
    kind = models.CharField(max_length=3, choices=CaseFile.Kind)
    fetched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fetched_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.case_file}, fetched by {self.fetched_by}"
