"""Runs: reports from imported claims, exact sums, repeated runs, and failures of single participants."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db.models import F, QuerySet
from django.urls import reverse

from episodes.models import Adjustment, ConstructionRun, EpisodeComponent, EpisodeLine
from portal import clock
from portal.models import Job, Message, Participant
from portal.participation.models import Election, Obligation
from portal.participation.services import elections, enrollment
from portal.rules.performance_years import policy_of
from portal.selectors import policy_book, policy_book_of
from portal.services import amendments
from portal.services.use_case import Refused
from quality.services import checks, submissions
from reconciliation.demonstration import files
from reconciliation.models import Report, ReportLine, Run
from reconciliation.remarks import remarks
from reconciliation.rules.stop_loss import protection
from reconciliation.selectors import display, gathering
from reconciliation.services import calculation, runs
from tests import factories
from tests.asking import confirmed
from tests.reconciliation.conftest import CLAIMS_THROUGH, INITIAL, REPORT_DAY, command
from tests.worker import wait_until

pytestmark = pytest.mark.django_db


def test_every_line_is_the_sum_of_the_lines_below_it(run):
    assert (run.status, run.participants_failed) == ("done", 0)
    sums = 0
    for report in run.reports.issued():
        lines = list(report.lines.all())
        for line in lines:
            below = [child.amount for child in lines if child.parent_id == line.pk]
            adding = [child.amount for child in lines if child.parent_id == line.pk and child.adds]
            if adding:
                assert line.amount == sum(adding), line.code
                sums += 1
            elif below:
                assert line.code in ("quality", "patient-experience", "stop-loss")
        assert lines[0].amount == report.total
    assert sums > 20
    issued = list(run.reports.issued())
    assert Decimal(run.totals["net"]) == sum(report.total for report in issued)
    assert Decimal(run.totals["payments"]) - Decimal(run.totals["repayments"]) == Decimal(run.totals["net"])


def test_amounts_of_episode_lines_follow_from_their_claim_lines(run):
    """Check withholds as taken, duplicates up to the amount received and kept, and incomplete: due less received."""
    taken_whole, taken_partly = 0, 0
    for line in ReportLine.objects.filter(report__run=run, episode_component__isnull=False):
        component = EpisodeComponent.objects.get(pk=line.episode_component_id)
        cited = EpisodeLine.objects.filter(pk__in=line.claim_lines)
        assert {one.episode_id for one in cited} <= {component.episode_id}
        if line.code == "incorrect-payment-withhold.episode":
            assert line.amount == taken(component.incorrect_payment_withhold, cited)
            taken_whole += line.amount == component.incorrect_payment_withhold
            taken_partly += line.amount < component.incorrect_payment_withhold
        elif line.code == "quality-withhold.episode":
            assert line.amount == taken(component.quality_withhold, cited)
        elif line.code == "duplicate-services.episode":
            cap = (
                component.model_paid
                if component.episode.complete is not False
                else min(component.model_paid, due_for(component))
            )
            assert line.amount == -min(sum(one.paid for one in cited), cap)
        elif line.code == "incomplete-episodes.episode":
            assert line.amount == due_for(component) - component.model_paid
    assert taken_whole
    assert taken_partly
    codes = set(ReportLine.objects.filter(report__run=run).values_list("code", flat=True))
    assert {"duplicate-services.episode", "incomplete-episodes.episode", "quality-withhold.episode"} <= codes


def taken(withhold: Decimal, received: QuerySet[EpisodeLine]) -> Decimal:
    """Return the withhold taken with the payments: half, rounded up, with the first, the rest with the second.

    For example, 61.95 is 30.98 with the first and 30.97 with the second.
    """
    paid = {line.role for line in received if line.paid > 0}
    with_first = (withhold / 2).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    return with_first * ("model-start" in paid) + (withhold - with_first) * ("model-end" in paid)


def due_for(component: EpisodeComponent) -> Decimal:
    """Return the amount due for an incomplete episode, in USD.

    It is the first installment if coverage was lost in treatment, otherwise the fee-for-service amount.
    """
    kept = component.episode.reason == "lost-ffs" and component.episode.tc_starts_on
    return component.first_installment_paid if kept else component.ffs_due


def test_the_quality_amount_is_the_score_times_the_withhold(world, reconcile):
    """All patients meet all four measures: 50 points. No clinical data: 0 points. Half of the withhold is paid."""
    earns, *others = Participant.objects.filter(
        kind__in=("professional", "dual"), episode_components__component="PC"
    ).distinct()
    factories.at(date(2022, 3, 22))
    rows = files.measure_rows(model_id=earns.model_id, tin=earns.tin, year=2021, rates=(100, 100, 100, 100))
    version = submissions.receive(
        participant=earns, year=2021, file_type="quality-measures", period=None,
        upload=ContentFile(files.measures_csv(rows), name="measures.csv"), by=factories.seat(earns),
    )  # fmt: skip
    checks.check_version(version_id=version.pk, by="test")
    factories.at(REPORT_DAY)
    run = reconcile()
    report = run.reports.get(participant=earns)
    withhold = report.lines.get(code="quality-withhold").amount
    assert withhold > 0
    assert report.aggregate_quality_score == 50
    assert report.lines.get(code="quality").amount == (withhold / 2).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    assert {row["name"] for row in report.policy_used} >= {"quality/benchmarks", "quality/case_minimum"}
    assert others
    for report in run.reports.filter(participant__in=others):  # nothing reported, nothing paid
        assert (report.aggregate_quality_score, report.lines.get(code="quality").amount) == (0, 0)
    technical = run.reports.issued().filter(participant__kind="technical").first()
    assert technical.aggregate_quality_score is None
    assert technical.lines.get(code="quality").amount == 0


def test_a_second_run_changes_nothing(run, reconcile):
    before = list(ReportLine.objects.values_list("pk", "amount").order_by("pk"))
    digests = list(Report.objects.values_list("pk", "worksheet_digest", "issued_at").order_by("pk"))
    again = reconcile()
    assert again == run
    every = list(run.reports.values_list("participant_id", flat=True))
    calculation.calculate_batch(run_id=run.pk, first=min(every), last=max(every), by="test")
    assert list(ReportLine.objects.values_list("pk", "amount").order_by("pk")) == before
    assert list(Report.objects.values_list("pk", "worksheet_digest", "issued_at").order_by("pk")) == digests
    assert Message.objects.filter(subject__contains="reconciliation report").count() == len(digests)


@pytest.mark.parametrize(
    ("baseline", "site_from", "site_to", "protected", "why"),
    [
        ([], date(2020, 11, 30), None, False, "is not known"),
        ([None], date(2020, 11, 30), None, False, "is not known"),
        ([59, None], date(2020, 11, 30), None, False, "is not known"),
        ([59], date(2020, 11, 30), None, True, "it had 59 episodes in the baseline, fewer than 60"),
        ([60], date(2020, 11, 30), None, False, "it had 60 episodes in the baseline"),
        ([12, 60], date(2020, 11, 30), None, False, "it had 60 episodes in the baseline"),
        ([59], date(2020, 12, 1), None, False, "we have no site on file for November 30, 2020"),
        ([59], date(2019, 1, 1), date(2020, 11, 30), True, "a site on November 30, 2020"),
        ([59], date(2019, 1, 1), date(2020, 11, 29), False, "we have no site on file for November 30, 2020"),
    ],
)
def test_a_report_says_why_the_stop_loss_limit_applies_or_not(db, baseline, site_from, site_to, protected, why):
    participant = factories.participant("professional")
    participant.sites.create(zip="77030", from_on=site_from, to_on=site_to)
    for component, episodes in zip(("PC", "TC"), baseline, strict=False):
        Adjustment.objects.create(
            participant=participant, year=2021, component=component, baseline_episodes=episodes, source="test"
        )
    built = factories.published_run(claims_through=CLAIMS_THROUGH)
    made = Run.objects.create(
        year=2021,
        kind="initial",
        policy_version=1,
        as_of=REPORT_DAY,
        construction_run=built,
        inputs={},
        created_at=clock.now(),
    )
    report = made.reports.create(participant=participant, report_on=REPORT_DAY)
    book = policy_book()
    inputs = gathering.inputs_from(report, gathering.facts_of(report, score=None, book=book))
    assert protection(inputs.protection, policy=policy_of(2021, book=book)).protected is protected
    [remark] = remarks(inputs, policy=policy_of(2021, book=book))
    assert why in remark


def test_each_participant_gets_a_message_and_the_right_to_a_notice(report):
    """August 15, 2022 + 45 days is September 29, 2022: 16 days to the end of August, 29 in September."""
    assert report.notice_due_on == date(2022, 9, 29)
    duty = Obligation.objects.get(participant=report.participant, year=2021, code=report.notice_code)
    assert (duty.opens_on, duty.due_on) == (REPORT_DAY, date(2022, 9, 29))
    message = Message.objects.filter(participant=report.participant).first()
    assert message.path.endswith(f"/reports/{report.pk}/")
    assert "September 29, 2022" in message.body


def test_the_run_names_its_inputs_and_policy(run):
    assert run.inputs["claims_through"] == CLAIMS_THROUGH.isoformat()
    assert all(len(file["sha256"]) == 64 for file in run.inputs["claims"])
    assert run.inputs["claims"]
    assert len(run.policy_digest) == 64
    report = run.reports.issued().first()
    assert {"name", "value", "from", "reference", "standing"} == set(report.policy_used[0])


def test_staff_read_how_many_reports_a_run_makes_before_they_start_it(world):
    analyst = factories.client(factories.user(staff="analyst"))
    fields = {"year": 2021, "kind": "initial", "as_of": REPORT_DAY.isoformat()}
    address = reverse("admin:reconciliation_run_add")
    shown = analyst.post(address, fields).content.decode()
    assert "The run calculates 5 reports, one a practice. Nobody outside sees them before their release." in shown
    assert "It is the first of its kind." in shown
    assert not Run.objects.exists() and not Job.objects.filter(task=runs.FAN_OUT).exists()
    assert confirmed(analyst, address, fields).status_code == 302
    [job] = Job.objects.filter(task=runs.FAN_OUT)
    assert job.arguments == [Run.objects.get().pk]
    assert Run.objects.get().reports.filter(status="queued").count() == 5


def test_the_run_uses_model_episodes_and_not_later_claims_based_ones(world, reconcile):
    [model] = ConstructionRun.objects.all()
    factories.published_run(kind=ConstructionRun.Kind.CLAIMS_BASED, claims_through=REPORT_DAY)
    made = reconcile()
    assert made.construction_run == model
    assert any(report.total for report in made.reports.issued())


def test_report_names_the_assumed_values_of_episodes_and_score(report):
    """Rates, trend factors and readings are read for episodes, the step of the score for the score."""
    book = policy_book()
    assumed = display.assumed_names(report, book=book)
    named = (
        "pricing/national_base_rates",
        "pricing/trend_factors",
        "episodes/reading_technical_start",
        "quality/score_step",
    )
    assert {book.parameter(name).description for name in named} <= set(assumed)
    assert book.parameter("reconciliation/stop_loss_basis").description not in assumed  # the limit applies to nobody
    assert book.parameter("pricing/coinsurance").description not in assumed  # published


def test_participant_that_opted_out_gets_no_report(world, reconcile):
    leaving = Participant.objects.order_by("pk").last()
    factories.at(date(2020, 12, 10))
    enrollment.record_episode_count(participant=leaving, calendar_year=2019, count=19, source="test", by="test")
    elections.opt_out(participant=leaving, year=2021, signer_title="B", by=factories.seat(leaving))
    factories.at(REPORT_DAY)
    made = reconcile()
    assert Election.objects.filter(participant=leaving, year=2021).exists()
    assert not made.reports.filter(participant=leaving).exists()


def test_failure_of_one_participant_stops_no_other(world):
    """The rule refuses a withhold below zero. The other participants get their reports."""
    component = EpisodeComponent.objects.order_by("pk").first()
    EpisodeComponent.objects.filter(participant=component.participant).update(
        incorrect_payment_withhold=Decimal("-1.00")
    )
    made = runs.carry_out(**INITIAL)
    [failed] = made.totals["failed"]
    assert failed["model_id"] == component.participant.model_id
    assert "below zero" in failed["why"]
    assert made.status == "done"
    assert made.participants_done == made.reports.count() - 1 > 0
    # After the correction, the same run makes the missing report.
    EpisodeComponent.objects.filter(participant=component.participant).update(
        incorrect_payment_withhold=Decimal("1.00")
    )
    assert runs.carry_out(**INITIAL) == made
    made.refresh_from_db()
    assert (made.participants_failed, made.totals["failed"]) == (0, [])


def test_a_run_too_early_or_without_episodes_is_refused(db, reconcile):
    with pytest.raises(Refused, match=r"cannot run before August 1, 2022\. You gave July 31, 2022"):
        reconcile(as_of=date(2022, 7, 31))
    with pytest.raises(Refused, match="Publish a construction run, or run construct_episodes first"):
        reconcile(as_of=date(2022, 8, 1))
    with pytest.raises(Refused, match="cannot run before August 1, 2023"):
        reconcile(kind="true-up")


def test_a_true_up_names_the_initial_run_and_counts_changes_alone(run, reconcile, report):
    """Without changes the total is zero. If $10.00 more was paid for a duplicate, the true-up charges $10.00."""
    line = report.lines.filter(code="duplicate-services.episode").first()
    EpisodeLine.objects.filter(pk=line.claim_lines[0]).update(paid=F("paid") + 10)
    factories.at(date(2023, 8, 15))
    true_up = reconcile(kind="true-up", as_of=date(2023, 8, 15))
    assert true_up.follows == run
    totals = dict(true_up.reports.issued().values_list("participant_id", "total"))
    assert totals.pop(report.participant_id) == Decimal("-10.00")
    assert set(totals.values()) == {Decimal("0.00")}


def test_the_command_prints_the_run_and_its_totals(world):
    answer = json.loads(
        command("reconcile", "--performance-year", 2021, "--kind", "initial", "--as-of", REPORT_DAY.isoformat())
    )
    made = Run.objects.get(pk=answer["run"])
    assert (answer["participants"], answer["failed"]) == (made.reports.count(), 0)
    assert answer["totals"] == made.totals


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_the_reports_with_one_job_a_batch(world, start_worker):
    start_worker(concurrency=2)
    started = runs.start(year=2021, kind="initial", as_of=REPORT_DAY, by="test")
    wait_until(lambda: Run.objects.get(pk=started.pk).status == Run.Status.DONE, 60)
    reports = started.reports.calculated().count()
    assert reports > 1
    finished = Job.objects.filter(task=runs.CALCULATE, status=Job.Status.DONE)
    wait_until(lambda: finished.count() == 1, 10)  # the last job ends a moment after its run


def calculate(report: Report) -> None:
    """Calculate one report of a run, as a batch of one."""
    only = {"first": report.participant_id, "last": report.participant_id}
    calculation.calculate_batch(run_id=report.run_id, **only, by="test")
    report.refresh_from_db()


def test_a_run_keeps_its_policy_version_when_an_amendment_is_approved(world):
    """An approver amends a parameter between two reports of the same run."""
    factories.at(REPORT_DAY)
    run = runs.open_run(year=2021, kind="initial", as_of=REPORT_DAY, by="test")
    runs.prepare(run_id=run.pk, by="test")
    before, after, *_ = run.reports.order_by("participant_id")
    calculate(before)
    given = {"name": "deadlines/pso_attestation_day", "value": "2021-02-15", "from_on": date(2021, 1, 1)}
    entered = amendments.enter(**given, reference="x", reason="x", by=factories.user(staff="analyst"))
    amendments.approve(amendment=entered, by=factories.user(staff="approver"))
    assert policy_book().digest != run.policy_digest
    calculate(after)
    assert (before.status, after.status) == ("prepared", "prepared")
    assert policy_book_of(run.policy_version).digest == run.policy_digest
    [existing] = Run.objects.all()
    with pytest.raises(Refused, match="is under way, with other inputs"):
        runs.open_run(**INITIAL)
    for left in run.reports.filter(status="queued"):
        calculate(left)
    existing.refresh_from_db()
    assert existing.status == "done"
    assert runs.open_run(**INITIAL).follows == existing
