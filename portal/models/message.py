"""Messages of CMS to a participant, which stay on the portal; an email announces them without details."""

from __future__ import annotations

from django.db import models

from .history import tracked
from .participant import Participant


@tracked
class Message(models.Model):
    """One message to everyone with a seat at the participant; it contains no personal data."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="messages")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    path = models.CharField("address of the linked page", max_length=300, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at"]
        indexes = [
            models.Index(fields=["-sent_at"], name="message_newest"),
            models.Index(fields=["participant", "-sent_at"], name="message_newest_of_a_practice"),
        ]

    def __str__(self) -> str:
        return self.subject
