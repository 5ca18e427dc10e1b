"""The individual practitioner list (IPL, § 512.217) and its certification."""

from __future__ import annotations

from django.db import models

from portal.models import Participant
from portal.models.dated import Dated, DatedQuerySet, no_overlap
from portal.models.history import tracked

from .signed_statement import SignedStatement


@tracked
class Practitioner(Dated):
    """A practitioner on a participant's list, from a first to a last day."""

    class Source(models.TextChoices):
        CMS = "cms", "Provided by CMS"
        PARTICIPANT = "participant", "Added by the participant"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="practitioners")
    npi = models.CharField("NPI", max_length=10)
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150)
    specialty = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=12, choices=Source)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["last_name", "first_name", "npi"]
        constraints = [*Dated.Meta.constraints, no_overlap("practitioner_once_a_day", "participant", "npi")]

    def __str__(self) -> str:
        return f"{self.last_name}, {self.first_name} ({self.npi})"


@tracked
class ListDelivery(models.Model):
    """The day on which CMS gave a participant its list for a year; the time to certify it starts on that day."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="list_deliveries")
    year = models.PositiveSmallIntegerField("performance year")
    received_on = models.DateField("delivered on")

    class Meta:
        ordering = ["-year"]
        verbose_name_plural = "list deliveries"
        constraints = [models.UniqueConstraint(fields=["participant", "year"], name="list_delivered_once")]

    def __str__(self) -> str:
        return f"List of {self.participant.model_id} for {self.year}"


@tracked
class Certification(SignedStatement):
    """A signed certification of a year's practitioner list, with the list itself, row by row, and its fingerprint."""

    SIGNED_TOO = ("list_fingerprint", "practitioner_count", "practitioners")

    list_fingerprint = models.CharField("SHA-256 of the list", max_length=64)
    practitioner_count = models.PositiveIntegerField("practitioners on the list")
    practitioners = models.JSONField(
        "the list", help_text="NPI, first name, last name, specialty, first day and last day of each row."
    )

    def __str__(self) -> str:
        return f"Practitioner list of {self.participant.model_id} for {self.year}"
