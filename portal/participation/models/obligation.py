"""Obligations of participants for a performance year, and the extensions that CMS granted."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from portal.formatting import long_date
from portal.models import Participant, Receipt
from portal.models.history import tracked


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def open(self) -> ObligationQuerySet:
        """Return the obligations that are neither done nor waived."""
        return self.filter(settled_on__isnull=True, waived_on__isnull=True)


@tracked
class Obligation(models.Model):
    """One duty of one participant for one year, or one right that it may use until its last day."""

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
    settled_on = models.DateField("done on", null=True, blank=True)
    waived_on = models.DateField("no longer required since", null=True, blank=True)
    receipt = models.ForeignKey(Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reminded_on = models.DateField("reminder sent on", null=True, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "code"]
        constraints = [models.UniqueConstraint(fields=["participant", "year", "code"], name="owed_once")]
        indexes = [models.Index(fields=["due_on"], condition=models.Q(settled_on=None), name="obligation_open")]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"

    def status(self, today: date) -> str:
        """Return `done`, `waived`, `passed`, `overdue`, `upcoming` or `due` as of a day; the last day is on time.

        An unused right is never overdue: it has passed.
        """
        if self.settled_on:
            return "done"
        if self.waived_on:
            return "waived"
        if today > self.due_on:
            return "passed" if self.is_right else "overdue"
        if self.opens_on and today < self.opens_on:
            return "upcoming"
        return "due"


@tracked
class Extension(models.Model):
    """A later last day that CMS granted, with the reason and the person who granted it."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="extensions")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    from_due_on = models.DateField("former last day")
    to_due_on = models.DateField("new last day")
    reason = models.CharField(max_length=200)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["granted_at"]
        constraints = [
            models.CheckConstraint(name="extension_is_later", condition=models.Q(to_due_on__gt=models.F("from_due_on")))
        ]

    def __str__(self) -> str:
        return f"{self.obligation} to {long_date(self.to_due_on)}"
