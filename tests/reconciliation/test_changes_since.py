"""Changes since the report before, line by line and by cause: they add up to the difference, to the cent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.urls import reverse

from episodes.models import ConstructionRun, Episode, EpisodeComponent, EpisodeLine
from portal.models import Job, Role
from portal.policy import load_book
from portal.services import amendments
from portal.templatetags.portal_display import money
from reconciliation.models import LineChange, Report
from reconciliation.rules import line_parameters
from reconciliation.rules.changes_since import Basis, changes_since, counting
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import ReportInputs
from reconciliation.services import comparisons, notices
from tests import factories
from tests.reconciliation.answering import answered
from tests.reconciliation.components import component, duplicate, first, service
from tests.reconciliation.conftest import command
from tests.reconciliation.test_rules_report import PROTECTED, inputs

D = Decimal
BOOK = load_book()
COMPLETE_ONLY = BOOK.rehearse({"reconciliation/withholds_counted": "complete-only"})
INCOMPLETE = component("I", service("300.00"), paid=(first("400.00"),), complete=False)
LATER = date(2022, 9, 12)


def caused(before: ReportInputs, after: ReportInputs, books=(BOOK, BOOK)) -> dict[tuple[str, str | None, str], Decimal]:
    """Return the changes by code, component and cause, and check that they add up to the difference."""
    reports = assemble(before, book=books[0]), assemble(after, book=books[1])
    kept = counting(reports[0]), counting(reports[1])
    found = changes_since(Basis(before, before, books[0]), Basis(after, after, books[1]), kept=kept)
    assert sum(one.amount for one in found) == reports[1].total - reports[0].total
    return {(*one.key, one.cause): one.amount for one in found}


OLD = inputs(component("A"), INCOMPLETE)
CASES = {
    "nothing": (OLD, OLD, {}),
    "a claim line that came": (
        OLD,
        inputs(component("A", duplicate("50.00")), INCOMPLETE),
        {("duplicate-services.episode", "A", "claims"): D("-50.00")},
    ),
    "an episode that came": (
        inputs(INCOMPLETE),
        OLD,
        {("incorrect-payment-withhold.episode", "A", "claims"): D("10.00"), ("quality", None, "claims"): D("18.00")},
    ),
    "an episode that is gone": (
        OLD,
        inputs(INCOMPLETE),
        {("incorrect-payment-withhold.episode", "A", "claims"): D("-10.00"), ("quality", None, "claims"): D("-18.00")},
    ),
    "an episode that became complete": (
        OLD,
        inputs(component("A"), replace(INCOMPLETE, complete=True)),
        {("incomplete-episodes.episode", "I", "episode"): D("100.00")},
    ),
    "a score": (OLD, replace(OLD, aggregate_quality_score=D("50")), {("quality", None, "score"): D("-12.00")}),
    "a price": (
        OLD,
        inputs(component("A", incorrect_payment_withhold=D("12.00")), INCOMPLETE),
        {("incorrect-payment-withhold.episode", "A", "price"): D("2.00")},
    ),
    "the true-up of the year before": (
        OLD,
        replace(OLD, prior_true_up=D("-7.00")),
        {("prior-true-up", None, "facts"): D("-7.00")},
    ),
    "claims and completeness of one episode": (
        OLD,
        inputs(component("A"), replace(INCOMPLETE, complete=True, lines=(*INCOMPLETE.lines, duplicate("70.00")))),
        {
            ("duplicate-services.episode", "I", "claims"): D("-70.00"),
            ("incomplete-episodes.episode", "I", "episode"): D("100.00"),
        },
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), CASES.values(), ids=CASES)
def test_each_change_has_its_cause(before, after, expected):
    assert caused(before, after) == expected


def test_policy_and_score_are_told_apart():
    after = replace(OLD, aggregate_quality_score=D("50"))
    # The incomplete episode paid one installment: 5 of its 10 withheld, and 10 of its 20.
    assert caused(OLD, after, (BOOK, COMPLETE_ONLY)) == {
        ("incorrect-payment-withhold.episode", "I", "policy"): D("-5.00"),
        ("quality", None, "policy"): D("-9.00"),  # 90 % of 10
        ("quality", None, "score"): D("-8.00"),  # 40 % of the 20 that are left
    }


def test_every_parameter_of_a_report_belongs_to_a_line_and_changes_no_other():
    """A choice laid over the policy changes only lines that name it, and the sums above them."""
    lost = component("L", service("900.00"), paid=(first("400.00"),), complete=False, reason="lost-ffs")
    given = inputs(
        component("A", duplicate("900.00")), INCOMPLETE, lost, kind="dual", protection=PROTECTED,
        patient_experience_score=D("80"),
    )  # fmt: skip
    noted = BOOK.noted()
    before = {(one.code, one.component): one for one in assemble(given, book=noted).lines}
    sums = {"total", "net", "incorrect-payment"}
    for entry in noted.used:
        if entry.name.startswith("model/performance"):
            continue  # the calendar, of every line
        named = set(line_parameters.lines_with(entry.name))
        assert named, f"{entry.name}: name it for its lines in line_parameters.py"
        for choice in BOOK.parameter(entry.name).choices or ():
            after = assemble(given, book=BOOK.rehearse({entry.name: choice}))
            changed = {
                one.code.removesuffix(".episode")
                for one in after.lines
                if (one.code, one.component) not in before or before[one.code, one.component].amount != one.amount
            }
            assert changed <= named | sums, (entry.name, choice)


@pytest.fixture
def second(run, report, reconcile) -> Report:
    """Return the report that replaces another one: dearer duplicates, a complete episode, and an amended policy."""
    factories.at(LATER)
    command("construct_episodes", "--performance-year", 2021, "--claims-through", LATER, "--force")
    built = ConstructionRun.objects.order_by("-pk")[0]
    own = EpisodeLine.objects.filter(run=built, participant=report.participant)
    dearer = own.filter(role="duplicate")[0]
    EpisodeLine.objects.filter(pk=dearer.pk).update(paid=dearer.paid + 1)
    incomplete = EpisodeComponent.objects.filter(run=built, participant=report.participant, episode__complete=False)
    Episode.objects.filter(pk=incomplete.exclude(episode_id=dearer.episode_id)[0].episode_id).update(
        complete=True, reason=""
    )
    entered = amendments.enter(
        name="reconciliation/withholds_counted", from_on=date(2021, 1, 1), value="complete-only", reference="x",
        reason="x", by=factories.user(staff="analyst"),
    )  # fmt: skip
    amendments.approve(amendment=entered, by=factories.user(staff="approver"))
    made = reconcile(as_of=LATER).reports.issued().get(participant=report.participant)
    assert Job.objects.filter(task=comparisons.COMPARE, arguments=[made.pk]).exists()
    comparisons.compare(report_id=made.pk, by="test")
    return made


@pytest.mark.django_db
class TestTwoReports:
    def test_the_page_says_what_changed_and_why(self, report, second):
        comparison = second.comparison
        changes = comparison.changes
        assert comparison.before == report
        assert comparison.difference == second.total - report.total != 0
        assert changes.aggregate(sum=Sum("amount"))["sum"] == comparison.difference
        assert {"claims", "episode", "policy"} <= set(changes.values_list("cause", flat=True))
        assert comparisons.compare(report_id=second.pk, by="test") == comparison  # a second worker writes nothing
        viewer = factories.client(factories.seat(report.participant, Role.VIEWER))
        model_id = report.participant.model_id
        page = viewer.get(reverse("reconciliation:report-changes", args=[model_id, second.pk])).content.decode()
        for words in (
            "1 claim line changed in amount or kind",
            "The episode became complete.",
            "changed from all-initiated to complete-only",
            money(comparison.difference),
            money(report.total),
        ):
            assert words in page, words
        banner = viewer.get(reverse("reconciliation:report", args=[model_id, second.pk])).content.decode()
        assert "This report replaces the report of August 15, 2022" in banner
        by_patient = viewer.get(
            reverse("reconciliation:report-changes", args=[model_id, second.pk]), {"sort": "patient"}
        ).content.decode()
        initials = re.findall(r'data-label="Patient">([A-Z.]+)</td>', by_patient)
        assert initials == sorted(initials) and initials
        first_page = viewer.get(reverse("reconciliation:report-changes", args=[model_id, report.pk]))
        assert first_page.status_code == 404

    def test_a_line_shows_the_same_line_of_the_report_before(self, report, second):
        change = second.comparison.changes.filter(cause="claims", line__isnull=False, old_line__isnull=False)[0]
        viewer = factories.client(factories.seat(report.participant, Role.VIEWER))
        line = reverse(
            "reconciliation:report-line", args=[report.participant.model_id, second.pk, change.line.position]
        )
        page = viewer.get(line).content.decode()
        assert money(change.old_line.amount) in page
        assert change.because.split(":")[0] in page
        before = reverse(
            "reconciliation:report-line", args=[report.participant.model_id, report.pk, change.old_line.position]
        )
        assert before in page
        unchanged = second.lines.filter(changes__isnull=True, code="incorrect-payment-withhold.episode")[0]
        page = viewer.get(
            reverse("reconciliation:report-line", args=[report.participant.model_id, second.pk, unchanged.position])
        ).content.decode()
        assert "The same as in the report of August 15, 2022" in page

    def test_lines_are_filtered_by_change(self, report, second):
        viewer = factories.client(factories.seat(report.participant, Role.VIEWER))
        page = reverse("reconciliation:report-episode-list", args=[report.participant.model_id, second.pk])
        shown = viewer.get(f"{page}?only=changed").context["episode_page"].paginator.count
        lines = LineChange.objects.filter(comparison__report=second, line__episode_component__isnull=False)
        assert shown == lines.values("line").distinct().count() > 0

    def test_a_pending_notice_carries_over_and_keeps_the_second_report_open(self, run, report, reconcile):
        line = report.lines.get(code="duplicate-services")
        primary = factories.seat(report.participant)
        factories.at(date(2022, 9, 28))
        notice = notices.file(
            participant=report.participant, lines=[notices.Contested(line)], grounds="x", wanted_outcome="y", by=primary
        )
        factories.at(LATER.replace(month=10))
        second = reconcile(as_of=LATER.replace(month=10)).reports.issued().get(participant=report.participant)
        page = reverse("reconciliation:report", args=[report.participant.model_id, second.pk])
        browser = factories.client(primary)
        shown = browser.get(page).content.decode()
        assert notice.number in shown
        assert "carried over to this report" in shown
        factories.at(date(2022, 12, 1))
        late = factories.client(primary).get(page).content.decode()
        assert "the calculation is final" not in late
        assert "so the calculation is not final yet" in late
        answered(notice, text="It is right.")
        assert "ask for reconsideration" in browser.get(page).content.decode()
        factories.at(date(2022, 12, 20))
        assert "the calculation is final" in factories.client(primary).get(page).content.decode()
