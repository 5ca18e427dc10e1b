"""Differences between the episodes of two construction runs: bulk output of a comparison."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from portal.models import Participant

from .adjustment import Component
from .comparison import Comparison
from .episode import Episode


def _usd() -> Any:
    """Return a field for an amount in USD, which differences of another kind leave empty."""
    return models.DecimalField(max_digits=12, decimal_places=2, null=True)


class EpisodeDifference(models.Model):
    """One difference of one episode: its kind, its cause, and the value of both runs.

    An episode is the same in both runs if beneficiary and planning day are the same. `step` is the first step of the
    price that differs.
    """

    class Kind(models.TextChoices):
        NEW = "new", "New episode"
        GONE = "gone", "Episode that is gone"
        OUTCOME = "outcome", "Changed outcome"
        CANCER_TYPE = "cancer-type", "Changed cancer type"
        PARTICIPANT = "participant", "Changed participant"
        DUPLICATES = "duplicates", "Changed duplicate services"
        PAYMENT = "payment", "Changed payment"
        RECEIVED = "received", "Changed payments received"
        FEE_FOR_SERVICE = "fee-for-service", "Changed amount due under fee-for-service"

    class Cause(models.TextChoices):
        CLAIMS = "claims", "Claims that came since"
        THROUGH = "through", "Claims through a later day"
        COVERAGE = "coverage", "Coverage, hospice or death of the beneficiary"
        PARTICIPANTS = "participants", "Participant list"
        ADJUSTMENTS = "adjustments", "Adjustments of the participant"
        FEES = "fees", "Fee tables"
        POLICY = "policy", "Policy"
        FOLLOWS = "follows", "Another change of the same episode"
        SEVERAL = "several", "One of several inputs that changed"
        PROGRAM = "program", "No input that it depends on: the program changed"

    class Step(models.TextChoices):
        COMPONENT = "component", "Component that only one run has"
        PARTICIPANT = "participant", "Participant"
        CANCER_TYPE = "cancer-type", "Cancer type"
        BASE_RATE = "base_rate", "Base rate"
        TRENDED_BASE = "trended_base", "Trend factor"
        GEOGRAPHIC_BASE = "geographic_base", "Geographic factor"
        ADJUSTMENT_FACTOR = "adjustment_factor", "Case mix and historical experience"
        DISCOUNT = "discount", "Discount"
        WITHHOLDS = "withholds", "Withholds"
        COINSURANCE = "coinsurance", "Coinsurance"
        SEQUESTRATION = "sequestration", "Sequestration"

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=16, choices=Kind)
    cause = models.CharField(max_length=16, choices=Cause)
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="+")
    component = models.CharField(max_length=2, choices=Component, blank=True)
    cancer_type = models.CharField(max_length=20)
    starts_on = models.DateField("planning day")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.CASCADE, related_name="+")
    earlier_episode = models.ForeignKey(Episode, null=True, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=20, choices=Step, blank=True)
    was = models.CharField(max_length=20, blank=True)
    now = models.CharField(max_length=20, blank=True)
    was_amount = _usd()
    now_amount = _usd()

    class Meta:
        ordering: ClassVar = ["-comparison_id", "pk"]
        indexes: ClassVar = [models.Index(fields=["-comparison", "id"], name="difference_of_comparison")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.episode_id or self.earlier_episode_id}"
