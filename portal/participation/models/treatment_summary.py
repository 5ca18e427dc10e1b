"""Treatment summaries (§ 512.220(a)(2)): a treatment that ended, and the day its summary went to the referrer."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Min, Q

from portal.encryption import EncryptedTextField
from portal.identifiers import masked
from portal.models import Participant, Receipt
from portal.models.history import tracked
from portal.models.permanence import permanent
from portal.participation.rules.treatment_summaries import SummaryCounts, summary_state


class TreatmentSummaryQuerySet(models.QuerySet["TreatmentSummary"]):
    def holding(self) -> TreatmentSummaryQuerySet:
        """Return the treatments that were not recorded by mistake."""
        return self.filter(withdrawn_on=None)

    def pressing_first(self) -> TreatmentSummaryQuerySet:
        """Return what was not sent first, by last day; then the others, newest first, and the withdrawn ones last."""
        return self.order_by(
            F("withdrawn_on").asc(nulls_first=True), F("sent_on").desc(nulls_first=True), "due_on", "pk"
        )

    def counts(self, today: date) -> SummaryCounts:
        """Count the treatments on record by the state of their summaries, in one query."""
        not_sent = Q(sent_on=None)
        return SummaryCounts(
            **self.holding().aggregate(
                ended=Count("pk"),
                in_time=Count("pk", filter=Q(sent_on__lte=F("due_on"))),
                late=Count("pk", filter=Q(sent_on__gt=F("due_on"))),
                missing=Count("pk", filter=not_sent & Q(due_on__lt=today)),
                running=Count("pk", filter=not_sent & Q(due_on__gte=today)),
            )
        )

    def first_due(self) -> dict[int, date | None]:
        """Return, for each performance year on record, the earliest last day of what was not sent, or None."""
        years = self.holding().order_by().values("year")
        return dict(years.annotate(first=Min("due_on", filter=Q(sent_on=None))).values_list("year", "first"))


@tracked
@permanent(changing=("sent_on", "receipt", "withdrawn_on"), once={"withdrawn_on__isnull": False})
class TreatmentSummary(models.Model):
    """A patient's treatment from its end on; proven by a receipt once the summary was sent."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="treatment_summaries")
    mbi = EncryptedTextField("MBI", column="treatment_summary.mbi")
    mbi_index = models.CharField(max_length=64, editable=False)
    year = models.PositiveSmallIntegerField("performance year")
    ended_on = models.DateField("end of treatment")
    due_on = models.DateField("last day for the summary")
    sent_on = models.DateField("summary sent", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_on = models.DateField("recorded by mistake, withdrawn", null=True, blank=True)
    receipt = models.ForeignKey(Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = TreatmentSummaryQuerySet.as_manager()

    class Meta:
        ordering = ["-ended_on", "-pk"]
        verbose_name_plural = "treatment summaries"
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "mbi_index", "ended_on"],
                condition=Q(withdrawn_on=None),
                name="treatment_ends_once_a_day",
            ),
            models.CheckConstraint(
                name="sent_summary_has_a_receipt", condition=Q(sent_on__isnull=True) | Q(receipt__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["participant", "year"], name="summary_of_year")]

    def __str__(self) -> str:
        return self.masked_mbi

    @property
    def masked_mbi(self) -> str:
        """The MBI with all but its last characters hidden, for pages."""
        return masked(self.mbi)

    def state(self, today: date) -> str:
        """Return `sent`, `late`, `missing` or `due` as of a day, or `withdrawn`."""
        return "withdrawn" if self.withdrawn_on else summary_state(self.due_on, self.sent_on, on=today)
