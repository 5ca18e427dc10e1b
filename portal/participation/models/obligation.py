"""Obligations of participants for a performance year, and the extensions that CMS granted."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.formatting import long_date
from portal.models import Participant, Receipt
from portal.models.history import tracked
from portal.models.permanence import permanent

NEITHER = Q(settled_on__isnull=True, waived_on__isnull=True)
"""Neither done nor waived."""


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def open(self) -> ObligationQuerySet:
        """Return the obligations that are neither done nor waived."""
        return self.filter(NEITHER)

    def in_status(self, status: str, today: date) -> ObligationQuerySet:
        """Return the obligations that have a status on a day (see `Obligation.status`)."""
        return self.filter(
            {
                "done": Q(settled_on__isnull=False),
                "waived": Q(settled_on__isnull=True, waived_on__isnull=False),
                "passed": NEITHER & Q(due_on__lt=today, is_right=True),
                "overdue": NEITHER & Q(due_on__lt=today, is_right=False, of_cms=False),
                "cms-late": NEITHER & Q(due_on__lt=today, of_cms=True),
                "awaited": NEITHER & Q(due_on__gte=today, of_cms=True),
                "upcoming": NEITHER & Q(due_on__gte=today, opens_on__gt=today, of_cms=False),
                "due": NEITHER
                & Q(due_on__gte=today, of_cms=False)
                & (Q(opens_on__isnull=True) | Q(opens_on__lte=today)),
            }[status]
        )


@tracked
class Obligation(models.Model):
    """One duty of one participant for one year, one right that it may use until its last day, or what CMS owes it."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="obligations")
    year = models.PositiveSmallIntegerField("performance year")
    code = models.CharField("kind of obligation", max_length=40)
    title = models.CharField(max_length=200)
    opens_on = models.DateField("first day", null=True, blank=True)
    due_on = models.DateField("last day")
    ruled_due_on = models.DateField("last day before any extension")
    authority = models.CharField(max_length=200)
    page = models.CharField("page", max_length=100, help_text="The URL name of the page where the participant does it.")
    action = models.CharField("button label", max_length=60)
    consequence = models.TextField("consequence of missing it")
    is_right = models.BooleanField("optional right", default=False)
    taken_late = models.BooleanField("accepted late", default=False)
    of_cms = models.BooleanField(
        "owed by CMS", default=False, help_text="The participant waits for CMS: nobody is reminded of it."
    )
    settled_on = models.DateField("done on", null=True, blank=True)
    waived_on = models.DateField("no longer required since", null=True, blank=True)
    waived_because = models.CharField("why it is no longer required", max_length=200, blank=True)
    excused = models.BooleanField("waived by CMS, whatever the rules ask", default=False)
    receipt = models.ForeignKey(Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "code"]
        constraints = [models.UniqueConstraint(fields=["participant", "year", "code"], name="owed_once")]
        indexes = [
            models.Index(fields=["due_on"], condition=models.Q(settled_on=None), name="obligation_open"),
            models.Index(fields=["due_on", "code"], name="obligation_by_last_day"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"

    def status(self, today: date) -> str:
        """Return `done`, `waived`, `passed`, `overdue`, `upcoming` or `due` as of a day; the last day is on time.

        An unused right is never overdue: it has passed. What CMS owes is `awaited`, or `cms-late` after its last day.
        """
        if self.settled_on:
            return "done"
        if self.waived_on:
            return "waived"
        if self.of_cms:
            return "awaited" if today <= self.due_on else "cms-late"
        if today > self.due_on:
            return "passed" if self.is_right else "overdue"
        if self.opens_on and today < self.opens_on:
            return "upcoming"
        return "due"


@permanent()
@tracked
class Extension(models.Model):
    """A later last day that CMS granted, with the reason and the person who granted it.

    A correction is a new row that names the row it replaces. One that leads back to the former last day withdraws the
    extension.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="extensions")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    from_due_on = models.DateField("last day without it")
    to_due_on = models.DateField(
        "new last day", help_text="To withdraw an extension, give the last day that the obligation had without it."
    )
    corrects = models.OneToOneField(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = models.CharField(max_length=200)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["granted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_not_earlier",
                condition=models.Q(to_due_on__gte=models.F("from_due_on")),
                violation_error_message="The new last day is before the last day without the extension.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.obligation} to {long_date(self.to_due_on)}"

    @property
    def state(self) -> str:
        """Return `corrected` if another row replaced this one, `withdrawn` if this row ends it, else `in force`."""
        if hasattr(self, "corrected_by"):
            return "corrected"
        return "withdrawn" if self.to_due_on == self.from_due_on else "in force"
