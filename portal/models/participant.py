"""An RO participant: a TIN or a CCN that takes part in the Model, known to people by its Model ID (§ 512.210)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from portal.encryption import EncryptedTextField

from .history import tracked

if TYPE_CHECKING:
    from .user import User


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def for_user(self, user: User) -> ParticipantQuerySet:
        """Return the participants in which this user holds a seat now."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=user.seats.in_force().values("participant_id"))

    def in_model_on(self, day: date) -> ParticipantQuerySet:
        """Return the participants listed on a day and not excluded from the Model on it."""
        listed = Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))
        excluded = Q(exclusions__from_on__lte=day) & (Q(exclusions__to_on__isnull=True) | Q(exclusions__to_on__gte=day))
        return self.filter(listed).exclude(pk__in=self.model.objects.filter(excluded).values("pk"))


@tracked
class Participant(models.Model):
    """A practice or facility in the Model."""

    class Kind(models.TextChoices):
        PROFESSIONAL = "professional", "Professional participant"
        TECHNICAL = "technical", "Technical participant"
        DUAL = "dual", "Dual participant"

    model_id = models.CharField("Model ID", max_length=12, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    legal_name = models.CharField(max_length=200)
    tin = EncryptedTextField("TIN", column="participant.tin", null=True, blank=True)
    tin_index = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    ccn = models.CharField("CCN", max_length=6, unique=True, null=True, blank=True)
    contact_first_name = models.CharField("first name of the primary contact", max_length=150)
    contact_last_name = models.CharField("last name of the primary contact", max_length=150)
    contact_email = models.EmailField("e-mail of the primary contact")
    from_on = models.DateField("participant from")
    to_on = models.DateField("participant to", null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["model_id"]
        constraints = [
            models.CheckConstraint(
                name="participant_has_one_identifier",
                condition=Q(tin_index__isnull=False, ccn__isnull=True) | Q(tin_index__isnull=True, ccn__isnull=False),
            ),
            models.CheckConstraint(
                name="participant_period_in_order", condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.legal_name} ({self.model_id})"

    @property
    def owes_professional(self) -> bool:
        """Whether it furnishes the professional component (Professional and Dual participants)."""
        return self.kind in (self.Kind.PROFESSIONAL, self.Kind.DUAL)

    @property
    def owes_technical(self) -> bool:
        """Whether it furnishes the technical component (Technical and Dual participants)."""
        return self.kind in (self.Kind.TECHNICAL, self.Kind.DUAL)
