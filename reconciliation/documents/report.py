"""A report as a tagged PDF (PDF/UA-1), set by Typst from the lines that were kept."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.utils.text import capfirst

from episodes.models import EpisodeLine
from portal.templatetags.portal_display import day, in_unit, money
from reconciliation import selectors, wording
from reconciliation.models import Statement, StatementLine

TEMPLATE = Path(__file__).with_name("report.typ")
AUTHOR = "Radiation Oncology Administrative Portal (demonstration)"
DISCLAIMER = (
    "This document is based on the Radiation Oncology Model. The statements in it are solely those of its authors and "
    "do not necessarily reflect the views of the Centers for Medicare & Medicaid Services. The portal that made it is "
    "a demonstration and not an official system of the United States government."
)
ASSUMED = "Some values behind these amounts are assumed."
ASSUMED_NOTICE = (
    f"{ASSUMED} National base rates are taken from the table of the CY 2022 rule, and for liver cancer from the "
    "amounts proposed in 2019; trend factors are taken as 1. The amounts are a rehearsal, not what CMS would have paid."
)
CITED = ("duplicate-services.episode", "incomplete-episodes.episode")


def render(statement: Statement) -> bytes:
    """Set a report as a PDF."""
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"report": json.dumps(_content(statement))},
        ignore_system_fonts=True,
    )


def _content(statement: Statement) -> dict[str, Any]:
    """Put a report into the words and cells of its document."""
    lines = list(statement.lines.select_related("parent"))
    participant, run = statement.participant, statement.run
    due: date = statement.notice_due_on or statement.report_on
    return {
        "title": f"Reconciliation report: {statement.title}",
        "author": AUTHOR,
        "description": f"Reconciliation report {statement.number}",
        "date": [statement.report_on.year, statement.report_on.month, statement.report_on.day],
        "number": statement.number,
        "participant": participant.legal_name,
        "model_id": participant.model_id,
        "sentence": wording.who_pays(statement, wording.ANYONE),
        "contest": f"If you find an error, an error notice must be received by {day(due)} (42 CFR 512.290). "
        "Neither side collects coinsurance on these amounts.",
        "disclaimer": DISCLAIMER,
        "assumed": ASSUMED,
        "assumed_notice": ASSUMED_NOTICE,
        "facts": [
            ["Report", statement.number],
            ["Report date", day(statement.report_on)],
            ["Claims through", day(run.construction_run.claims_through)],
            ["Total", money(statement.total)],
            ["Fingerprint of the lines (SHA-256)", statement.worksheet_digest],
            ["Fingerprint of the policy (SHA-256)", run.policy_digest],
        ],
        "remarks": statement.remarks,
        "lines": [
            {"depth": line.depth, "label": line.label, "amount": money(line.amount), "formula": _formula(line),
             "authority": line.authority}
            for line in lines if line.episode_part_id is None
        ],
        "groups": _groups(lines),
        "claims": _claims(lines),
        "score": [
            [row["label"], in_unit(row["amount"], row["unit"]), capfirst(row["formula"]), row["authority"]]
            for row in (statement.score.lines if statement.score else [])
        ],
    }  # fmt: skip


def _formula(line: StatementLine) -> str:
    words = capfirst(line.formula)
    return words if line.adds else f"{words} (a basis, not part of the sum above)"


def _groups(lines: list[StatementLine]) -> list[dict[str, Any]]:
    """Gather the lines of single episodes under the line they add up to."""
    groups: dict[int, dict[str, Any]] = {}
    for line in lines:
        if line.episode_part_id is None or line.parent is None:
            continue
        group = groups.setdefault(line.parent_id, {"label": line.parent.label, "rows": []})
        group["rows"].append([line.label, money(line.amount), _formula(line), line.authority])
    return list(groups.values())


def _claims(lines: list[StatementLine]) -> list[list[str]]:
    """List the claim lines behind what was charged; withholds come from prices, not from claims."""
    cited = [line for line in lines if line.code in CITED]
    rows = EpisodeLine.objects.in_bulk({pk for line in cited for pk in line.claim_lines})
    return [
        [str(row.episode_id), f"{row.claim_id}, line {row.line_number}", day(row.service_on),
         f"{row.hcpcs} {row.modifiers}".strip(), row.get_role_display(), money(selectors.counted(row))]
        for line in cited for row in (rows[pk] for pk in line.claim_lines)
    ]  # fmt: skip
