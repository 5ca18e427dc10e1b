"""Rows that hold from a day to a day."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q

Row = TypeVar("Row", bound=models.Model)


class DatedQuerySet(models.QuerySet[Row]):
    """Rows that hold from a day to a day."""

    def on(self, day: date) -> Any:
        """Return the rows that hold on a day."""
        return self.filter(Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day)))

    def during(self, from_on: date, to_on: date | None) -> Any:
        """Return the rows that hold on any of some days; without a last day they go on."""
        begun = self if to_on is None else self.filter(from_on__lte=to_on)
        return begun.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on))


class Dated(models.Model):
    """A row that holds from its first day to its last, both included; without a last day it goes on."""

    from_on = models.DateField("first day")
    to_on = models.DateField("last day", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_days_in_order",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message="The last day is before the first day.",
            ),
        ]

    def clean(self) -> None:
        """Refuse a last day before the first at its field: PostgreSQL knows no range that runs backward."""
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise ValidationError({"to_on": "The last day is before the first day."})


class _Days(Func):
    """The days of a row as PostgreSQL's range of dates, both ends included, open where there is no last day."""

    function = "DATERANGE"
    output_field = DateRangeField()


def no_overlap(name: str, *fields: str) -> ExclusionConstraint:
    """Make the constraint by which no two rows of the same `fields` hold on the same day."""
    days = _Days("from_on", "to_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True))
    return ExclusionConstraint(
        name=name,
        expressions=[*((field, RangeOperators.EQUAL) for field in fields), (days, RangeOperators.OVERLAPS)],
        violation_error_message="Another row holds on some of these days.",
    )
