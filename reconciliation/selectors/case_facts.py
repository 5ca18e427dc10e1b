"""The facts that a notice attaches to itself at signing: its lines, their worksheet, episodes and claim lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from episodes.rules.counted_lines import cited
from episodes.selectors import claim_lines
from portal.fingerprint import fingerprint
from portal.policy.plain import plain
from reconciliation.models import Report, ReportLine

MOST_BELOW = 200
"""The lines below a contested line that are written out; a digest covers all of them."""


def facts_of(report: Report, lines: Iterable[ReportLine], *, decided: Mapping[int, str]) -> dict[str, Any]:
    """Return the facts about contested lines as JSON values: what the report said when the notice was signed.

    :param decided: what CMS had decided before about a line, by the line's id.
    """
    return plain(
        {
            "report": report.number,
            "report_date": report.report_on,
            "total": report.total,
            "lines_sha256": report.worksheet_digest,
            "lines": [_of_line(line, decided.get(line.pk)) for line in lines],
        }
    )


def _of_line(line: ReportLine, decided: str | None) -> dict[str, Any]:
    component = line.episode_component
    below = [plain(one) for one in line.children.order_by("position").values("position", "label", "amount", "formula")]
    found: dict[str, Any] = {
        "position": line.position,
        "code": line.code,
        "label": line.label,
        "amount": line.amount,
        "formula": line.formula,
        "authority": line.authority,
        "below": below[:MOST_BELOW],
        "below_count": len(below),
        "below_sha256": fingerprint(below),
        "claim_lines": [
            {
                "claim": f"{one.line.claim_id}, line {one.line.line_number}",
                "service_on": one.line.service_on,
                "hcpcs": f"{one.line.hcpcs} {one.line.modifiers}".strip(),
                "role": one.line.role,
                "billed_by": one.line.provider_label,
                "paid": one.line.paid,
                "counted": one.counted,
            }
            for one in (map(cited, claim_lines(line.claim_lines, line.participant_id)) if line.claim_lines else ())
        ],
    }
    if decided is not None:
        found["decided_before"] = decided
    if component is not None:
        episode = component.episode
        found["episode"] = {
            "number": episode.pk,
            "component": component.get_component_display(),
            "cancer_type": episode.cancer_type,
            "starts_on": episode.starts_on,
            "ends_on": episode.ends_on,
            "complete": episode.complete,
            "reason": episode.reason,
            "price": component.price.lines if component.price else [],
        }
    return found
