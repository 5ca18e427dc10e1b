"""RO participants: a TIN or CCN that takes part in the Model; people know it by its Model ID (§ 512.210)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from portal.encryption import EncryptedTextField

from .dated import Dated, DatedQuerySet
from .history import tracked

if TYPE_CHECKING:
    from .user import User


class ParticipantQuerySet(DatedQuerySet["Participant"]):
    def for_user(self, user: User) -> ParticipantQuerySet:
        """Return the participants at which the user has a seat now, with what every page shows of the user there.

        `role_of_reader` is the user's role, and `other_primary` says whether somebody else is a primary contact.
        """
        if not user.is_authenticated:
            return self.none()
        seats = user.seats.in_force()
        role = seats.filter(participant=OuterRef("pk")).values("role")[:1]
        others = seats.model.objects.lasting_primaries().exclude(user=user).filter(participant=OuterRef("pk"))
        return self.filter(pk__in=seats.values("participant_id")).annotate(
            role_of_reader=Subquery(role), other_primary=Exists(others)
        )


@tracked
class Participant(Dated):
    """Practice or facility that takes part in the Model from one day to another."""

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
    contact_email = models.EmailField("email of the primary contact")

    objects = ParticipantQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["model_id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="participant_has_one_identifier",
                condition=Q(tin_index__isnull=False, ccn__isnull=True) | Q(tin_index__isnull=True, ccn__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.legal_name} ({self.model_id})"

    @property
    def shown_identifier(self) -> str:
        """The CCN, or the last digits of the TIN; nobody sees the whole TIN."""
        return f"CCN {self.ccn}" if self.ccn else f"TIN ending in {(self.tin or '')[-4:]}"

    def registration_state(self) -> str:
        """Return the fingerprint of what a registration link depends on: the contact and the last day of the Model ID.

        A link works only while this fingerprint is the one for which the link was issued.
        """
        contact = (self.contact_first_name, self.contact_last_name, self.contact_email)
        state = [self.model_id, *contact, self.to_on and self.to_on.isoformat()]
        return hashlib.sha256(json.dumps(state).encode()).hexdigest()
