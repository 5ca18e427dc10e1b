"""A report as a tagged PDF (PDF/UA-1), typeset by Typst from its stored lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.text import capfirst

from episodes.models import Episode, EpisodeLine
from episodes.rules.counted_lines import cited
from episodes.selectors import claim_lines, priced_components
from episodes.wording import ASSUMED, ASSUMED_NOTICE, cancer_type_words
from portal.documents.printable import compile_pdf, replaced
from portal.documents.wording import AUTHOR, DISCLAIMER, REPLACED
from portal.templatetags.portal_display import day, in_unit, money
from reconciliation import wording
from reconciliation.models import Report, ReportLine
from reconciliation.selectors import line_lists

TEMPLATE = Path(__file__).with_name("report.typ")
CITED = ("duplicate-services.episode", "incomplete-episodes.episode")


def render(report: Report) -> bytes:
    """Return a report as the bytes of a PDF."""
    content = _content(report)
    content["replaced"] = REPLACED if replaced(content) else ""
    return compile_pdf(TEMPLATE.read_bytes(), content)


def _content(report: Report) -> dict[str, Any]:
    """Return the texts and table cells of a report's document."""
    lines = list(report.lines.select_related("parent", "episode_component"))
    participant, run = report.participant, report.run
    due: date = report.notice_due_on or report.report_on
    return {
        "title": f"Reconciliation report: {report.title}",
        "author": AUTHOR,
        "description": f"Reconciliation report {report.number}",
        "date": [report.report_on.year, report.report_on.month, report.report_on.day],
        "number": report.number,
        "participant": participant.legal_name,
        "model_id": participant.model_id,
        "sentence": wording.who_pays(report, wording.ANYONE),
        "contest": f"If you find an error, file an error notice. CMS must receive it by {day(due)} (42 CFR 512.290). "
        "Neither side collects coinsurance on these amounts.",
        "disclaimer": DISCLAIMER,
        "assumed": ASSUMED,
        "assumed_notice": ASSUMED_NOTICE,
        "facts": [
            ["Report", report.number],
            ["Report date", day(report.report_on)],
            ["Claims through", day(run.construction_run.claims_through)],
            ["Total", money(report.total)],
            ["Fingerprint of the lines (SHA-256)", report.worksheet_digest],
            ["Fingerprint of the policy (SHA-256)", run.policy_digest],
        ],
        "remarks": report.remarks,
        "lines": [
            {"depth": line.depth, "label": line.label, "amount": money(line.amount), "formula": _formula(line),
             "authority": line.authority}
            for line in lines if line.episode_component_id is None
        ],
        "groups": _groups(lines, line_lists.episodes_of(report)),
        "claims": _claims(lines),
        "prices": _prices(report),
        "score": [
            [row["label"], in_unit(row["amount"], row["unit"]), capfirst(row["formula"]), row["authority"]]
            for row in (report.score.lines if report.score else [])
        ],
    }  # fmt: skip


def _prices(report: Report) -> list[list[str]]:
    """List the priced components with both installments, and a price's first day if the law changed in the year."""
    priced = priced_components(report.participant, report.run.construction_run)
    kinds = [(one.price.cancer_type, one.component) for one in priced]
    return [
        [f"{cancer_type_words(one.price.cancer_type)}, {one.component}"
         + (f", episodes from {day(one.price.from_on)}" if kinds.count(kind) > 1 else ""),
         money(one.episode_payment), money(one.first_installment), money(one.first_installment_remitted),
         money(one.second_installment), money(one.second_installment_remitted)]
        for one, kind in zip(priced, kinds, strict=True)
    ]  # fmt: skip


def _formula(line: ReportLine) -> str:
    words = capfirst(line.formula)
    return words if line.adds else f"{words} (not part of the sum above)"


def _groups(lines: list[ReportLine], episodes: dict[int, Episode]) -> list[dict[str, Any]]:
    """Group the lines of single episodes under their parent line, those of one authority together."""
    groups: dict[tuple[int, str], dict[str, Any]] = {}
    for line in lines:
        if line.episode_component_id is None or line.parent is None:
            continue
        key, episode = (line.parent_id, line.authority), episodes[line.episode_component.episode_id]
        new = {"label": line.parent.label, "authority": line.authority, "rows": []}
        groups.setdefault(key, new)["rows"].append(
            [line.label, episode.beneficiary.initials, day(episode.ends_on), money(line.amount), _formula(line)]
        )
    return list(groups.values())


def _claims(lines: list[ReportLine]) -> list[list[str]]:
    """List the claim lines of the charges; withholds come from prices, not from claims."""
    charged = [line for line in lines if line.code in CITED]
    if not charged:
        return []
    rows = claim_lines({pk for line in charged for pk in line.claim_lines}, charged[0].participant_id)
    by_id = {row.line_id: cited(row) for row in rows}
    return [
        [str(line.episode_component.episode_id), f"{one.line.claim_id}, line {one.line.line_number}",
         day(one.line.service_on), f"{one.line.hcpcs} {one.line.modifiers}".strip(),
         EpisodeLine.Role(one.line.role).label, money(one.counted)]
        for line in charged for one in (by_id[pk] for pk in line.claim_lines)
    ]  # fmt: skip
