"""Windows for a file that CMS staff extended or reopened, in addition to those of the policy."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from portal.formatting import long_date
from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

from .submission import FileType


class SubmissionWindowQuerySet(models.QuerySet["SubmissionWindow"]):
    def holding(self) -> SubmissionWindowQuerySet:
        """Return the windows that were neither replaced nor withdrawn."""
        return self.filter(withdrawn_at=None)


@tracked
@permanent(changing=("withdrawn_at", "withdrawn_because"))
class SubmissionWindow(models.Model):
    """An extended or reopened window: for one participant, for those with a site in a State, or else for all.

    A correction is a new row that names the row it replaces.
    """

    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="submission_windows"
    )
    state = models.CharField(
        "State", max_length=2, blank=True, help_text="For every participant with a site there on one of the days."
    )
    file_type = models.CharField(max_length=20, choices=FileType)
    year = models.PositiveSmallIntegerField("performance year")
    period = models.PositiveSmallIntegerField(null=True, blank=True)
    opens_on = models.DateField("first day")
    closes_on = models.DateField("last day")
    comment = models.CharField(max_length=200)
    opened_at = models.DateTimeField(editable=False)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="corrected_by"
    )
    withdrawn_at = models.DateTimeField("replaced or withdrawn", null=True, blank=True, editable=False)
    withdrawn_because = models.CharField("why it no longer holds", max_length=200, blank=True, editable=False)

    objects = SubmissionWindowQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(name="window_in_order", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(
                name="window_of_a_participant_or_a_state",
                condition=Q(participant__isnull=True) | Q(state=""),
            ),
            models.CheckConstraint(
                name="window_period_of_clinical_data",
                condition=Q(file_type="clinical-data", period__isnull=False)
                | Q(file_type="quality-measures", period__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_type} {self.year}: {long_date(self.opens_on)} to {long_date(self.closes_on)}"

    @property
    def standing(self) -> str:
        """Return `in force`, `replaced` or `withdrawn`."""
        if self.withdrawn_at is None:
            return "in force"
        return "replaced" if hasattr(self, "corrected_by") else "withdrawn"
