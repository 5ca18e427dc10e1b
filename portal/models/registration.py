"""Requests to register as a practice's primary contact, and the link that the portal sends if a request matches."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models

from portal import clock

from .history import tracked
from .participant import Participant

LINK_HOURS = 48
_SALT = "portal.registration"


@tracked
class Registration(models.Model):
    """One request under "Register here" and its outcome; of the TIN or CCN it holds only the blind index."""

    class Status(models.TextChoices):
        PENDING = "pending", "Not reviewed yet"
        MATCHED = "matched", "Matched: link sent"
        UNMATCHED = "unmatched", "Did not match: decide"
        ACCEPTED = "accepted", "Account created"
        DECLINED = "declined", "Turned down by the help desk"

    model_id = models.CharField("Model ID as entered", max_length=20)
    identifier_index = models.CharField(max_length=64, editable=False)
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150)
    email = models.EmailField()
    received_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    mismatch = models.CharField(
        "what did not match",
        max_length=200,
        blank=True,
        help_text="Only the help desk sees this. The portal does not tell the person.",
    )
    participant = models.ForeignKey(Participant, null=True, on_delete=models.CASCADE, related_name="registrations")
    issued_for = models.CharField(
        "fingerprint of the participant when the link was issued", max_length=64, blank=True, editable=False
    )
    issued_at = models.DateTimeField("link sent", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField("reason of the decision", max_length=500, blank=True)

    class Meta:
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"Registration for {self.model_id}"

    @property
    def expired(self) -> bool:
        """True if the link is older than 48 hours of real time."""
        return self.issued_at is not None and clock.real_now() > self.issued_at + timedelta(hours=LINK_HOURS)

    @property
    def holds(self) -> bool:
        """True if the participant's contact and dates are still those for which the link was issued."""
        return self.participant is not None and self.participant.registration_state() == self.issued_for

    def token(self) -> str:
        """Return the signed token of the link, which the portal never stores."""
        return signing.dumps(self.pk, salt=_SALT)

    @classmethod
    def pk_of(cls, token: str) -> int | None:
        """Return the primary key in a link's token, or None if the portal did not sign it."""
        try:
            return int(signing.loads(token, salt=_SALT))
        except signing.BadSignature:
            return None
