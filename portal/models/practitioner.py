"""The individual practitioner list (IPL, § 512.217) and its certification."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from django.db import models
from django.db.models import F, Q

from .history import tracked
from .participant import Participant
from .signed_statement import SignedStatement


class PractitionerQuerySet(models.QuerySet["Practitioner"]):
    def on_list(self, day: date) -> PractitionerQuerySet:
        """Return the practitioners on the list on a day."""
        return self.filter(Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day)))

    def fingerprint(self) -> str:
        """Return the SHA-256 of the rows as certified: NPI, name, specialty and dates, in the order of the NPI."""
        rows = [
            [row.npi, row.first_name, row.last_name, row.specialty, row.from_on.isoformat(),
             row.to_on.isoformat() if row.to_on else None]
            for row in self.order_by("npi", "from_on")
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@tracked
class Practitioner(models.Model):
    """One person's time on a participant's list."""

    class Source(models.TextChoices):
        CMS = "cms", "Provided by CMS"
        PARTICIPANT = "participant", "Added by the participant"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="practitioners")
    npi = models.CharField("NPI", max_length=10)
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150)
    specialty = models.CharField(max_length=100, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=12, choices=Source)

    objects = PractitionerQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "npi"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "npi", "from_on"], name="practitioner_once"),
            models.CheckConstraint(
                name="practitioner_period_in_order", condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last_name}, {self.first_name} ({self.npi})"


@tracked
class Certification(SignedStatement):
    """The practitioner list of a year as someone with authority certified it, by its fingerprint."""

    list_fingerprint = models.CharField(max_length=64)
    practitioner_count = models.PositiveIntegerField()

    class Meta(SignedStatement.Meta):
        constraints = [
            models.UniqueConstraint(fields=["participant", "year", "list_fingerprint"], name="list_certified_once")
        ]

    def __str__(self) -> str:
        return f"Practitioner list of {self.participant.model_id} for {self.year}"
