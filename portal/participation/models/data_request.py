"""The data request and attestation (DRA): the data that a participant asks of CMS, and the decisions about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.formatting import long_date
from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

from .signed_statement import SignedStatement


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def standing(self) -> DataRequestQuerySet:
        """Return the requests that wait for a decision or are approved: at most one for each year."""
        return self.filter(status__in=DataRequest.STANDING)


@tracked
@permanent(changing=("status",))
class DataRequest(SignedStatement):
    """A signed request for the data of one performance year.

    `answers` holds codes of the choices below, as lists, and the custodian's name, email and phone. The signed form is
    printed from these codes at any time later, so the words of a code never change: other words get another code.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", "Waiting for CMS"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Not approved"
        ENDED = "ended", "Ended by CMS"
        WITHDRAWN = "withdrawn", "Withdrawn by the practice"

    class DataSet(models.TextChoices):
        CLAIMS = "beneficiary-claims", "Line-level claims of your RO beneficiaries"
        EPISODES = "episodes", "Episode-level data"
        QUALITY = "clinical-and-quality", "Clinical and quality data of your practice"

    class Purpose(models.TextChoices):
        CARE = "care-coordination", "Coordinating the care of RO beneficiaries"
        IMPROVEMENT = "quality-improvement", "Assessing and improving the quality of care"
        REVIEW = "practitioner-review", "Reviewing the performance of your practitioners"

    class Coverage(models.TextChoices):
        COVERED = "covered-entity", "A health care provider that is a covered entity under HIPAA (45 CFR 160.103)"
        NOT_COVERED = "not-covered", "A health care provider that is not a covered entity"

    class Safeguard(models.TextChoices):
        MINIMUM = "minimum-necessary", "We ask only for the minimum that the purposes above need."
        SECURITY = (
            "security",
            "We protect the data with administrative, technical and physical safeguards (45 CFR part 164).",
        )
        RECIPIENTS = "recipients", "Everyone who receives the data from us is bound by the same terms in writing."
        BREACH = "breach", "We report a breach of the data to CMS as soon as we find it."
        RETURN = "return", "We return or destroy the data when this request ends."

    SIGNED_TOO = ("answers",)
    STANDING = (Status.REQUESTED, Status.APPROVED)

    answers = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)

    objects = DataRequestQuerySet.as_manager()

    class Meta(SignedStatement.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "year"],
                condition=Q(status__in=["requested", "approved"]),
                name="one_standing_data_request",
            )
        ]

    def __str__(self) -> str:
        return f"Data request of {self.participant.model_id} for {self.year}"

    @property
    def data_sets(self) -> list[str]:
        """The data sets asked for, in words."""
        return [self.DataSet(code).label for code in self.answers.get("data_sets", [])]


@tracked
@permanent()
class DataRequestDecision(models.Model):
    """A step in the life of a request: the decision of CMS, its end, or its withdrawal by the participant."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Not approved"
        ENDED = "ended", "Ended by CMS"
        WITHDRAWN = "withdrawn", "Withdrawn by the practice"

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="decisions")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("decision", max_length=10, choices=Outcome)
    reason = models.TextField(blank=True, help_text="The practice reads this text.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "outcome"], name="data_request_decided_once"),
            models.CheckConstraint(
                name="refusal_and_end_have_a_reason",
                condition=~Q(outcome__in=["refused", "ended"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({long_date(self.decided_on)})"
