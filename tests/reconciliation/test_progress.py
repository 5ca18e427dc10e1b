"""Progress of runs, releases, PDFs and ZIPs on the pages of CMS staff: exact counts that ask again until the end."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from portal.progress import Progress
from portal.services import jobs
from reconciliation.models import Report, ReportArchive, ReportFile, Run
from reconciliation.services import calculation, releases, report_archives, report_files, reports, runs
from tests import factories
from tests.reconciliation.conftest import INITIAL, REPORT_DAY

pytestmark = pytest.mark.django_db
TEN = datetime(2022, 8, 15, 14, tzinfo=UTC)  # 10:00 a.m. in New York


@pytest.fixture
def analyst():
    return factories.client(factories.user(staff="analyst"))


def shown(answer) -> str:
    """Return the words of a page or a fragment."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def address(row, name: str) -> str:
    return reverse(f"admin:reconciliation_{row._meta.model_name}_{name}", args=[row.pk])


def counted(**given):
    facts = {"total": 950, "done": 0, "under_way": True, "began_at": TEN, "now": TEN + timedelta(minutes=10)}
    return Progress("Reports calculated", "reports are calculated", **{**facts, **given})


@pytest.mark.parametrize(
    ("given", "short", "ends_at"),
    [
        # 200 in 10 minutes, 750 wait: 37.5 minutes more
        ({"done": 190, "failed": 10}, "200 of 950 (21%)", TEN + timedelta(minutes=47, seconds=30)),
        # of 100 that were tried again 50 ended in 10 minutes, 50 wait
        ({"done": 900, "began_with": 100}, "900 of 950 (94%)", TEN + timedelta(minutes=20)),
        ({}, "0 of 950 (0%)", None),
        ({"done": 949, "failed": 1, "under_way": False}, "950 of 950 (100%)", None),
        ({"total": 0}, "0 of 0 (100%)", None),
        ({"done": 5, "now": TEN - timedelta(days=1)}, "5 of 950 (0%)", None),  # somebody moved the date back
    ],
)
def test_expected_end_follows_from_what_ended_since_the_beginning(given, short, ends_at):
    found = counted(**given)
    assert (found.short, found.ends_at) == (short, ends_at)


def test_page_and_list_of_a_run_ask_again_until_its_last_report(world, analyst):
    """Two of five are calculated, one fails, and is calculated alone from a link beside its reason."""
    opened = runs.open_run(**INITIAL)
    runs.prepare(run_id=opened.pk, by="test")
    page, now = address(opened, "change"), address(opened, "progress")
    listed = reverse("admin:reconciliation_run_changelist")
    assert (
        "0 of 5 (0%)" in shown(analyst.get(listed)) and f'hx-get="{now}?cell"' in analyst.get(listed).content.decode()
    )
    first, second, third, *_ = opened.reports.order_by("participant_id").values_list("participant_id", flat=True)
    Report.objects.filter(run=opened, participant=third).update(facts={"sites": "none"})
    calculation.calculate_batch(run_id=opened.pk, first=first, last=second, by="test")
    with CaptureQueriesContext(connection) as taken:
        answer = analyst.get(now)
    assert len(taken) <= 8
    words = shown(answer)
    assert "2 of 5 reports are calculated; 0 failed; 3 wait (40%). Begun August 15, 2022" in words
    assert "It ends at about August 15, 2022" in words
    assert "HX-Refresh" not in answer.headers and f'hx-get="{now}"' in answer.content.decode()
    assert resolve(now).func.passive, "asking again must not keep a session alive"
    assert "<noscript>" in analyst.get(page).content.decode()
    every = list(opened.reports.values_list("participant_id", flat=True))
    calculation.calculate_batch(run_id=opened.pk, first=min(every), last=max(every), by="test")
    answer = analyst.get(now)
    assert "4 of 5 reports are calculated; 1 failed; 0 wait (100%)." in shown(answer)
    assert answer.headers["HX-Refresh"] == "true" and "hx-get" not in answer.content.decode()
    failed = opened.reports.select_related("participant").get(status="failed")
    whole = analyst.get(page).content.decode()
    assert address(failed, "change") in whole and failed.failure in whole
    assert f'{reverse("admin:reconciliation_report_step", args=[failed.pk, "retry"])}">Calculate' in whole
    assert "4 of 5" in shown(analyst.get(listed)) and "hx-get" not in analyst.get(listed).content.decode()
    runs.retry_report(report=failed, by="test")
    again = Run.objects.get(pk=opened.pk)
    assert (again.status, again.begun_with) == ("running", 1)
    stranger = factories.client(factories.user(staff="help desk"))
    assert stranger.get(now).status_code == 403


def test_page_of_a_release_counts_what_is_issued_and_written(prepared, analyst):
    people = [factories.user(staff=group) for group in ("analyst", "approver")]
    release = releases.ask(run=prepared, release_on=REPORT_DAY, reason="x", by=people[0])
    now = address(release, "progress")
    assert "0 of 5 reports are issued; 0 failed; 5 wait (0%)." in shown(analyst.get(now))
    assert analyst.get(now).headers["HX-Refresh"] == "true"  # nothing is issued before an approver
    releases.approve(release=release, by=people[1])
    first, *others = prepared.reports.order_by("pk")
    reports.issue(report_id=first.pk, by="test")
    words = shown(analyst.get(now))
    assert "1 of 5 reports are issued; 0 failed; 4 wait (20%). Begun August 15, 2022" in words
    assert "0 of 1 PDFs are written; 0 failed; 1 wait (0%)." in words
    assert "1 of 5 (20%)" in shown(analyst.get(reverse("admin:reconciliation_release_changelist")))
    releases.issue_due(by="test")
    report_files.write(report_id=first.pk, by="test")
    report_files.fail(report_id=others[0].pk, by="test")
    answer = analyst.get(now)
    assert "1 of 5 PDFs are written; 1 failed; 3 wait (40%)." in shown(answer) and "HX-Refresh" not in answer.headers
    page = analyst.get(address(release, "change")).content.decode()
    assert address(others[0], "change") in page
    step = reverse("admin:reconciliation_release_step", args=[release.pk, "pdfs"])
    assert step in page
    assert "1 PDF is being written again." in shown(analyst.post(step, follow=True))
    for one in others:
        report_files.write(report_id=one.pk, by="test")
    assert analyst.get(now).headers["HX-Refresh"] == "true"
    assert ReportFile.objects.filter(status="ready").count() == 5
    assert step not in analyst.get(address(release, "change")).content.decode()


def test_page_of_a_zip_counts_the_pdfs_it_waits_for_and_says_why_it_ended(run, analyst):
    release = run.releases.get()
    report_archives.ask(release=release, by=factories.user(staff="analyst"))
    row = ReportArchive.objects.get()
    now = address(row, "progress")
    assert "0 of 5 PDFs are written; 0 failed; 5 wait (0%)." in shown(analyst.get(now))
    assert "0 of 5 PDFs are in the ZIP" in shown(analyst.get(now))
    assert "HX-Refresh" not in analyst.get(now).headers
    broken, *others = run.reports.order_by("pk").select_related("run", "participant")
    report_files.fail(report_id=broken.pk, by="test")  # failed before the ZIP would pack it
    ReportFile.objects.filter(report=broken).update(asked_at=row.asked_at - timedelta(hours=1))
    with pytest.raises(jobs.NotYet):  # which asks for it once more
        report_archives.prepare(archive_id=row.pk, by="test")
    assert ReportFile.objects.get(report=broken).status == "queued"
    for one in others:
        report_files.write(report_id=one.pk, by="test")
    report_files.fail(report_id=broken.pk, by="test")
    report_archives.prepare(archive_id=row.pk, by="test")
    row.refresh_from_db()
    assert row.status == "failed"
    assert f"The PDF of {broken.number} could not be written." in shown(analyst.get(address(row, "change")))
    assert analyst.get(now).headers["HX-Refresh"] == "true"
    report_files.write_failed(release=release, by=row.asked_by)
    report_files.write(report_id=broken.pk, by="test")
    again = report_archives.ask(release=release, by=row.asked_by)
    report_archives.prepare(archive_id=again.pk, by="test")
    again.refresh_from_db()
    assert (again.status, again.reports) == ("ready", 5)
    assert "5 of 5 PDFs are in the ZIP; 0 failed; 0 wait (100%)." in shown(analyst.get(address(again, "progress")))
