"""Proposals of adjustments: what the claims of the baseline give for a performance year, before anybody loads it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.models.history import tracked
from portal.models.permanence import permanent


class AdjustmentProposalQuerySet(models.QuerySet["AdjustmentProposal"]):
    def standing(self) -> AdjustmentProposalQuerySet:
        """Return the proposals that are calculated now or wait for a decision."""
        return self.filter(status__in=(AdjustmentProposal.Status.QUEUED, AdjustmentProposal.Status.PROPOSED))


@tracked
@permanent(once={"status": "loaded"})
class AdjustmentProposal(models.Model):
    """One calculation of the adjustments of a performance year, with its inputs; a second person loads it.

    `runs` lists the construction runs behind it (`calendar_year`, `kind`, `run`, `key`). `national` has the national
    amounts of each component as strings: `means`, `predictions` and `effects`.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting for a worker"
        PROPOSED = "proposed", "Waits for a second person"
        LOADED = "loaded", "Loaded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        FAILED = "failed", "Failed"

    year = models.PositiveSmallIntegerField("performance year")
    status = models.CharField(max_length=9, choices=Status, default=Status.QUEUED, editable=False)
    runs = models.JSONField(default=list, editable=False)
    national = models.JSONField("national amounts", default=dict, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    policy_version = models.PositiveIntegerField(null=True, editable=False)
    policy_digest = models.CharField("SHA-256 of the policy", max_length=64, blank=True, editable=False)
    policy_used = models.JSONField(default=list, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    requested_at = models.DateTimeField(editable=False)
    calculated_at = models.DateTimeField(null=True, editable=False)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    loaded_at = models.DateTimeField(null=True, editable=False)
    withdrawn_because = models.CharField("why it was withdrawn", max_length=500, blank=True, editable=False)

    objects = AdjustmentProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(status__in=("queued", "proposed")), name="one_standing_proposal_a_year"
            ),
            models.CheckConstraint(
                name="proposal_takes_two_people",
                condition=Q(loaded_by__isnull=True) | Q(requested_by__isnull=True) | ~Q(loaded_by=F("requested_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk} of adjustments for {self.year}"
