"""The receipt of a report covers its total and every line, so the check reports a change past the portal."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from portal import attested, chains
from portal.models import Receipt
from reconciliation.models import ErrorNotice, Report, ReportLine
from reconciliation.services import notices
from tests import factories
from tests.reconciliation.answering import answered

pytestmark = pytest.mark.django_db
REPORT, LINES = "the report: its total, score, remarks and days", "the lines of the report"
NOTICE = "the notice: its text and the day we received it"
CONTESTED = "the contested lines, with their grounds and the claimed changes"


@pytest.fixture
def notice(report: Report) -> ErrorNotice:
    """Return a notice about one line of the report, with two exhibits."""
    return notices.file(
        participant=report.participant,
        lines=[notices.Contested(report.lines.get(code="duplicate-services"))],
        grounds="It was furnished by us.",
        wanted_outcome="Remove it.",
        exhibits=[ContentFile(f"a note {number}".encode(), name=f"note{number}.txt") for number in (1, 2)],
        by=factories.seat(report.participant),
    )


def faults(report: Report) -> list[str]:
    return list(chains.check(report.participant).faults)


def test_every_report_has_a_receipt_without_faults(run):
    reports = run.reports.issued().select_related("participant", "receipt__participant")
    assert reports
    for report in reports:
        assert report.receipt.facts["total"] == str(report.total)
        assert report.receipt.facts["lines_sha256"] == report.worksheet_digest
        assert re.fullmatch("[0-9a-f]{64}", report.worksheet_digest)
        check = chains.check(report.participant)
        assert (check.covers, check.faults) == (("1 reconciliation report",), ())
    assert not run.reports.exclude(status="issued").filter(receipt__isnull=False).exists()


OF_THE_REPORT = [
    "total = total + 1",
    "direction = 'none'",
    "aggregate_quality_score = 1",
    "report_on = report_on + 1",
    "notice_due_on = notice_due_on + 30",
    "remarks = '[\"Nothing to know.\"]'",
    "facts = '{}'",
    "carried_over = not carried_over",
    "policy_used = '[]'",
    "worksheet_digest = repeat('0', 64)",
]
OF_A_LINE = [
    "amount = amount + 0.01",
    "label = 'Nothing'",
    "formula = 'none'",
    "authority = 'none'",
    "adds = not adds",
    "claim_lines = '{}'",
    "depth = depth + 1",
    "code = 'other'",
    "parent_id = null",
    "episode_component_id = null",
    "position = position + 100000",
]
OF_A_NOTICE = [
    "grounds = 'x'",
    "wanted_outcome = 'x'",
    "received_on = received_on - 1",
    "filed_at = filed_at - interval '1 s'",
]
OF_A_NOTICE_LINE = [
    "ground = 'quality-score'",
    "claims = '[{}]'",
]


def test_check_reports_a_changed_report_line_notice_or_exhibit(report, notice, changed):
    line = report.lines.filter(code="duplicate-services.episode").first()
    issued, contested = report.receipt.number, notice.receipt.number
    changes = [
        *((report, change, issued, REPORT) for change in OF_THE_REPORT),
        *((line, change, issued, LINES) for change in OF_A_LINE),
        *((notice, change, contested, NOTICE) for change in OF_A_NOTICE),
        *((notice.lines.get(), change, contested, CONTESTED) for change in OF_A_NOTICE_LINE),
        (notice.exhibits.first().file, "sha256 = repeat('0', 64)", contested, "its exhibits"),
    ]
    assert chains.check(report.participant).covers == ("1 reconciliation report", "1 error notice")
    for row, change, number, part in changes:
        with changed(row, change):
            assert faults(report) == [f"Something that {number} attests was changed or removed: {part}."], change
    answered(notice)
    assert faults(report) == [], "CMS's answer does not change what the receipt of the notice covers"


def test_pages_and_check_report_a_changed_or_removed_line_and_a_removed_report(report, changed, intruder):
    client = factories.client(factories.seat(report.participant))
    model_id, said = (
        report.participant.model_id,
        f"Something that {report.receipt.number} attests was changed or removed: {LINES}.",
    )
    listed = reverse("portal:receipt-list", args=[model_id])
    own = reverse("portal:receipt", args=[model_id, report.receipt.sequence])
    assert (
        "1 reconciliation report, each compared with what the portal holds today" in client.get(listed).content.decode()
    )
    first, second = report.lines.order_by("position")[1:3]
    with changed(first, "amount = %s", second.amount + 1):
        for page in (listed, own):
            assert said in client.get(page).content.decode()
        assert f"<strong>Changed or removed</strong>: {LINES}" in client.get(own).content.decode()
    intruder.execute(f"delete from {ReportLine._meta.db_table} where id = %s", [second.pk])  # noqa: S608
    assert faults(report) == [said]
    intruder.execute(f"delete from {Report._meta.db_table} where id = %s", [report.pk])  # noqa: S608
    assert faults(report) == [said, said.replace(LINES, REPORT)]


def test_digests_of_many_reports_take_one_query(run, django_assert_num_queries):
    receipts = list(Receipt.objects.filter(kind="report"))
    with django_assert_num_queries(1):
        assert len(attested.digests_today(receipts)) == len(receipts) > 1
