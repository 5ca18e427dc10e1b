"""Deliveries of data files to all practices with an approved data request."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.models.history import tracked


@tracked
class DataDelivery(models.Model):
    """One act of CMS staff that prepares the data files of a performance year for every practice that may have them."""

    year = models.PositiveSmallIntegerField("performance year")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name_plural = "data deliveries"

    def __str__(self) -> str:
        return f"Delivery {self.pk} of {self.year}"
