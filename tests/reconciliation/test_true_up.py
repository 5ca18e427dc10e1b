"""True-ups: carried over to the next year's report, or settled by themselves if there is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from django.db.models import Model
from django.urls import reverse

from episodes.models import ConstructionRun, EpisodeComponent
from portal.models import Role
from portal.participation.services import elections, enrollment
from portal.services.use_case import Refused
from reconciliation.models import Payment, RepaymentEntry, Report, Run
from reconciliation.rules.changes import Change
from reconciliation.services import answers, corrections, notices, releases, runs
from tests import factories
from tests.reconciliation.answering import findings

pytestmark = pytest.mark.django_db
AUGUST_2023 = date(2023, 8, 15)
NEXT_DAY = date(2023, 8, 16)
TEN = Decimal("10.00")


@pytest.fixture
def change_stored(intruder: psycopg.Connection) -> Callable[[Model, str, object], None]:
    """Return a function that changes a column of a stored report or line as the database's superuser."""

    def change(row: Model, column: str, value: object) -> None:
        intruder.execute("set session_replication_role = replica")
        intruder.execute(f"update {row._meta.db_table} set {column} = %s where id = %s", [value, row.pk])  # noqa: S608

    return change


@pytest.fixture
def ten_more_charged(change_stored: Callable[[Model, str, object], None], report: Report) -> None:
    """Lower the stored charge of the report by ten dollars, so that its true-up charges them."""
    line = report.lines.filter(code="duplicate-services.episode").first()
    change_stored(line, "amount", line.amount + TEN)


def opt_out(report: Report, year: int) -> None:
    participant = report.participant
    factories.at(date(year - 1, 12, 10))
    enrollment.record_episode_count(participant=participant, calendar_year=year - 2, count=19, source="test", by="test")
    elections.opt_out(participant=participant, year=year, signer_title="B", by=factories.seat(participant))


@pytest.fixture
def episodes_of_2022(run: Run) -> ConstructionRun:
    """Return a construction run of 2022 without episodes."""
    return factories.published_run(year=2022)


def test_true_up_is_carried_over_to_the_report_of_the_next_year(
    run, report, reconcile, episodes_of_2022, ten_more_charged
):
    factories.at(AUGUST_2023)
    true_up = reconcile(kind="true-up", as_of=AUGUST_2023).reports.get(participant=report.participant)
    assert (true_up.total, true_up.carried_over) == (-TEN, True)
    assert "The report for 2022 settles this true-up." in true_up.remarks
    following = reconcile(year=2022, as_of=AUGUST_2023).reports.get(participant=report.participant)
    assert following.lines.get(code="prior-true-up").amount == -TEN
    assert following.total == -TEN


def test_true_up_of_a_practice_that_opted_out_of_the_next_year_is_settled_by_itself(
    run, report, reconcile, episodes_of_2022, ten_more_charged
):
    opt_out(report, 2022)
    factories.at(AUGUST_2023)
    true_up = reconcile(kind="true-up", as_of=AUGUST_2023).reports.get(participant=report.participant)
    assert (true_up.total, true_up.direction, true_up.carried_over) == (-TEN, "repayment", False)
    assert any("opted out of that year" in remark for remark in true_up.remarks)
    following = reconcile(year=2022, as_of=AUGUST_2023)
    assert not following.reports.filter(participant=report.participant).exists()
    browser = factories.client(factories.seat(report.participant, Role.VIEWER))
    page = browser.get(
        reverse("reconciliation:report", args=[report.participant.model_id, true_up.pk])
    ).content.decode()
    assert "You must repay CMS <strong>$10.00</strong>." in page
    assert "opted out of that year" in page
    assert "next report" not in page
    # The last day to contest it is August 15 + 45 days.
    assert true_up.notice_due_on == date(2023, 9, 29)


def test_true_up_after_the_next_year_s_report_was_issued_is_settled_by_itself(
    run, report, reconcile, episodes_of_2022, ten_more_charged
):
    factories.at(AUGUST_2023)
    following = reconcile(year=2022, as_of=AUGUST_2023).reports.get(participant=report.participant)
    assert following.lines.get(code="prior-true-up").amount == 0
    factories.at(date(2023, 8, 16))
    true_up = reconcile(kind="true-up", as_of=date(2023, 8, 16)).reports.get(participant=report.participant)
    assert (true_up.total, true_up.carried_over) == (-TEN, False)
    # A second run for 2022 does not settle it again.
    again = reconcile(year=2022, as_of=date(2023, 8, 16)).reports.get(participant=report.participant)
    assert again.lines.get(code="prior-true-up").amount == 0


def test_true_up_that_comes_after_another_one_was_taken_in_settles_the_difference_by_itself(
    run, report, reconcile, episodes_of_2022, ten_more_charged, change_stored
):
    """-10.00 with the report for 2022, then another -10.00 with the second true-up: together its total, -20.00."""
    factories.at(AUGUST_2023)
    reconcile(kind="true-up", as_of=AUGUST_2023)
    following = reconcile(year=2022, as_of=AUGUST_2023).reports.get(participant=report.participant)
    assert following.repayment.amount == TEN
    line = report.lines.filter(code="duplicate-services.episode").first()
    change_stored(line, "amount", line.amount + TEN)
    factories.at(NEXT_DAY)
    second = reconcile(kind="true-up", as_of=NEXT_DAY).reports.get(participant=report.participant)
    assert (second.total, second.carried_over, second.repayment.amount) == (-2 * TEN, False, TEN)
    again = reconcile(year=2022, as_of=NEXT_DAY).reports.get(participant=report.participant)
    assert again.lines.get(code="prior-true-up").amount == -TEN


@pytest.mark.parametrize("next_year_first", [True, False])
def test_corrected_true_up_settles_the_difference_by_itself(
    run, report, reconcile, episodes_of_2022, ten_more_charged, next_year_first
):
    """CMS grants that nothing more is charged: the report for 2022 takes -10.00, and CMS pays 10.00."""
    factories.at(AUGUST_2023)
    true_up = reconcile(kind="true-up", as_of=AUGUST_2023).reports.get(participant=report.participant)
    line = true_up.lines.get(amount=-TEN, episode_component__isnull=False)

    def report_of_2022() -> Report:
        return reconcile(year=2022, as_of=AUGUST_2023).reports.get(participant=report.participant)

    before = report_of_2022() if next_year_first else None
    notice = notices.file(
        participant=report.participant,
        lines=[notices.Contested(line)],
        grounds="Wrong.",
        wanted_outcome="Right.",
        by=factories.seat(report.participant),
    )
    change = Change("amount", line=line.code, component=line.episode_component.key, amount=Decimal(0))
    found = findings(notice, {one.pk: [change] for one in notice.lines.all()})
    answers.answer(notice=notice, findings=found, text="An error.", by=factories.user(staff="reviewer"))
    corrected = factories.released(corrections.correct(notice_id=notice.pk, by="test")).reports.get()
    following = before or report_of_2022()
    assert (following.lines.get(code="prior-true-up").amount, following.total) == (-TEN, -TEN)
    assert (corrected.total, corrected.carried_over) == (0, False)
    settled = [one.amount for one in Payment.objects.filter(report=corrected)]
    offset = [one.amount for one in RepaymentEntry.objects.filter(offset_by=corrected)]
    assert settled + offset == [TEN]


def test_no_true_up_is_released_that_no_report_would_settle(run, report, episodes_of_2022, ten_more_charged):
    """Both runs were calculated on one day, neither with the other: whichever comes first, the other waits."""
    factories.at(AUGUST_2023)
    true_up = runs.carry_out(year=2021, kind="true-up", as_of=AUGUST_2023, by="test")
    following = runs.carry_out(year=2022, kind="initial", as_of=AUGUST_2023, by="test")
    asked = releases.ask(
        run=following, release_on=NEXT_DAY, reason="All claims have come.", by=factories.user(staff="analyst")
    )
    with pytest.raises(Refused, match="for 2022 is released, or waits for its release, without this true-up"):
        factories.released(true_up)
    releases.withdraw(release=asked, reason="The true-up comes first.", by=factories.user(staff="analyst"))
    factories.released(true_up)
    with pytest.raises(Refused, match="does not include its true-up of 2021"):
        factories.released(following)
    again = runs.carry_out(year=2022, kind="initial", as_of=AUGUST_2023, by="test")
    factories.released(again)
    assert again.reports.get(participant=report.participant).lines.get(code="prior-true-up").amount == -TEN


def test_true_up_of_a_participant_without_a_report_counts_all_of_its_charges(run, report, reconcile, change_stored):
    """The report failed in the initial run, so the true-up charges everything."""
    total = sum(
        report.lines.filter(code__in=("duplicate-services", "incomplete-episodes")).values_list("amount", flat=True)
    )
    change_stored(report, "status", "failed")
    factories.at(AUGUST_2023)
    true_up = reconcile(kind="true-up", as_of=AUGUST_2023).reports.get(participant=report.participant)
    assert (true_up.status, true_up.total) == ("issued", total)


def test_true_up_returns_the_charge_of_a_component_that_no_longer_exists(run, report, reconcile):
    """After claims were canceled, a later construction run no longer has the component."""
    leaf = report.lines.filter(code="duplicate-services.episode").first()
    gone = leaf.episode_component
    built = factories.published_run(claims_through=date(2023, 7, 31))
    factories.at(AUGUST_2023)
    true_up = reconcile(kind="true-up", as_of=AUGUST_2023)
    assert true_up.construction_run == built
    assert not EpisodeComponent.objects.filter(run=built).exists()
    lines = true_up.reports.get(participant=report.participant).lines
    returned = lines.get(code="duplicate-services.episode", episode_component=gone)
    assert returned.amount == -leaf.amount
    assert returned not in lines.heads()
