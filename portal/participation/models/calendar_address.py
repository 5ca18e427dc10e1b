"""Secret addresses at which calendar programs read what a participant has open."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q

from portal.formatting import long_date
from portal.models import Participant
from portal.models.history import tracked

_SALT = "portal.participation.calendar"


@tracked
class CalendarAddress(models.Model):
    """One person's address of one participant's calendar feed; an address that has ended never works again."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="calendar_addresses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_addresses")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name_plural = "calendar addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "user"], condition=Q(ended_at__isnull=True), name="one_calendar_address_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.participant.model_id} since {long_date(self.made_at)}"

    def token(self) -> str:
        """Return the signed token in the address, which the portal never stores."""
        return _signer().sign(str(self.pk))

    @classmethod
    def pk_of(cls, token: str) -> int | None:
        """Return the primary key in a token, or None if the portal did not sign it."""
        try:
            return int(_signer().unsign(token))
        except signing.BadSignature:
            return None


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep=".")
