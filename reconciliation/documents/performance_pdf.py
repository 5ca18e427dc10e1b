"""A performance report as a tagged PDF (PDF/UA-1), typeset by Typst from its stored figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from episodes.wording import ASSUMED, cancer_type_words
from portal.clock import EASTERN
from portal.documents.printable import compile_pdf, replaced
from portal.documents.wording import AUTHOR, DISCLAIMER, REPLACED
from portal.formatting import whole
from portal.templatetags.portal_display import day
from reconciliation.models import PerformanceReport
from reconciliation.performance import HIDDEN, compared

TEMPLATE = Path(__file__).with_name("performance.typ")


def render(report: PerformanceReport) -> bytes:
    """Return a performance report as the bytes of a PDF."""
    content = _content(report)
    content["replaced"] = REPLACED if replaced(content) else ""
    return compile_pdf(TEMPLATE.read_bytes(), content)


def _content(report: PerformanceReport) -> dict[str, Any]:
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
        "disclaimer": DISCLAIMER,
        "assumed": ASSUMED,
        "facts": [
            ["Compiled", day(on)],
            ["Practices with a report", whole(compilation.practices)],
            ["Claims through", day(run.claims_through) if run else "No published episodes"],
        ],
        "groups": [
            {"label": title, "rows": [[one.label, one.own, one.lower, one.median, one.upper] for one in rows]}
            for title, rows in compared(report)
        ],
        "cancer_types": [
            [cancer_type_words(row["cancer_type"]), *(str(row[name]) for name in ("complete", "incomplete", "open")),
             HIDDEN if row["peers"] is None else whole(row["peers"])]
            for row in report.cancer_types
        ],
        "total": HIDDEN if report.peer_episodes is None else whole(report.peer_episodes),
    }  # fmt: skip
