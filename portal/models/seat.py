"""Seats: access of people to a participant, each in a role."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal import clock

from .history import tracked
from .participant import Participant


class Role(models.TextChoices):
    """Role of a person at a participant; each role includes the rights of those after it."""

    PRIMARY = "primary", "Primary point of contact"
    DELEGATE = "delegate", "Delegate"
    VIEWER = "viewer", "Viewer"


class SeatQuerySet(models.QuerySet["Seat"]):
    def in_force(self) -> SeatQuerySet:
        """Return the seats that have not ended, by real time: a seat concerns sign-in, not business dates."""
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=clock.real_now()))

    def lasting_primaries(self) -> SeatQuerySet:
        """Return the primary seats without an end whose holders can sign in."""
        return self.filter(role=Role.PRIMARY, ended_at__isnull=True, user__is_active=True)


@tracked
class Seat(models.Model):
    """One person's access to one participant."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=10, choices=Role)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "user"], condition=Q(ended_at__isnull=True), name="one_open_seat_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.get_role_display()}"

    @property
    def is_in_force(self) -> bool:
        """True if the seat has not ended."""
        return self.ended_at is None or self.ended_at > clock.real_now()

    @property
    def last_on(self) -> date | None:
        """The last day of access, in Eastern time; None without an end."""
        return (self.ended_at - timedelta(microseconds=1)).astimezone(clock.EASTERN).date() if self.ended_at else None
