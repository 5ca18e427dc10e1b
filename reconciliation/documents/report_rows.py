"""A report as CSV and as JSON, streamed from its stored lines: the same amounts as on the page, to the cent."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from portal.policy.plain import plain
from portal.spreadsheet_cells import without_formula
from reconciliation.models import Report, ReportLine
from reconciliation.selectors import line_lists

EPISODE = "episode_component__episode_id"
HEADER = ("code", "label", "amount", "formula", "authority", "parent", "adds", "episode", "component", "initials",
          "began", "ends")  # fmt: skip
READ = ("code", "label", "amount", "formula", "authority", "parent__code", "adds", EPISODE,
        "episode_component__component")  # fmt: skip
_NO_EPISODE = (None, None, None)
ROWS_AT_ONCE = 500


def as_csv(report: Report) -> Iterator[bytes]:
    """Yield the lines of a report as CSV with the columns of `HEADER`, a row a line."""
    stream = io.StringIO("\ufeff")
    stream.seek(0, io.SEEK_END)
    writer = csv.writer(stream)
    writer.writerow(HEADER)
    for number, row in enumerate(_rows(report), start=1):
        writer.writerow([_cell(value) for value in row])
        if number % ROWS_AT_ONCE == 0:
            yield stream.getvalue().encode()
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue().encode()


def as_json(report: Report) -> Iterator[bytes]:
    """Yield the worksheet of a report as JSON: its facts, its lines, its score, and the policy values it used."""
    run = report.run
    facts = {
        "report": report.number,
        "model_id": report.participant.model_id,
        "performance_year": run.year,
        "kind": run.kind,
        "report_date": report.report_on,
        "last_day_for_an_error_notice": report.notice_due_on,
        "claims_through": run.construction_run.claims_through,
        "total": report.total,
        "direction": report.direction,
        "aggregate_quality_score": report.aggregate_quality_score,
        "lines_sha256": report.worksheet_digest,
        "policy_sha256": run.policy_digest,
        "remarks": report.remarks,
    }
    yield json.dumps(plain(facts), indent=1).removesuffix("\n}").encode()
    yield b',\n "lines": [\n  '
    for number, row in enumerate(_rows(report)):
        yield (",\n  " if number else "").encode() + json.dumps(plain(dict(zip(HEADER, row, strict=True)))).encode()
    yield b"\n ]"
    for name, value in (("score", report.score.lines if report.score else []), ("policy_used", report.policy_used)):
        yield f',\n "{name}": {json.dumps(value)}'.encode()
    yield b"\n}\n"


def _rows(report: Report) -> Iterator[tuple[Any, ...]]:
    episodes = line_lists.episodes_of(report)
    lines = ReportLine.objects.filter(report=report).order_by("position").values_list(*READ)
    for row in lines.iterator(chunk_size=ROWS_AT_ONCE):
        episode = episodes.get(row[READ.index(EPISODE)])
        yield *row, *((episode.beneficiary.initials, episode.starts_on, episode.ends_on) if episode else _NO_EPISODE)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return without_formula(str(value))
