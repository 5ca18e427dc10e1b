"""Invitations of people to a participant, each for one email address and one role."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q

from portal import clock

from .history import tracked
from .participant import Participant
from .seat import Role, Seat

if TYPE_CHECKING:
    from .user import User

INVITATION_HOURS = 48
_SALT = "portal.invitation"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> InvitationQuerySet:
        """Return the invitations that nobody accepted or revoked, expired ones too."""
        return self.filter(status=Invitation.Status.PENDING)

    def in_time(self) -> InvitationQuerySet:
        """Return the waiting invitations whose hours have not passed."""
        return self.waiting().filter(sent_at__gt=clock.real_now() - timedelta(hours=INVITATION_HOURS))

    def for_user(self, user: User) -> InvitationQuerySet:
        """Return the invitations to the addresses that a user has confirmed."""
        return self.filter(email__in=user.emailaddress_set.filter(verified=True).values("email"))


@tracked
class Invitation(models.Model):
    """One invitation; it works for 48 hours of real time from its last email."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting"
        ACCEPTED = "accepted", "Accepted"
        REVOKED = "revoked", "Revoked"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()  # always stored in lower case
    role = models.CharField(max_length=10, choices=Role)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField("last sent")
    settled_at = models.DateTimeField("accepted or revoked", null=True, blank=True)
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "email"], condition=Q(status="pending"), name="one_waiting_invitation_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"Invitation to {self.participant.model_id} as {self.get_role_display()}"

    @property
    def expires_at(self) -> datetime:
        """The instant at which the link stops working."""
        return self.sent_at + timedelta(hours=INVITATION_HOURS)

    @property
    def expired(self) -> bool:
        """True if the link is older than 48 hours of real time."""
        return clock.real_now() >= self.expires_at

    def token(self) -> str:
        """Return the signed token of the link, which the portal never stores; a renewal keeps it."""
        return signing.dumps(self.pk, salt=_SALT)

    @classmethod
    def pk_of(cls, token: str) -> int | None:
        """Return the primary key in a link's token, or None if the portal did not sign it."""
        try:
            return int(signing.loads(token, salt=_SALT))
        except signing.BadSignature:
            return None
