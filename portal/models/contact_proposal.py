"""Changes of a participant's contact that wait for a second person at CMS, because a primary contact is active."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .history import tracked
from .participant import Participant
from .permanence import permanent


@tracked
@permanent(changing=("status", "decided_by", "decided_at", "decision"))
class ContactProposal(models.Model):
    """One proposed contact, and what happens to the people who are primary points of contact now."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waits for a second person"
        ACCEPTED = "accepted", "Approved"
        DECLINED = "declined", "Turned down"

    class Primaries(models.TextChoices):
        END = "end", "End their access: the new contact replaces them"
        STAY = "stay", "Keep their access: the new contact is one more person who may sign"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="contact_proposals")
    first_name = models.CharField("first name of the new contact", max_length=150)
    last_name = models.CharField("last name of the new contact", max_length=150)
    email = models.EmailField("email of the new contact")
    primaries = models.CharField("people who are primary points of contact now", max_length=4, choices=Primaries)
    reason = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        help_text="Empty if a command loaded a participant list with another contact.",
    )
    proposed_at = models.DateTimeField(editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decision = models.CharField("reason of the decision", max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="contact_takes_two_people",
                condition=Q(decided_by__isnull=True) | ~Q(status="accepted") | ~Q(decided_by=models.F("proposed_by")),
            ),
            models.UniqueConstraint(
                fields=["participant"], condition=Q(status="pending"), name="one_waiting_contact_a_participant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name} for {self.participant}"
