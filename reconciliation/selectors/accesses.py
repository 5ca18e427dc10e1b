"""The first view of each report, for lists of CMS staff."""

from __future__ import annotations

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from reconciliation.models import Report, ReportAccess


def with_first_opened(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Add `first_opened_at` and `first_opened_by`, the name of the person, to reports; None where nobody opened it."""
    first = ReportAccess.objects.filter(report=OuterRef("pk"), kind=ReportAccess.Kind.OPENED).order_by("pk")
    name = Concat(F("person__first_name"), Value(" "), F("person__last_name"))
    return reports.annotate(
        first_opened_at=Subquery(first.values("accessed_at")[:1]),
        first_opened_by=Subquery(first.annotate(name=name).values("name")[:1]),
    )
