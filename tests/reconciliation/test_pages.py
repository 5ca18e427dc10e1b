"""The pages of reports: access, content, number of queries, and the tagged PDF."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import EpisodeComponent, EpisodeLine
from portal import clock, selectors
from portal.models import Participant, Role
from portal.templatetags.portal_display import money
from reconciliation.documents.report_pdf import render
from reconciliation.models import Report, ReportLine, Run
from reconciliation.rules.net import direction
from reconciliation.services import notices, report_files
from tests import factories
from tests.architecture.rows import row_of
from tests.reconciliation.conftest import REPORT_DAY

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def viewer(report):
    return factories.client(factories.seat(report.participant, Role.VIEWER))


def address(report: Report, name: str = "report", *more) -> str:
    return reverse(f"reconciliation:{name}", args=[report.participant.model_id, report.pk, *more])


def queries(browser: Client, page: str) -> list[str]:
    """Return the queries of a page at its second visit, without the savepoints that a test uses as transactions."""
    assert browser.get(page).status_code == 200
    with CaptureQueriesContext(connection) as taken:
        browser.get(page)
    return [query["sql"][:150] for query in taken if "SAVEPOINT" not in query["sql"]]


def pages_of(report: Report) -> list[str]:
    line = report.lines.filter(code="duplicate-services.episode").first()
    return [
        reverse("reconciliation:report-list", args=[report.participant.model_id]),
        address(report),
        address(report, "report-line", 0),
        address(report, "report-line", line.position),
        address(report, "report-files"),
    ]


def test_report_shows_who_pays_the_amount_and_the_last_day_to_contest(viewer, report):
    factories.at(date(2022, 8, 29))
    shown = viewer.get(address(report)).content.decode()
    words = "CMS pays you" if report.total > 0 else "You must repay CMS"
    assert f"{words} <strong>{money(abs(report.total))}</strong>" in shown
    assert "September 29, 2022</strong> (31 days left)" in shown
    assert "Some values behind these amounts are assumed" in shown
    for line in report.lines.heads():
        assert address(report, "report-line", line.position) in shown
        assert money(line.amount) in shown
        assert line.authority in shown
    assert '<svg class="waterfall' in shown
    assert not re.search(r"style=|<style|<script(?![^>]*src=)", shown)


def pdf_of(browser: Client, report: Report) -> bytes:
    """Return the PDF that the job wrote and the portal keeps."""
    report_files.ask(report=report, by="test")
    report_files.write(report_id=report.pk, by="test")
    response = browser.post(address(report, "report-file", "pdf"))
    assert response.headers["Content-Type"] == "application/pdf"
    return b"".join(response.streaming_content)


def text_of_pdf(report: Report) -> str:
    """Return the text of the PDF as it would be written now."""
    pdf = pypdf.PdfReader(BytesIO(render(Report.objects.get(pk=report.pk))))
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pdf.pages))


@pytest.mark.parametrize(
    ("kind", "carried_over", "total", "on_page", "in_pdf"),
    [
        ("initial", False, "12.50", "CMS pays you", "CMS pays the participant $12.50."),
        ("initial", False, "-12.50", "You must repay CMS", "The participant must repay CMS $12.50."),
        ("initial", False, "0.00", "No payment is due", "No payment is due. The report total is $0.00."),
        ("true-up", True, "12.50", "to your next report", "The true-up adds $12.50 to the next report."),
        ("true-up", True, "-12.50", "from your next report", "The true-up subtracts $12.50 from the next report."),
        ("true-up", True, "0.00", "The true-up changes nothing", "The true-up changes nothing. Its total is $0.00."),
        # No later report can settle it, so it is paid or repaid like an initial report.
        ("true-up", False, "12.50", "CMS pays you", "CMS pays the participant $12.50."),
        ("true-up", False, "-12.50", "You must repay CMS", "The participant must repay CMS $12.50."),
        ("true-up", False, "0.00", "The true-up changes nothing", "The true-up changes nothing. Its total is $0.00."),
    ],
)
def test_page_and_pdf_agree_on_who_pays(db, kind, carried_over, total, on_page, in_pdf):
    participant = factories.participant()
    built = factories.published_run(claims_through=REPORT_DAY)
    run = Run.objects.create(
        policy_version=1,
        year=2021,
        kind=kind,
        as_of=REPORT_DAY,
        construction_run=built,
        inputs={},
        created_at=clock.now(),
    )
    amount = Decimal(total)
    report = run.reports.create(
        participant=participant, status="issued", report_on=REPORT_DAY, notice_due_on=REPORT_DAY, total=amount,
        direction=direction(amount), issued_at=clock.now(), carried_over=carried_over,
    )  # fmt: skip
    report.lines.create(participant=participant, position=0, depth=0, code="total", label="Total", amount=amount)
    browser = factories.client(factories.seat(participant, Role.VIEWER))
    page = browser.get(address(report)).content.decode()
    assert on_page in page
    assert f"<strong>{money(abs(amount))}</strong>" in page
    assert in_pdf in text_of_pdf(report)


def test_number_of_queries_does_not_grow_with_the_episodes_of_a_report(viewer, report):
    few = queries(viewer, address(report))
    leaf = report.lines.filter(code="incorrect-payment-withhold.episode").first()
    last = report.lines.last().position
    copies = [
        ReportLine(
            report=report, participant_id=leaf.participant_id, parent_id=leaf.parent_id, position=last + number,
            depth=leaf.depth, code=leaf.code, label=leaf.label, amount=leaf.amount, formula=leaf.formula,
            authority=leaf.authority, episode_component_id=leaf.episode_component_id, claim_lines=leaf.claim_lines,
        )
        for number in range(1, 1001)
    ]  # fmt: skip
    ReportLine.objects.bulk_create(copies)
    many = queries(viewer, address(report))
    assert len(many) == len(few) <= MOST_QUERIES, "\n".join(many)


def test_line_page_takes_few_queries(viewer, report):
    leaf = report.lines.filter(code="duplicate-services.episode").first()
    for line in (leaf, leaf.parent):
        taken = queries(viewer, address(report, "report-line", line.position))
        assert len(taken) <= MOST_QUERIES, "\n".join(taken)


def test_report_line_names_its_claim_lines(viewer, report):
    leaf = report.lines.filter(code="duplicate-services.episode").first()
    shown = viewer.get(address(report, "report-line", leaf.position)).content.decode()
    cited = EpisodeLine.objects.filter(pk__in=leaf.claim_lines)
    assert cited
    for claim_line in cited:
        assert claim_line.claim_id in shown
        assert f"line {claim_line.line_number}" in shown
        assert claim_line.hcpcs in shown
        assert money(claim_line.paid) in shown
    beneficiary = leaf.episode_component.episode.beneficiary
    assert beneficiary.surname not in shown
    assert beneficiary.mbi not in shown


def test_only_a_primary_contact_sees_the_button_to_contest(viewer, report):
    leaf = report.lines.filter(code="duplicate-services.episode").first()
    button = "Dispute this line"
    page = address(report, "report-line", leaf.position)
    assert button not in viewer.get(page).content.decode()
    primary = factories.client(factories.seat(report.participant))
    assert button in primary.get(page).content.decode()
    factories.at(date(2022, 9, 30))
    late = primary.get(page).content.decode()
    assert button not in late
    assert "the calculation is final" in late


def test_a_stranger_gets_404_on_every_page(report, run):
    stranger = factories.client(factories.seat(factories.participant()))
    other = run.reports.issued().exclude(pk=report.pk).first()
    other_contact = factories.client(factories.seat(other.participant))
    for page in pages_of(report):
        assert stranger.get(page).status_code == 404
        # The other participant's Model ID does not open this report.
        own = page.replace(report.participant.model_id, other.participant.model_id)
        if f"/{report.pk}/" in page:
            assert other_contact.get(own).status_code == 404


def test_a_report_that_is_not_issued_is_404(viewer, report):
    failed = row_of(Report, report.participant, status="failed")
    assert viewer.get(address(failed)).status_code == 404


def test_report_list_shows_reports_and_notices(viewer, report):
    line = report.lines.get(code="duplicate-services")
    primary = factories.seat(report.participant)
    notice = notices.file(
        participant=report.participant,
        lines=[notices.Contested(line)],
        grounds="Wrong.",
        wanted_outcome="Right.",
        by=primary,
    )
    shown = viewer.get(reverse("reconciliation:report-list", args=[report.participant.model_id])).content.decode()
    assert report.title in shown
    assert notice.number in shown
    assert notice.number in viewer.get(address(report)).content.decode()


def test_report_list_without_reports_says_so(db):
    participant = factories.participant()
    page = reverse("reconciliation:report-list", args=[participant.model_id])
    assert "No report yet" in factories.client(factories.seat(participant)).get(page).content.decode()


def test_dashboard_panel_shows_the_total_of_the_year(report):
    template = Template("{% load reconciliation_panel %}{% reconciliation_panel participant year %}")
    selectors.policy_book()  # each process reads it once
    with selectors.portal_state(), CaptureQueriesContext(connection) as taken:  # as in a request
        shown = template.render(Context({"participant": report.participant, "year": 2021}))
    assert money(abs(report.total)) in shown
    assert len(taken) == 1, "the report, with its contested lines and what follows from it in money"
    empty = template.render(Context({"participant": report.participant, "year": 2022}))
    assert "No report for 2022 yet" in empty


def test_pdf_is_tagged_and_has_every_line(viewer, report):
    pdf = pypdf.PdfReader(BytesIO(pdf_of(viewer, report)))
    catalog = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/StructTreeRoot"]
    assert catalog["/Lang"].startswith("en")
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == f"Reconciliation report: {report.title}"
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()
    text = "\n".join(page.extract_text() for page in pdf.pages)
    joined = re.sub(r"\s+", "", text)
    for line in report.lines.all():
        assert money(line.amount) in text, line.code
        assert re.sub(r"\s+", "", line.label) in joined
    first = re.sub(r"\s+", " ", pdf.pages[0].extract_text())
    assert "Disclaimer." in first
    assert "do not necessarily reflect the views of the Centers for Medicare & Medicaid Services" in first
    assert all("Some values behind these amounts are assumed." in page.extract_text() for page in pdf.pages)


def test_pdf_shows_unicode_numbers_for_characters_without_a_font(viewer, report):
    name = "Lakeshore \uf0b7 \u4e2d Clinic"
    Participant.objects.filter(pk=report.participant_id).update(legal_name=name)
    text = text_of_pdf(report)
    assert "Lakeshore [U+F0B7] [U+4E2D] Clinic, Model ID" in text
    assert "Their Unicode numbers are shown in brackets instead." in text
    Participant.objects.filter(pk=report.participant_id).update(legal_name="Lakeshore Clinic")
    assert "Unicode number" not in text_of_pdf(report)


def test_pdf_shows_the_installments_as_remitted(viewer, report):
    component = EpisodeComponent.objects.filter(run=report.run.construction_run, participant=report.participant).first()
    text = text_of_pdf(report)
    assert "Installments, as on your remittances" in text
    whole = component.first_installment + component.second_installment
    assert whole == component.episode_payment
    remitted = component.first_installment_remitted + component.second_installment_remitted
    assert remitted == component.medicare_payment_after_sequestration
    for amount in (component.first_installment_remitted, component.second_installment_remitted):
        assert money(amount) in text
    page = viewer.get(
        reverse("episodes:episode", args=[report.participant.model_id, component.episode_id])
    ).content.decode()
    assert f"{money(component.first_installment_remitted)} on your remittance" in page


def test_score_of_a_report_is_shown_without_rounding(report, viewer):
    """A score rounded from 90.875 to 90.88 would not explain the amount."""
    assert report.score.score == report.aggregate_quality_score
    page = viewer.get(address(report)).content.decode()
    assert f"The aggregate quality score: {report.score.score}" in page
