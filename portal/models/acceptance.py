"""Acceptances of the terms of use."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.formatting import long_date
from portal.terms import PARTS

from .history import tracked
from .permanence import permanent


@tracked
@permanent()
class Acceptance(models.Model):
    """One person's acceptance of one version of the terms of a part of the portal."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acceptances")
    part = models.CharField(
        "part of the portal", max_length=20, choices=[(part.code, part.title) for part in PARTS.values()]
    )
    version = models.CharField("version of the terms", max_length=10)
    accepted_at = models.DateTimeField()

    class Meta:
        ordering = ["-accepted_at"]
        verbose_name = "acceptance of terms"
        verbose_name_plural = "acceptances of terms"
        constraints = [models.UniqueConstraint(fields=["user", "part", "version"], name="terms_accepted_once")]

    def __str__(self) -> str:
        return f"Terms of {PARTS[self.part].name}, {long_date(self.accepted_at)}"
