"""Batches of a run: one bad row stops one report, killed workers write nothing twice, and two runs never mix."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import EpisodeComponent
from portal.formatting import MINUS, dollars
from portal.models import Job, Participant
from portal.selectors import policy_book
from portal.services.use_case import Refused
from reconciliation.models import Report, ReportLine, Run
from reconciliation.rules.report import assemble
from reconciliation.selectors import gathering, progress
from reconciliation.selectors.run_results import difference_to_before
from reconciliation.services import calculation, runs
from tests import factories
from tests.at_once import call_at_once, waiting_for_a_lock
from tests.reconciliation.conftest import INITIAL, REPORT_DAY
from tests.worker import empty_queue, wait_until

pytestmark = pytest.mark.django_db


def calculate(run: Run, *only: Participant) -> None:
    """Calculate the waiting reports of a run, or of some participants."""
    keys = [one.pk for one in only] or list(run.reports.values_list("participant_id", flat=True))
    calculation.calculate_batch(run_id=run.pk, first=min(keys), last=max(keys), by="test")


def test_the_lines_of_a_batch_are_those_of_each_report_with_all_its_claim_lines(run):
    """A batch leaves the no-pay lines of complete components unread."""
    book, reports = policy_book(), list(run.reports.select_related("run__construction_run", "participant"))
    facts = {report.pk: report.facts for report in reports}
    read = gathering.inputs_of_each(run, reports, facts, book=book)
    unread = 0
    for report, inputs in zip(reports, read, strict=True):
        whole = gathering.inputs_from(report, report.facts)
        assert assemble(inputs, book=book) == assemble(whole, book=book)
        unread += sum(len(one.lines) for one in whole.components) - sum(len(one.lines) for one in inputs.components)
    assert unread > 100


def test_a_batch_takes_the_same_queries_for_any_number_of_participants(world):
    counts = []
    for number, as_of in ((1, date(2022, 8, 14)), (5, REPORT_DAY)):
        opened = runs.open_run(**{**INITIAL, "as_of": as_of})
        runs.prepare(run_id=opened.pk, by="test")
        owners = [report.participant for report in opened.reports.order_by("participant_id")[:number]]
        with CaptureQueriesContext(
            connection,
        ) as taken:
            calculate(opened, *owners)
        assert progress.of_run(opened).done == number
        calculate(opened)
        counts.append(len(taken))
    closing = 6  # the second batch is the last one of its run
    assert counts[1] <= counts[0] + closing <= 40


@pytest.mark.parametrize("spoil", ["refused by the rules", "an error of ours"])
def test_a_bad_row_stops_its_participant_alone_which_is_retried_alone(world, spoil):
    opened = runs.open_run(**INITIAL)
    report = opened.reports.order_by("participant_id")[2]
    good = dict(report.facts)
    components = EpisodeComponent.objects.filter(participant=report.participant)
    if spoil == "refused by the rules":
        components.update(incorrect_payment_withhold=Decimal("-1.00"))
    else:
        Report.objects.filter(pk=report.pk).update(facts={**good, "sites": "none"})
    runs.prepare(run_id=opened.pk, by="test")
    calculate(opened)
    opened.refresh_from_db()
    report.refresh_from_db()
    assert (opened.status, opened.participants_failed, opened.participants_done) == ("done", 1, 4)
    if spoil == "refused by the rules":
        refused = rf"The incorrect payment withhold is {MINUS}\$\d+\.\d\d\. It cannot be below zero\. Calculating it"
        assert re.match(refused, report.failure)
        assert "start a new run" in report.failure
    else:
        assert report.failure.startswith("The calculation stopped because of an error in the portal (ValueError).")
        assert "then calculate this report again" in report.failure
    others = list(ReportLine.objects.filter(report__run=opened).order_by("pk").values_list("pk", "amount"))
    assert others and not report.lines.exists()
    components.update(incorrect_payment_withhold=Decimal("1.00"))
    Report.objects.filter(pk=report.pk).update(facts=good)
    analyst = factories.client(factories.user(staff="analyst"))
    page = analyst.get(reverse("admin:reconciliation_run_change", args=[opened.pk])).content.decode()
    assert report.participant.model_id in page and "4 of 5 reports are calculated; 1 failed; 0 wait (100%)." in page
    step = reverse("admin:reconciliation_report_step", args=[report.pk, "retry"])
    assert analyst.post(step).status_code == 302
    [job] = Job.objects.filter(task=runs.CALCULATE)
    assert job.arguments == [opened.pk, report.participant_id, report.participant_id]
    calculation.calculate_batch(run_id=job.arguments[0], first=job.arguments[1], last=job.arguments[2], by="test")
    opened.refresh_from_db()
    assert (opened.status, opened.participants_failed, opened.participants_done) == ("done", 0, 5)
    kept = ReportLine.objects.filter(report__run=opened).exclude(report=report)
    assert list(kept.order_by("pk").values_list("pk", "amount")) == others
    with pytest.raises(Refused, match="Only a report that failed can be retried"):
        runs.retry_report(report=report, by="test")


def test_a_batch_whose_job_failed_for_good_lets_the_run_close(world):
    opened = runs.open_run(**INITIAL)
    [(first, last)] = runs.prepare(run_id=opened.pk, by="test")
    calculation.give_up_batch(run_id=opened.pk, first=first, last=last, by="test")
    opened.refresh_from_db()
    assert (opened.status, opened.participants_failed) == ("failed", 5)
    assert {one["why"] for one in opened.totals["failed"]} == {calculation.GAVE_UP}
    assert runs.carry_out(**INITIAL).participants_done == 5


def test_a_run_whose_command_was_killed_goes_on_by_a_step_of_its_page(world):
    """No job knows of the reports of a command. What was calculated stays; other inputs are told what to do."""
    opened = runs.open_run(**INITIAL)
    runs.prepare(run_id=opened.pk, by="command:reconcile")
    first, *others = opened.reports.order_by("participant_id").select_related("participant")
    calculate(opened, first.participant)
    kept = list(ReportLine.objects.order_by("pk").values_list("pk", "amount"))
    assert kept and not Job.objects.filter(task__startswith="reconciliation.").exists()
    with pytest.raises(Refused, match="If it stands still, choose “Calculate what is missing” on its page"):
        runs.open_run(**{**INITIAL, "as_of": date(2022, 8, 14)})
    step = reverse("admin:reconciliation_run_step", args=[opened.pk, "go-on"])
    for group, status in (("reviewer", 403), ("analyst", 302)):
        assert factories.client(factories.user(staff=group)).post(step).status_code == status
    [job] = Job.objects.filter(task=runs.FAN_OUT)
    runs.fan_out(run_id=job.arguments[0], by="test")
    [batch] = Job.objects.filter(task=runs.CALCULATE)
    assert batch.arguments == [opened.pk, others[0].participant_id, others[-1].participant_id]
    calculation.calculate_batch(run_id=opened.pk, first=batch.arguments[1], last=batch.arguments[2], by="test")
    opened.refresh_from_db()
    assert (opened.status, opened.participants_done) == ("done", 5)
    assert list(ReportLine.objects.filter(report=first).order_by("pk").values_list("pk", "amount")) == kept


def test_the_page_of_a_run_says_what_it_changes(run):
    """One withhold of one participant is a dollar higher in the second run."""
    paid = EpisodeComponent.objects.filter(episode__complete=True, component="PC", first_installment_paid__gt=0)
    component = paid.filter(participant__in=run.reports.values("participant")).first()
    EpisodeComponent.objects.filter(pk=component.pk).update(
        incorrect_payment_withhold=component.incorrect_payment_withhold + 2
    )
    again = runs.carry_out(**{**INITIAL, "as_of": date(2022, 8, 14)})
    found = difference_to_before(again)
    assert (found.compared, found.changed, found.added) == (5, 1, 0)
    assert found.amount in (Decimal("1.00"), Decimal("2.00"))
    analyst = factories.client(factories.user(staff="analyst"))
    page = analyst.get(reverse("admin:reconciliation_run_change", args=[again.pk])).content.decode()
    assert "1 of 5 participants have another total." in page
    assert again.inputs["facts_sha256"] in page
    assert f"Net: {dollars(sum(again.reports.values_list('total', flat=True)))}" in page


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_and_a_worker_killed_with_its_results_in_hand(world, start_worker):
    """Of two runs with other inputs one opens. Its worker dies before the commit; another finishes, nothing twice."""

    def opened(day: date) -> Run | str:
        try:
            return runs.open_run(**{**INITIAL, "as_of": day})
        except Refused as refusal:
            return str(refusal)

    answers = call_at_once(lambda: opened(REPORT_DAY), lambda: opened(date(2022, 8, 14)), lambda: opened(REPORT_DAY))
    made = {answer for answer in answers if isinstance(answer, Run)}
    [run] = made
    assert all("is under way, with other inputs. Wait" in one for one in answers if isinstance(one, str))
    assert any(isinstance(one, str) for one in answers)

    runs.prepare(run_id=run.pk, by="test")
    first, *others = run.reports.order_by("participant_id").select_related("participant")
    calculate(run, first.participant)
    runs.fan_out(run_id=run.pk, by="test")
    with transaction.atomic(), connection.cursor() as cursor:
        # Reports can be read and locked, but not changed: the worker dies with its scores and lines written.
        cursor.execute(f"LOCK TABLE {Report._meta.db_table} IN SHARE MODE")
        worker = start_worker(beat=True)
        wait_until(lambda: waiting_for_a_lock() == 1, 30, worker.log.read_text)
        worker.kill()
    assert Counter(run.reports.values_list("status", flat=True)) == {"prepared": 1, "queued": len(others)}
    assert set(ReportLine.objects.values_list("report", flat=True)) == {first.pk}
    empty_queue()
    start_worker(beat=True)
    wait_until(lambda: Run.objects.get(pk=run.pk).status == Run.Status.DONE, 60)
    run.refresh_from_db()
    assert (run.participants_done, run.participants_failed) == (5, 0)
    again = runs.carry_out(**{**INITIAL, "as_of": date(2022, 8, 13)})
    of_each = ("participant_id", "worksheet_digest", "total")
    assert set(run.reports.values_list(*of_each)) == set(again.reports.values_list(*of_each))
    lines = [ReportLine.objects.filter(report__run=one).count() for one in (run, again)]
    assert lines[0] == lines[1] > 100
