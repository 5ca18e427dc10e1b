"""Base of models whose rows are valid from one day to another."""

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
    """Queries for rows that are valid from one day to another."""

    def on(self, day: date) -> Any:
        """Return the rows that are valid on a day."""
        return self.filter(Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day)))

    def during(self, from_on: date, to_on: date | None) -> Any:
        """Return the rows that are valid on any day of a period; the period is open if `to_on` is None."""
        begun = self if to_on is None else self.filter(from_on__lte=to_on)
        return begun.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on))


class Dated(models.Model):
    """Row that is valid from its first day through its last; without a last day it stays valid."""

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
        """Refuse a last day before the first, at its field: PostgreSQL would fail on such a range."""
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise ValidationError({"to_on": "The last day is before the first day."})


class _Days(Func):
    """PostgreSQL date range of a row's days, both ends included; without a last day it is open."""

    function = "DATERANGE"
    output_field = DateRangeField()


def no_overlap(name: str, *fields: str, condition: Q | None = None) -> ExclusionConstraint:
    """Return the constraint that no two rows with equal `fields` are valid on the same day.

    :param condition: the rows that the constraint concerns, if it does not concern all.
    """
    days = _Days("from_on", "to_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True))
    return ExclusionConstraint(
        name=name,
        expressions=[*((field, RangeOperators.EQUAL) for field in fields), (days, RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message="Another row holds on some of these days.",
    )
