"""Forms that a person filled in and could not send, because the session ended; kept for some days, then deleted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal import clock
from portal.encryption import EncryptedTextField

from .participant import Participant
from .seat import Seat


class KeptFormQuerySet(models.QuerySet["KeptForm"]):
    def offered_to(self, user_id: int) -> KeptFormQuerySet:
        """Return a person's forms, except those of seats that have ended."""
        return self.filter(Q(seat__isnull=True) | Q(seat__in=Seat.objects.in_force()), user_id=user_id)


class KeptForm(models.Model):
    """The fields of one form of one page, without files and passwords; the history never contains them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, null=True, on_delete=models.CASCADE, related_name="+")
    path = models.CharField("address of the page", max_length=300)
    fields = EncryptedTextField(column="kept_form.fields")
    kept_at = models.DateTimeField(default=clock.real_now)

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at"]
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="one_kept_form_a_page")]

    def __str__(self) -> str:
        return self.path
