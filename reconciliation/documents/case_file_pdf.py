"""The case file of an error notice as one tagged PDF (PDF/UA-1) with its exhibits attached, or as a ZIP of all."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from pypdf import PdfReader, PdfWriter

from portal import clock
from portal.documents.printable import compile_pdf, replaced
from portal.documents.wording import AUTHOR, DISCLAIMER, REPLACED
from portal.formatting import exact_time
from portal.templatetags.portal_display import day, money
from reconciliation.models import Exhibit
from reconciliation.selectors.case_file import Event
from reconciliation.selectors.cases import Case
from reconciliation.selectors.changed_reports import changed_report_of

TEMPLATE = Path(__file__).with_name("case_file.typ")


def render(case: Case, events: Sequence[Event], *, attached: Mapping[str, Path] | None = None) -> bytes:
    """Return a case file as the bytes of a PDF.

    :param events: the course of the case, as its reader may see it.
    :param attached: the paths of the exhibits to attach, by the names of `named_exhibits`.
    """
    content = _content(case, events, attached is not None)
    content["replaced"] = REPLACED if replaced(content) else ""
    document = compile_pdf(TEMPLATE.read_bytes(), content)
    if not attached:
        return document
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(document)))
    for name, path in attached.items():
        writer.add_attachment(name, path.read_bytes())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def write_zip(case: Case, events: Sequence[Event], out: IO[bytes], *, exhibits: Mapping[str, Path]) -> None:
    """Write a ZIP with the case file, its exhibits, and a manifest with the SHA-256 of each exhibit."""
    files = named_exhibits(case)
    manifest = {
        "notice": case.notice.number,
        "report": case.notice.report.number,
        "files": [
            {"name": name, "received_at": one.uploaded_at.isoformat(), "sha256": one.file.sha256, "size": one.file.size}
            for name, one in files.items()
            if name in exhibits
        ],
    }
    with zipfile.ZipFile(out, "w", compression=zipfile.ZIP_STORED) as archive:
        archive.writestr(f"case-{case.notice.number}.pdf", render(case, events))
        for name, path in exhibits.items():
            archive.write(path, f"exhibits/{name}")
        archive.writestr("manifest.json", json.dumps(manifest, indent=2))


def named_exhibits(case: Case) -> dict[str, Exhibit]:
    """Return the exhibits of a case in order, by numbered names: "03 order.pdf"."""
    return {f"{number:02d} {one.file.name}": one for number, one in enumerate(case.exhibits, start=1)}


def _content(case: Case, events: Sequence[Event], attached: bool) -> dict[str, Any]:
    notice, report = case.notice, case.notice.report
    today = clock.today()
    claimed = changed_report_of(notice.claimed)
    return {
        "title": f"Case file of error notice {notice.number}",
        "author": AUTHOR,
        "description": f"Case file of error notice {notice.number} about report {report.number}",
        "date": [today.year, today.month, today.day],
        "number": f"Error notice {notice.number}",
        "participant": notice.participant.legal_name,
        "model_id": notice.participant.model_id,
        "made": f"Case file as of {exact_time(clock.now())}",
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
        "events": [
            {
                "title": event.title,
                "when": event.when,
                "who": event.who,
                "receipt": f"{notice.participant.model_id}-{event.receipt.sequence}" if event.receipt else "",
                "text": [paragraph for paragraph in event.text.splitlines() if paragraph.strip()],
            }
            for event in events
        ],
        "files": [
            [name.split(" ", 1)[0], one.file.name, exact_time(one.uploaded_at), one.file.sha256]
            for name, one in named_exhibits(case).items()
        ],
        "files_note": "The files are attached to this PDF." if attached else "The files are beside this PDF.",
        "statement": notice.wording,
    }


def _line(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return a contested line as it was attached at signing."""
    facts = [
        ["Amount", money(kept["amount"])],
        ["How it is calculated", kept["formula"]],
        ["Authority", kept["authority"]],
        ["Lines below it", f"{kept['below_count']}, SHA-256 {kept['below_sha256']}"],
    ]
    episode = kept.get("episode")
    if episode:
        span = f"{episode['starts_on']} to {episode['ends_on']}"
        facts.append(["Episode", f"{episode['number']}, {episode['component']}, {span}"])
    return {
        "label": kept["label"],
        "facts": facts,
        "below": [[one["label"], money(one["amount"]), one["formula"]] for one in kept["below"]],
        "claims": [
            [one["claim"], one["service_on"], one["hcpcs"], one["billed_by"], money(one["counted"])]
            for one in kept["claim_lines"]
        ],
    }
