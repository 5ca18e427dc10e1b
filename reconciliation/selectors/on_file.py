"""Facts on file about one participant outside its claims: all of them in one query, for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, QuerySet
from django.db.models.functions import Cast, JSONObject

from episodes.models import Adjustment
from portal.models import Participant
from portal.participation.models import Exclusion, KindPeriod, Obligation, OptOut, Site
from portal.participation.rules.standing import KindSpan, Span, Standing, kind_spans
from portal.policy import Book
from portal.rules.performance_years import performance_years
from quality.models import FileType, Waiver
from reconciliation.models import Report

DAYS = ("from_on", "to_on")
FILE_DUTIES = (FileType.QUALITY_MEASURES.value, *(f"{FileType.CLINICAL_DATA.value}-{period}" for period in (1, 2)))
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OnFile:
    """The rows of a participant in JSON's types, of all years: days are ISO texts, amounts are texts."""

    standing: Standing
    adjustments: list[Row]
    sites: list[Row]
    waivers: list[Row]
    duties: list[Row]
    reports: list[Row]


def on_file(participant: Participant, *, book: Book) -> OnFile:
    """Read what is on file about a participant: its standing, adjustments, sites, waivers, due files and reports."""
    own = {"participant": OuterRef("pk")}
    issued = Report.objects.issued().filter(**own).order_by("-run__as_of", "-run_id")
    found = Participant.objects.filter(pk=participant.pk).values(
        of_kinds=rows_of(KindPeriod.objects.filter(**own).order_by("from_on"), "kind", *DAYS),
        of_exclusions=rows_of(Exclusion.objects.filter(**own), *DAYS),
        of_opt_outs=rows_of(OptOut.objects.filter(**own), *DAYS),
        of_adjusted=rows_of(Adjustment.objects.filter(**own).order_by("component"), "year", "baseline_episodes"),
        of_placed=rows_of(Site.objects.filter(**own).order_by("from_on", "pk"), *DAYS),
        of_waived=rows_of(Waiver.objects.in_force().filter(**own), "file_type", "year", "period"),
        of_owed=rows_of(
            Obligation.objects.filter(**own, code__in=FILE_DUTIES, waived_on=None, settled_on=None).order_by("due_on"),
            "title", "year", "opens_on", "due_on",
        ),
        of_issued=rows_of(
            issued.annotate(amount=Cast("total", CharField()), kind=F("run__kind"), year=F("run__year")),
            "id", "kind", "year", "report_on", "amount", "carried_over",
        ),
    )[0]  # fmt: skip
    return OnFile(
        standing=_standing(participant, found, book),
        adjustments=found["of_adjusted"],
        sites=found["of_placed"],
        waivers=found["of_waived"],
        duties=found["of_owed"],
        reports=found["of_issued"],
    )


def rows_of(rows: QuerySet[Any], *columns: str) -> ArraySubquery:
    """Return rows as an array of JSON objects."""
    return ArraySubquery(rows.values(row=JSONObject(**dict(zip(columns, columns, strict=True)))))


def _standing(participant: Participant, found: Row, book: Book) -> Standing:
    """Return the standing, without the facts that decide duties alone."""
    membership = Span(participant.from_on, participant.to_on)
    stated = [KindSpan(row["kind"], span_of(row)) for row in found["of_kinds"]]
    out = [span_of(row) for row in found["of_opt_outs"]]
    return Standing(
        kinds=kind_spans(stated or [KindSpan(participant.kind, membership)], membership),
        membership=membership,
        exclusions=tuple(map(span_of, found["of_exclusions"])),
        opted_out=frozenset(
            py.year for py in performance_years(book=book) if any(span.covers(py.starts_on) for span in out)
        ),
    )


def span_of(row: Row) -> Span:
    """Return the days of a row."""
    last = row["to_on"]
    return Span(date.fromisoformat(row["from_on"]), date.fromisoformat(last) if last else None)
