"""Checks of a person's identity that the help desk made before it changed the person's account."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.formatting import long_date

from .history import tracked
from .permanence import permanent


@tracked
@permanent()
class IdentityCheck(models.Model):
    """One check and what it was for; nobody changes it afterward."""

    class Method(models.TextChoices):
        CALLED_BACK = "called-back", "Called back at the practice's number on file"
        COLLEAGUE = "colleague", "Another contact of the practice confirmed the person"
        IN_PERSON = "in-person", "Seen in person or on video with a photo ID"

    class Purpose(models.TextChoices):
        SECOND_FACTOR = "second-factor", "Reset of the second factor"
        ADDRESS = "address", "Correction of the email address"
        REOPENING = "reopening", "Reopening of the account"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="identity_checks")
    purpose = models.CharField(max_length=14, choices=Purpose)
    method = models.CharField("how it was checked", max_length=12, choices=Method)
    notes = models.CharField("who confirmed what", max_length=500)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["-checked_at"]
        constraints = [
            models.CheckConstraint(
                name="identity_is_checked_by_another", condition=~models.Q(user=models.F("checked_by"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {long_date(self.checked_at)}"
