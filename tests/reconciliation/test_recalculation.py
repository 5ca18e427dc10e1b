"""Recalculation of a stored report: the same result after later amendments and imports; alterations are found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import F
from django.urls import reverse

from episodes.models import EpisodeLine
from episodes.services import adjustments
from portal.selectors import policy_book, policy_book_of
from portal.services import amendments
from quality.models import Score
from reconciliation.models import Report, ReportLine
from reconciliation.selectors.recalculation import differences
from tests import factories

pytestmark = pytest.mark.django_db


def differences_of(report: Report) -> list[tuple[str, str, str]]:
    fresh = Report.objects.select_related("run__construction_run", "run__follows", "participant").get(pk=report.pk)
    found = differences(fresh, book=policy_book_of(fresh.run.policy_version))
    return [(one.where, one.kept, one.now) for one in found]


def amend(name: str, value: object) -> None:
    entered = amendments.enter(
        name=name, value=value, from_on=date(2021, 1, 1), reference="x", reason="x", by=factories.user(staff="analyst")
    )
    amendments.approve(amendment=entered, by=factories.user(staff="approver"))


def test_every_report_of_a_run_is_recalculated_to_the_same(run):
    for report in run.reports.issued():
        assert differences_of(report) == []


def test_later_amendments_change_nothing(run, report):
    before = policy_book().digest
    amend("reconciliation/withholds_counted", "complete-only")
    amend("reconciliation/duplicates_cap", "received")
    amend("quality/no_scored_measure", "none")
    assert policy_book().digest != before
    for kept in run.reports.issued():
        assert differences_of(kept) == []


def test_later_sites_and_baselines_change_nothing(report):
    """With a site from before the Model and a small baseline, the stop-loss limit would have applied."""
    report.participant.sites.create(zip="77030", from_on=date(2019, 1, 1))
    for component in ("PC", "TC"):
        adjustments.set_adjustment(
            participant=report.participant,
            year=2021,
            component=component,
            baseline_episodes=3,
            source="test",
            by="test",
        )
    assert differences_of(report) == []


def test_altered_line_is_found_and_named(report, changed):
    line = report.lines.get(code="incomplete-episodes")
    with changed(line, "amount = amount + 10"):
        found = differences_of(report)
    assert ("Incomplete episodes", f"{line.amount + 10:.2f}", f"{line.amount:.2f}") in found
    assert {where for where, *_ in found} == {"Incomplete episodes", "Fingerprint of the lines"}


def test_altered_claim_lines_totals_and_missing_lines_are_found(report, changed, intruder):
    leaf = report.lines.filter(code="duplicate-services.episode").first()
    with changed(leaf, "claim_lines = claim_lines[2:]"):
        assert f"{leaf.label}: claim lines" in {where for where, *_ in differences_of(report)}
    with changed(report, "total = 1"):
        assert "Total" in {where for where, *_ in differences_of(report)}
    intruder.execute(f"delete from {ReportLine._meta.db_table} where id = %s", [leaf.pk])  # noqa: S608
    assert (leaf.label, "no such line", f"{leaf.amount:.2f}") in differences_of(report)


def test_altered_score_is_found(run):
    report = run.reports.issued().exclude(score=None).exclude(score__score=None).first()
    Score.objects.filter(pk=report.score_id).update(score=Decimal("99.00"))
    assert "Score: score" in {where for where, *_ in differences_of(report)}


def test_true_up_is_recalculated_to_the_same(run, reconcile, report):
    line = report.lines.filter(code="duplicate-services.episode").first()
    EpisodeLine.objects.filter(pk=line.claim_lines[0]).update(paid=F("paid") + 10)
    factories.at(date(2023, 8, 15))
    made = reconcile(kind="true-up", as_of=date(2023, 8, 15))
    for one in made.reports.issued():
        assert differences_of(one) == []


def test_admin_recalculates_a_report_and_shows_the_differences(report, changed):
    analyst = factories.client(factories.user(staff="analyst"))
    change = reverse("admin:reconciliation_report_change", args=[report.pk])
    address = reverse("admin:reconciliation_report_recalculation", args=[report.pk])
    assert address in analyst.get(change).content.decode()
    assert "The same to the cent" in analyst.get(address).content.decode()
    line = report.lines.get(code="incomplete-episodes")
    with changed(line, "amount = amount + 10"):
        shown = analyst.get(address).content.decode()
    assert "differences in amounts" in shown
    assert f"{line.amount:.2f}" in shown
    assert factories.client(factories.user(staff="help desk")).get(address).status_code == 403
    assert factories.client(factories.seat(report.participant)).get(address).status_code == 302
