"""The case file: everything of a dispute in order, as page and as PDF and ZIP that a job makes; CMS reads no drafts."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from portal import clock, selectors
from portal.files import storage
from portal.models import Job, Role
from portal.services import jobs, stored_files
from reconciliation.models import CaseFile, CaseFileFetch, ErrorNotice, Exhibit
from reconciliation.services import (
    case_files,
    determinations,
    later_evidence,
    notice_drafts,
    notices,
    position_papers,
    reconsiderations,
)
from reconciliation.tasks import make_case_file
from tests import factories
from tests.reconciliation.answering import acknowledged, answered

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


def page_of(notice: ErrorNotice, client):
    return client.get(reverse("reconciliation:notice-case", args=[notice.participant.model_id, notice.pk]))


def address(notice: ErrorNotice, name: str, kind: str) -> str:
    return reverse(f"reconciliation:{name}", args=[notice.participant.model_id, notice.pk, kind])


def admin_address(notice: ErrorNotice, name: str, *kind: str) -> str:
    return reverse(f"admin:reconciliation_casefile_{name}", args=[notice.pk, *kind])


def made(notice: ErrorNotice, client, kind: str) -> bytes:
    """Ask for a file on the page, let the worker make it, and download it."""
    assert client.post(address(notice, "notice-case-ask", kind)).status_code == 302
    make_case_file(CaseFile.objects.filter(kind=kind, reader="practice").latest("pk").pk)
    return body(client.post(address(notice, "notice-case-file", kind)))


def test_the_page_and_the_pdf_tell_the_whole_case_in_order(notice):
    client = factories.client(factories.seat(notice.participant, Role.VIEWER))
    page = page_of(notice, client)
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
    document = made(notice, client, "pdf")
    text = words(document)
    for one in (*course, "It was ours.", "We looked at the claims.", "You overlooked it.", notice.facts_digest):
        assert one in text, one
    line = notice.lines.get().line
    assert len(line.claim_lines) == len(json.loads(notice.facts)["lines"][0]["claim_lines"])
    reader = PdfReader(io.BytesIO(document))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # the attachments leave the tags as they are
    assert reader.attachments["01 order.pdf"] == [PDF + b"order.pdf"]
    assert reader.attachments["02 plan.pdf"] == [PDF + b"plan.pdf"]


def test_a_file_is_made_once_whoever_asks_and_whatever_breaks(notice):
    """Two people ask; the worker dies, and another one runs the job again; the record names who took it."""
    one, other = factories.seat(notice.participant, Role.VIEWER), factories.seat(notice.participant, Role.DELEGATE)
    client = factories.client(one)
    assert "Make the PDF" in page_of(notice, client).content.decode()
    refused = client.post(address(notice, "notice-case-file", "pdf"), follow=True)
    assert "This file is not made yet." in refused.content.decode()
    for person in (one, other):
        factories.client(person).post(address(notice, "notice-case-ask", "pdf"))
    row = CaseFile.objects.get()
    job = Job.objects.get(task=case_files.MAKE)
    assert job.arguments == [row.pk]
    waiting = page_of(notice, client).content.decode()
    assert "We are making the PDF" in waiting and "Look again" in waiting and "Make the PDF" not in waiting
    polled = reverse("reconciliation:notice-case-files", args=[notice.participant.model_id, notice.pk])
    assert "HX-Refresh" not in client.get(polled).headers
    assert jobs.claim(key=job.key, holder="a worker that dies").attempts == 1
    make_case_file(row.pk)
    row.refresh_from_db()
    assert row.status == "queued"  # the lease is held
    Job.objects.update(heartbeat_at=clock.real_now() - timedelta(hours=1))
    make_case_file(row.pk)
    row.refresh_from_db()
    kept = row.file
    assert (row.status, kept.use, kept.name) == ("ready", "case-file", f"case-{notice.number}.pdf")
    case_files.make(case_file_id=row.pk, by="test")
    row.refresh_from_db()
    assert row.file == kept
    assert client.get(polled).headers["HX-Refresh"] == "true"
    taken = body(factories.client(other).post(address(notice, "notice-case-file", "pdf")))
    assert hashlib.sha256(taken).hexdigest() == kept.sha256
    [fetch] = CaseFileFetch.objects.all()
    assert (fetch.fetched_by, fetch.case_file) == (other, row)
    activity = client.get(reverse("oversight:activity", args=[notice.participant.model_id])).content.decode()
    assert f"downloaded the case file of error notice {notice.number} (PDF)" in activity
    factories.client(other).post(address(notice, "notice-case-ask", "pdf"))
    assert CaseFile.objects.count() == 1  # it has everything of the case


def test_a_file_says_as_of_when_and_a_newer_one_takes_its_place(notice, django_capture_on_commit_callbacks):
    client = factories.client(factories.seat(notice.participant))
    made(notice, client, "pdf")
    first = CaseFile.objects.get()
    assert clock.now() - first.stood_at < timedelta(minutes=5)
    page = page_of(notice, client).content.decode()
    assert "PDF as of September 10, 2022" in page and "It has everything of this case." in page
    assert "Make a new PDF" not in page and "Make the ZIP" in page
    factories.at(date(2022, 9, 12))
    determinations.acknowledge(
        reconsideration=notice.reconsideration, by=factories.user(staff="reconsideration official")
    )
    page = page_of(notice, client).content.decode()
    assert "This case has changed since then." in page
    assert "Download the earlier PDF" in page and "Make a new PDF" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert "acknowledged" in words(made(notice, client, "pdf"))
    first.refresh_from_db()
    assert first.file.removed_at and first.file.state == "Replaced by a newer one"
    assert not storage.default_storage.exists(first.file.stored_as)
    assert "PDF as of September 12, 2022" in page_of(notice, client).content.decode()


def test_a_file_that_failed_or_expired_is_made_again(notice):
    client = factories.client(factories.seat(notice.participant))
    client.post(address(notice, "notice-case-ask", "zip"))
    case_files.fail(case_file_id=CaseFile.objects.get().pk, by="test")
    assert "We could not make the ZIP." in page_of(notice, client).content.decode()
    made(notice, client, "zip")
    factories.at(date(2022, 12, 1))
    stored_files.sweep(by="test")
    page = page_of(notice, client).content.decode()
    assert "Make the ZIP" in page and "ZIP as of" not in page
    assert zipfile.ZipFile(io.BytesIO(made(notice, client, "zip"))).testzip() is None


def test_the_letters_of_cms_are_exhibits_in_order_with_their_sums(notice):
    """Every exhibit is in the list of the PDF, attached to it, and in the ZIP, with the SHA-256 worked out here."""
    primary, official = factories.seat(notice.participant), factories.user(staff="reconsideration official")
    asked = notice.reconsideration
    factories.at(date(2022, 9, 12))
    acknowledged(asked, official=official, primary=primary)
    determinations.decide(
        reconsideration=asked, outcome="answer-stands", decision="It stands.", findings=(), by=official
    )
    client = factories.client(primary)
    archive = zipfile.ZipFile(io.BytesIO(made(notice, client, "zip")))
    listed = json.loads(archive.read("manifest.json"))["files"]
    assert [one["name"] for one in listed] == [
        "01 order.pdf",
        "02 plan.pdf",
        f"03 answer-{notice.number}.pdf",
        f"04 acknowledgement-{notice.number}.pdf",
        f"05 determination-{notice.number}.pdf",
    ]
    text = words(made(notice, client, "pdf"))
    for one in listed:
        assert hashlib.sha256(archive.read(f"exhibits/{one['name']}")).hexdigest() == one["sha256"]
        assert one["sha256"] in text
    document = PdfReader(io.BytesIO(body(client.post(address(notice, "notice-case-file", "pdf")))))
    assert list(document.attachments) == [one["name"] for one in listed]
    page = page_of(notice, client).content.decode()
    assert f"determination-{notice.number}.pdf" in page and "Letter of CMS: Determination" in page


def test_exhibits_of_any_name_are_in_the_files(notice):
    """A name in another script has up to 800 bytes, more than a file system takes; one has no ending."""
    primary = factories.seat(notice.participant)
    names = ["線" * 190 + ".pdf", "診療記録", "a" * 190 + ".pdf"]
    reconsideration = notice.reconsideration
    factories.at(date(2022, 9, 12))
    determinations.acknowledge(reconsideration=reconsideration, by=factories.user(staff="reconsideration official"))
    position_papers.submit(
        participant=notice.participant,
        reconsideration=reconsideration,
        text="Ours.",
        exhibits=[upload(name) for name in names],
        by=primary,
    )
    client = factories.client(primary)
    archive = zipfile.ZipFile(io.BytesIO(made(notice, client, "zip")))
    inside = [name for name in archive.namelist() if name.startswith("exhibits/")]
    assert "exhibits/06 診療記録.pdf" in inside
    assert all(len(name.removeprefix("exhibits/").encode()) < 255 and name.endswith(".pdf") for name in inside)
    sums = {hashlib.sha256(archive.read(name)).hexdigest() for name in inside}
    assert sums >= set(Exhibit.objects.values_list("file__sha256", flat=True))
    assert PdfReader(io.BytesIO(made(notice, client, "pdf"))).attachments.keys() == {
        name.removeprefix("exhibits/") for name in inside
    }


def test_the_page_takes_at_most_15_queries_with_everything_in_it(notice, django_assert_max_num_queries):
    client = factories.client(factories.seat(notice.participant))
    selectors.policy_book()  # each process reads it once
    for _ in ("first visit of the session", "later"):
        with django_assert_max_num_queries(15):
            client.get(reverse("reconciliation:notice-case", args=[notice.participant.model_id, notice.pk]))


def test_the_practice_next_door_gets_404(notice):
    stranger = factories.seat(factories.participant())
    own = stranger.seats.get().participant.model_id
    case_files.ask(notice=notice, kind="pdf", reader="practice", by=factories.seat(notice.participant))
    case_files.make(case_file_id=CaseFile.objects.get().pk, by="test")
    for model_id in (notice.participant.model_id, own):
        for name, kind in (("notice-case", []), ("notice-case-files", [])):
            page = reverse(f"reconciliation:{name}", args=[model_id, notice.pk, *kind])
            assert factories.client(stranger).get(page).status_code == 404
        for name in ("notice-case-ask", "notice-case-file"):
            for kind in ("pdf", "zip"):
                page = reverse(f"reconciliation:{name}", args=[model_id, notice.pk, kind])
                assert factories.client(stranger).post(page).status_code == 404
    assert not CaseFileFetch.objects.exists()
    assert factories.client(factories.seat(notice.participant)).post(
        address(notice, "notice-case-file", "exe")
    ).status_code == 404  # fmt: skip


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
    """CMS gets a file of its own, not the one that the practice asked for."""
    practice = factories.client(factories.seat(notice.participant))
    made(notice, practice, "pdf")
    person = factories.user(staff="reviewer")
    reviewer = factories.client(person)
    shown = reviewer.get(reverse("admin:reconciliation_errornotice_change", args=[notice.pk])).content.decode()
    assert admin_address(notice, "of_notice") in shown
    page = reviewer.get(admin_address(notice, "of_notice")).content.decode()
    assert "Nobody has asked for it yet." in page and "01 order.pdf" not in page and "order.pdf" in page
    refused = reviewer.post(admin_address(notice, "take", "pdf"), follow=True)
    assert "This file is not made yet." in refused.content.decode()
    reviewer.post(admin_address(notice, "ask", "pdf"))
    assert "The PDF is being made." in reviewer.get(admin_address(notice, "of_notice")).content.decode()
    row = CaseFile.objects.get(reader="cms")
    make_case_file(row.pk)
    text = words(body(reviewer.post(admin_address(notice, "take", "pdf"))))
    assert "signed and received" in text and "Draft" not in text
    assert "It has everything of this case." in reviewer.get(admin_address(notice, "of_notice")).content.decode()
    listed = reviewer.get(reverse("admin:reconciliation_casefile_change", args=[row.pk])).content.decode()
    assert person.get_full_name() in listed
    help_desk = factories.client(factories.user(staff="help desk"))
    assert help_desk.get(admin_address(notice, "of_notice")).status_code == 403
    for name in ("ask", "take"):
        assert help_desk.post(admin_address(notice, name, "pdf")).status_code == 403
        assert reviewer.get(admin_address(notice, name, "pdf")).status_code == 405
