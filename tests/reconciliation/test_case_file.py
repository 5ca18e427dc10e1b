"""The case file: everything of a dispute in order, as page and PDF with its files, and without drafts for CMS."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from portal import selectors
from portal.models import Role
from reconciliation.models import ErrorNotice
from reconciliation.services import later_evidence, notice_drafts, notices, reconsiderations
from tests import factories
from tests.reconciliation.answering import answered

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%test\n"


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + name.encode())


@pytest.fixture
def notice(report) -> ErrorNotice:
    """Return a notice with a draft, files before and after it, an answer and a request for reconsideration."""
    line = report.lines.filter(code="duplicate-services.episode").first()
    delegate, primary = factories.seat(report.participant, Role.DELEGATE), factories.seat(report.participant)
    row = notice_drafts.contest(participant=report.participant, line=line, ground="calculation", by=delegate)
    notice_drafts.save(draft=row.draft, grounds="It was ours.", wanted_outcome="No charge.", by=delegate)
    notice_drafts.attach(draft=row.draft, exhibits=[upload("order.pdf")], by=delegate)
    filed = notices.submit(draft=row.draft, signer_title="Practice administrator", by=primary)
    factories.at(date(2022, 8, 20))
    later_evidence.send(notice=filed, exhibits=[upload("plan.pdf")], by=delegate)
    factories.at(date(2022, 9, 5))
    answered(filed, text="We looked at the claims.")
    filed.refresh_from_db()
    factories.at(date(2022, 9, 10))
    reconsiderations.request(participant=report.participant, notice=filed, basis="You overlooked it.", by=primary)
    return filed


def words(document: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages).split())


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_page_and_the_pdf_tell_the_whole_case_in_order(notice):
    client = factories.client(factories.seat(notice.participant, Role.VIEWER))
    page = client.get(reverse("reconciliation:notice-case", args=[notice.participant.model_id, notice.pk]))
    course = [
        f"CMS issued report {notice.report.number}",
        "Draft started",
        f"Error notice {notice.number} signed and received",
        "Files sent after the notice",
        "CMS made no change",
        "Reconsideration",
    ]
    titles = [event.title for event in page.context["events"]]
    found = [next(place for place, title in enumerate(titles) if title.startswith(one)) for one in course]
    assert found == sorted(found)
    assert any(title.startswith("Draft saved") for title in titles)
    own = reverse("reconciliation:notice-case-pdf", args=[notice.participant.model_id, notice.pk])
    document = body(client.get(own))
    text = words(document)
    for one in (*course, "It was ours.", "We looked at the claims.", "You overlooked it.", notice.facts_digest):
        assert one in text, one
    line = notice.lines.get().line
    assert len(line.claim_lines) == len(json.loads(notice.facts)["lines"][0]["claim_lines"])
    reader = PdfReader(io.BytesIO(document))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # the attachments leave the tags as they are
    assert reader.attachments["01 order.pdf"] == [PDF + b"order.pdf"]
    assert reader.attachments["02 plan.pdf"] == [PDF + b"plan.pdf"]


def test_the_page_takes_at_most_15_queries_with_everything_in_it(notice, django_assert_max_num_queries):
    client = factories.client(factories.seat(notice.participant))
    selectors.policy_book()  # each process reads it once
    for _ in ("first visit of the session", "later"):
        with django_assert_max_num_queries(15):
            client.get(reverse("reconciliation:notice-case", args=[notice.participant.model_id, notice.pk]))


def test_the_practice_next_door_gets_404(notice):
    stranger = factories.seat(factories.participant())
    own = stranger.seats.get().participant.model_id
    for name, more in (("notice-case", []), ("notice-case-pdf", []), ("notice-case-zip", [])):
        for model_id in (notice.participant.model_id, own):
            address = reverse(f"reconciliation:{name}", args=[model_id, notice.pk, *more])
            assert factories.client(stranger).get(address).status_code == 404


def test_a_corrected_run_is_not_told_before_its_release(report):
    line = report.lines.filter(code="duplicate-services.episode").first()
    primary = factories.seat(report.participant)
    filed = notices.file(
        participant=report.participant,
        lines=[notices.Contested(line)],
        grounds="It was ours.",
        wanted_outcome="No charge.",
        by=primary,
    )
    answered(filed, error=True)
    page = factories.client(primary).get(
        reverse("reconciliation:notice-case", args=[report.participant.model_id, filed.pk])
    )
    assert not [event for event in page.context["events"] if "Corrected report" in event.title]


def test_cms_gets_the_case_without_the_drafts(notice):
    reviewer = factories.client(factories.user(staff="reviewer"))
    address = reverse("admin:reconciliation_errornotice_case_pdf", args=[notice.pk])
    text = words(body(reviewer.get(address)))
    assert "signed and received" in text and "Draft" not in text
    assert factories.client(factories.user(staff="help desk")).get(address).status_code == 403


def test_the_zip_holds_the_case_its_files_and_a_manifest(notice):
    client = factories.client(factories.seat(notice.participant))
    answer = client.get(reverse("reconciliation:notice-case-zip", args=[notice.participant.model_id, notice.pk]))
    archive = zipfile.ZipFile(io.BytesIO(body(answer)))
    assert archive.namelist() == [
        f"case-{notice.number}.pdf", "exhibits/01 order.pdf", "exhibits/02 plan.pdf", "manifest.json",
    ]  # fmt: skip
    manifest = json.loads(archive.read("manifest.json"))
    assert [one["sha256"] for one in manifest["files"]] == [one.file.sha256 for one in notice.exhibits.all()]
    assert archive.read("exhibits/01 order.pdf") == PDF + b"order.pdf"
