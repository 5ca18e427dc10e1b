"""A performance report as a tagged PDF (PDF/UA-1), typeset by Typst from its stored figures."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from episodes.wording import ASSUMED, cancer_type_words
from portal.clock import EASTERN
from portal.documents.printable import compile_pdf, replaced
from portal.documents.wording import AUTHOR, DISCLAIMER, REPLACED
from portal.formatting import whole
from portal.policy.book import BookDay
from portal.templatetags.portal_display import day
from reconciliation.models import PerformanceReport
from reconciliation.performance import HIDDEN, Compared, compared

PERCENT = 100
TEMPLATE = Path(__file__).with_name("performance.typ")


def render(report: PerformanceReport, before: PerformanceReport | None, *, policy: BookDay) -> bytes:
    """Return a performance report as the bytes of a PDF.

    :param before: the report of the year before, if there is one.
    """
    content = _content(report, before, policy)
    content["replaced"] = REPLACED if replaced(content) else ""
    return compile_pdf(TEMPLATE.read_bytes(), content)


def _content(report: PerformanceReport, before: PerformanceReport | None, policy: BookDay) -> dict[str, Any]:
    """Return the texts and table cells of the document."""
    compilation, participant = report.compilation, report.participant
    on = compilation.compiled_at.astimezone(EASTERN).date()
    run = compilation.construction_run
    return {
        "title": f"Performance report of performance year {compilation.year}",
        "author": AUTHOR,
        "description": f"Performance report {participant.model_id}, {compilation.year}",
        "date": [on.year, on.month, on.day],
        "participant": participant.legal_name,
        "model_id": participant.model_id,
        "peers": f"The peers are all practices of your kind ({report.get_kind_display().lower()}) with an issued "
        f"report of {compilation.year}. A figure of too few practices or patients is not shown.",
        "before": f"You in {before.compilation.year}" if before else "",
        "key": "In each picture, the bar is the middle half of your peers and its line the median. The diamond is you"
        + (f", and the ring is you in {before.compilation.year}." if before else "."),
        "disclaimer": DISCLAIMER,
        "assumed": ASSUMED,
        "facts": [
            ["State of", day(on)],
            ["Practices with a report", whole(compilation.practices)],
            ["Claims through", day(run.claims_through) if run else "No published episodes"],
        ],
        "groups": [
            {"label": title, "rows": [_row(one, before) for one in rows]}
            for title, rows in compared(report, before, policy=policy)
        ],
        "cancer_types": [
            [cancer_type_words(row["cancer_type"]), *(str(row[name]) for name in ("complete", "incomplete", "open")),
             HIDDEN if row["peers"] is None else whole(row["peers"])]
            for row in report.cancer_types
        ],
        "total": HIDDEN if report.peer_episodes is None else whole(report.peer_episodes),
    }  # fmt: skip


def _row(one: Compared, before: PerformanceReport | None) -> dict[str, Any]:
    """Return the cells of a figure, and the places of its picture in percent."""
    own = [one.own, one.before] if before else [one.own]
    places = {
        name: None if place is None else float(round(place * PERCENT, 2))
        for name, place in (asdict(one.strip) if one.strip else {}).items()
    }
    return {"first": [one.label, *own], "places": places, "peers": [one.lower, one.median, one.upper]}
