"""The case file of an error notice as one tagged PDF (PDF/UA-1) with its exhibits attached, or as a ZIP of all."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.utils.text import capfirst
from pypdf import PdfReader, PdfWriter

from portal import clock
from portal.documents.printable import compile_pdf, replaced
from portal.documents.wording import AUTHOR, DISCLAIMER, REPLACED
from portal.formatting import exact_time, long_date
from portal.templatetags.portal_display import day, money
from reconciliation.selectors.case_editions import CaseEdition
from reconciliation.selectors.case_file import Event
from reconciliation.selectors.changed_reports import changed_report_of

TEMPLATE = Path(__file__).with_name("case_file.typ")


def render(edition: CaseEdition, *, attached: Mapping[str, Path] | None = None) -> bytes:
    """Return a case file as the bytes of a PDF.

    :param attached: the paths of the documents to attach, by their labels in the case.
    """
    content = _content(edition, attached)
    content["replaced"] = REPLACED if replaced(content) else ""
    document = compile_pdf(TEMPLATE.read_bytes(), content)
    if not attached:
        return document
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(document)))
    for one in edition.case.documents:
        if one.label in attached:
            writer.add_attachment(one.name, attached[one.label].read_bytes())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def write_zip(edition: CaseEdition, out: IO[bytes], *, copies: Mapping[str, Path]) -> None:
    """Write a ZIP with the case file, its documents, and a manifest with the SHA-256 of each document.

    :param copies: the paths of the documents that can be read, by their labels in the case.
    """
    notice = edition.case.notice
    documents = [one for one in edition.case.documents if one.label in copies]
    manifest = {
        "notice": notice.number,
        "report": notice.report.number,
        "as_of": edition.stood_at.isoformat(),
        "files": [
            {
                "number": one.number,
                "name": one.name,
                "came_with": one.came_with,
                "received_at": one.at.isoformat(),
                "sha256": one.file.sha256,
                "size": one.file.size,
            }
            for one in documents
        ],
    }
    with zipfile.ZipFile(out, "w", compression=zipfile.ZIP_STORED) as archive:
        archive.writestr(f"case-{notice.number}.pdf", render(edition))
        for one in documents:
            archive.write(copies[one.label], f"exhibits/{one.name}")
        archive.writestr("manifest.json", json.dumps(manifest, indent=2))


def _content(edition: CaseEdition, attached: Mapping[str, Path] | None) -> dict[str, Any]:
    notice, report = edition.case.notice, edition.case.notice.report
    made_on = edition.stood_at.astimezone(clock.EASTERN)
    claimed = changed_report_of(notice.claimed)
    return {
        "title": f"Case file of error notice {notice.number}",
        "author": AUTHOR,
        "description": f"Case file of error notice {notice.number} about report {report.number}",
        "date": [made_on.year, made_on.month, made_on.day],
        "number": f"Error notice {notice.number}",
        "participant": notice.participant.legal_name,
        "model_id": notice.participant.model_id,
        "made": f"Case file as of {exact_time(edition.stood_at)}",
        "disclaimer": DISCLAIMER,
        "facts": [
            ["Report", f"{report.number}: {report.title}"],
            ["Report date", day(report.report_on)],
            ["Report total", money(report.total)],
            ["Last day for a notice", day(report.notice_due_on)],
            ["Received", exact_time(notice.filed_at)],
            ["Signed by", ", ".join(filter(None, (notice.signer_name, notice.signer_title)))],
            ["Answer due", day(notice.response_due_on)],
            ["Receipt", notice.number],
            ["SHA-256 of the attached facts", notice.facts_digest],
        ],
        "lines": [_line(line) for line in json.loads(notice.facts or "{}").get("lines", [])],
        "claimed": [
            [one.label, "none" if one.now is None else money(one.now), "none" if one.then is None else money(one.then)]
            for one in (claimed.lines if claimed else ())
        ],
        "claimed_total": f"Report total {money(claimed.then)} in place of {money(claimed.now)}." if claimed else "",
        "events": [_event(event, notice.participant.model_id) for event in edition.events],
        "exhibits": [
            {
                "number": one.label,
                "name": one.file.name,
                "came_with": capfirst(one.came_with),
                "at": exact_time(one.at),
                "sha256": one.file.sha256,
            }
            for one in edition.case.documents
        ],
        "exhibits_note": _note(edition, attached),
        "statement": notice.wording,
    }


def _event(event: Event, model_id: str) -> dict[str, Any]:
    return {
        "title": event.title,
        "when": event.when,
        "who": event.who,
        "receipt": f"{model_id}-{event.receipt.sequence}" if event.receipt else "",
        "text": [paragraph for paragraph in event.text.splitlines() if paragraph.strip()],
    }


def _note(edition: CaseEdition, attached: Mapping[str, Path] | None) -> str:
    """Say where the documents are, and which of them could not be read."""
    if not attached:
        return "The exhibits are in the ZIP of this case."
    missing = [one.label for one in edition.case.documents if one.label not in attached]
    left_out = f" Not attached, because they wait for a virus scan or cannot be read: {', '.join(missing)}."
    return "The exhibits are attached to this PDF." + (left_out if missing else "")


def _line(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return a contested line as it was attached at signing."""
    facts = [
        ["Amount", money(kept["amount"])],
        ["How it is calculated", capfirst(kept["formula"])],
        ["Authority", kept["authority"]],
        ["Lines below it", f"{kept['below_count']}, SHA-256 {kept['below_sha256']}" if kept["below"] else "none"],
    ]
    if "decided_before" in kept:
        facts.append(["Decided before", kept["decided_before"]])
    episode = kept.get("episode")
    if episode:
        span = f"{_day(episode['starts_on'])} to {_day(episode['ends_on'])}"
        facts.append(["Episode", f"{episode['number']}, {episode['component']}, {span}"])
    return {
        "label": kept["label"],
        "facts": facts,
        "below": [[one["label"], money(one["amount"]), capfirst(one["formula"])] for one in kept["below"]],
        "claims": [
            [one["claim"], _day(one["service_on"]), one["hcpcs"], one["billed_by"], money(one["counted"])]
            for one in kept["claim_lines"]
        ],
    }


def _day(kept: str) -> str:
    """Return a day of the kept facts as people read it."""
    return long_date(date.fromisoformat(kept))
