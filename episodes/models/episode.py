"""Episodes, their two components and their claim lines: bulk output of construction runs."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from portal.formatting import long_date
from portal.models import Participant

from .beneficiary import Beneficiary
from .claims_file import ClaimsFile
from .component import Component
from .construction_run import ConstructionRun

STATES = {True: "complete", False: "incomplete", None: "open"}


class EpisodeQuerySet(models.QuerySet["Episode"]):
    def of(self, participant: Participant) -> EpisodeQuerySet:
        """Return the episodes in which a participant furnishes a component."""
        return self.filter(Q(pc_participant=participant) | Q(tc_participant=participant))


class Episode(models.Model):
    """One episode of care, 42 CFR 512.245, as a run built it."""

    class Reason(models.TextChoices):
        TC_NOT_STARTED = "tc-not-started", "The technical component did not start in time"
        LOST_FFS = "lost-ffs", "Traditional Medicare ended, or became secondary, inside the episode"
        SWITCHED = "switched-provider", "The beneficiary moved to another provider"
        DIED = "died", "The beneficiary died before the technical component started"
        OTHER = "other", "Another reason"

    run = models.ForeignKey(ConstructionRun, on_delete=models.CASCADE, related_name="episodes", db_index=False)
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.PROTECT, related_name="episodes")
    cancer_type = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    tc_starts_on = models.DateField(null=True)
    treatment_started = models.BooleanField(
        "the technical component started in time and before fee-for-service ended", default=True
    )
    pc_participant = models.ForeignKey(
        Participant, null=True, on_delete=models.PROTECT, related_name="professional_episodes"
    )
    tc_participant = models.ForeignKey(
        Participant, null=True, on_delete=models.PROTECT, related_name="technical_episodes"
    )
    planning_npi = models.CharField("NPI on the planning line", max_length=12, blank=True)
    planning_zip = models.CharField("ZIP Code on the planning line", max_length=5, blank=True)
    complete = models.BooleanField(null=True)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    duplicate_lines = models.PositiveIntegerField()
    duplicate_amount = models.DecimalField(max_digits=12, decimal_places=2)
    pc_allowed = models.DecimalField(
        "allowed for the professional component, claims-based", max_digits=12, decimal_places=2, null=True
    )
    tc_allowed = models.DecimalField(
        "allowed for the technical component, claims-based", max_digits=12, decimal_places=2, null=True
    )
    decisions = models.JSONField()

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["run", "starts_on"], name="episode_of_run"),
            models.Index(fields=["run", "pc_participant", "starts_on"], name="episode_of_pc"),
            models.Index(fields=["run", "tc_participant", "starts_on"], name="episode_of_tc"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "beneficiary", "starts_on"], name="episode_once_a_run"),
        ]

    def __str__(self) -> str:
        return f"{self.cancer_type} episode from {long_date(self.starts_on)}"

    @property
    def state(self) -> str:
        """Return the state: complete, incomplete or open."""
        return STATES[self.complete]

    @property
    def end_billed_early_on(self) -> date | None:
        """Return the day of a second installment billed before the Model allows, or None."""
        day = self.decisions.get("end_billed_early_on")
        return date.fromisoformat(day) if day else None


class EpisodePrice(models.Model):
    """A participant's price for a component and cancer type in a run, with its worksheet, before any episode is built.

    A run has a second price for them where the law changes a share of the price in the middle of the year.
    """

    run = models.ForeignKey(ConstructionRun, on_delete=models.CASCADE, related_name="prices", db_index=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    component = models.CharField(max_length=2, choices=Component)
    cancer_type = models.CharField(max_length=20)
    from_on = models.DateField("price of episodes from this day of the year on")
    lines = models.JSONField("worksheet")
    amounts = models.JSONField("steps of the price in USD and its factors, by name", default=dict)
    unpriced = models.CharField("why there is no price", max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "participant", "component", "cancer_type", "from_on"], name="price_once_a_run"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cancer_type} {self.component}"


class EpisodeComponentQuerySet(models.QuerySet["EpisodeComponent"]):
    def of(self, participant: Participant, run: ConstructionRun | None) -> EpisodeComponentQuerySet:
        """Return a participant's components of a run's episodes, by first day; none without a run."""
        components = self.filter(run=run, participant=participant) if run else self.none()
        return components.select_related("episode__beneficiary").order_by(
            "episode__starts_on", "episode_id", "component"
        )

    def narrowed(self, *, cancer_type: str = "", component: str = "", state: str = "") -> EpisodeComponentQuerySet:
        """Filter by cancer type, component (PC, TC) and state (complete, incomplete, open); skip empty filters."""
        wanted: dict[str, Any] = {}
        if cancer_type:
            wanted["episode__cancer_type"] = cancer_type
        if component:
            wanted["component"] = component
        if state:
            wanted["episode__complete"] = {word: complete for complete, word in STATES.items()}[state]
        return self.filter(**wanted)


def _usd() -> Any:
    """Return a field for an amount in USD that is empty where the episode could not be priced."""
    return models.DecimalField(max_digits=12, decimal_places=2, null=True)


class EpisodeComponent(models.Model):
    """One component of an episode: its participant, its price step by step, and the Model's payments for it."""

    run = models.ForeignKey(ConstructionRun, on_delete=models.CASCADE, related_name="components", db_index=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="components")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="episode_components")
    component = models.CharField(max_length=2, choices=Component)
    price = models.ForeignKey(EpisodePrice, on_delete=models.CASCADE, related_name="components")
    base_rate = _usd()
    trended_base = _usd()
    geographic_base = _usd()
    adjustment_factor = models.DecimalField(max_digits=12, decimal_places=8, null=True)
    adjusted_amount = _usd()
    discount = _usd()
    incorrect_payment_withhold = _usd()
    quality_withhold = _usd()
    patient_experience_withhold = _usd()
    episode_payment = _usd()
    coinsurance = _usd()
    medicare_payment = _usd()
    sequestration = _usd()
    medicare_payment_after_sequestration = _usd()
    first_installment = _usd()
    second_installment = _usd()
    first_installment_remitted = _usd()
    second_installment_remitted = _usd()
    model_paid = models.DecimalField("payments on M-code lines", max_digits=12, decimal_places=2)
    first_installment_paid = models.DecimalField("of these, on the first", max_digits=12, decimal_places=2)
    ffs_due = models.DecimalField("amount due under fee-for-service for no-pay lines", max_digits=12, decimal_places=2)
    no_pay_lines = models.PositiveIntegerField("no-pay lines", default=0)
    unpriced_lines = models.PositiveIntegerField("of these, without a fee")

    objects = EpisodeComponentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["episode", "component"]
        indexes: ClassVar = [models.Index(fields=["run", "participant"], name="component_of_participant")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["episode", "component"], name="component_once_an_episode"),
        ]

    def __str__(self) -> str:
        return f"{self.component} of {self.episode_id}"

    @property
    def key(self) -> str:
        """Return a key that is the same in every run: beneficiary, planning day and component."""
        episode = self.episode
        return f"{episode.beneficiary_id}:{episode.starts_on.isoformat()}:{self.component}"


class EpisodeLine(models.Model):
    """One claim line inside an episode, with its role. Millions of them are written by COPY.

    The database does not check the four keys of each row, because that takes longer than everything else in COPY: the
    transaction that writes a line has just written its episode, and runs, participants and files stay. `participant`
    furnishes the component that the line concerns; another provider may have billed the line.
    `ffs_amount` is the amount that fee-for-service pays or would have paid; empty where no fee is on file.
    """

    class Role(models.TextChoices):
        INCLUDED = "included", "Included service"
        MODEL_START = "model-start", "First installment"
        MODEL_END = "model-end", "Second installment"
        MODEL_OTHER = "model-other", "M-code without installment modifier"
        MODEL_UNMATCHED = "model-unmatched", "M-code of another provider"
        DUPLICATE = "duplicate", "Duplicate service"
        SWITCHED = "switched", "Service of the new provider"
        FEE_FOR_SERVICE = "fee-for-service", "Fee-for-service"
        EXCLUDED_PROVIDER = "excluded-provider", "Excluded provider"
        TRIAL = "trial", "Proton trial"
        DENIED = "denied", "Denied"

    run = models.ForeignKey(
        ConstructionRun, on_delete=models.CASCADE, related_name="lines", db_constraint=False, db_index=False
    )
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="lines", db_constraint=False)
    participant = models.ForeignKey(
        Participant, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    component = models.CharField(max_length=2, choices=Component)
    role = models.CharField(max_length=20, choices=Role)
    setting = models.CharField(max_length=12)
    claim_id = models.CharField(max_length=40)
    line_number = models.PositiveIntegerField()
    hcpcs = models.CharField("HCPCS", max_length=10)
    modifiers = models.CharField(max_length=11, blank=True)
    service_on = models.DateField()
    units = models.IntegerField()
    paid = models.DecimalField(max_digits=12, decimal_places=2)
    allowed = models.DecimalField(max_digits=12, decimal_places=2)
    no_pay = models.BooleanField()
    ffs_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    provider_label = models.CharField(max_length=60)
    claims_file = models.ForeignKey(
        ClaimsFile, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        ordering: ClassVar = ["service_on", "claim_id", "line_number"]
        indexes: ClassVar = [models.Index(fields=["participant", "run"], name="line_of_participant")]

    def __str__(self) -> str:
        return f"{self.setting} claim {self.claim_id} line {self.line_number}"
