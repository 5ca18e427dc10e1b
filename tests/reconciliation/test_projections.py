"""The page of a projection: the amounts of the report that would follow, what is missing, and nothing that is kept."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from episodes.models import ConstructionRun, Episode
from portal import clock
from portal.models import Participant, Role
from portal.selectors import policy_book
from portal.staff import ANALYST, HELP_DESK
from portal.templatetags.portal_display import money
from reconciliation.models import Report, ReportLine, Run
from reconciliation.selectors.on_file import on_file
from reconciliation.selectors.projections import as_it_stands, projectable_years
from tests import factories
from tests.reconciliation.conftest import charged

pytestmark = pytest.mark.django_db


@pytest.fixture
def participant(world) -> Participant:
    """Return a dual or professional participant with episodes and without a report."""
    run = ConstructionRun.objects.latest_of(2021)
    return Participant.objects.filter(kind="dual", episode_components__run=run).order_by("pk").distinct()[0]


def page(participant: Participant, name: str = "projection", query: str = "?year=2021") -> str:
    return reverse(f"reconciliation:{name}", args=[participant.model_id]) + query


def test_a_projection_is_the_report_that_would_follow(world, reconcile):
    """Every line of every practice: worked out before the run, and compared with the report of the run."""
    factories.at(date(2022, 8, 15))
    book, today = policy_book(), clock.today()
    before = {
        participant.pk: as_it_stands(participant, 2021, today=today, book=book).projection.report
        for participant in Participant.objects.all()
    }
    run = reconcile()
    for report in run.reports.all():
        kept = [(line.code, line.label, line.amount) for line in report.lines.order_by("position")]
        assert [(one.code, one.label, one.amount) for one in before[report.participant_id].lines] == kept
        assert before[report.participant_id].total == report.total


def test_the_page_says_that_it_is_no_report_and_keeps_nothing(participant):
    tables = [kind.model_class() for kind in ContentType.objects.filter(app_label__in=("reconciliation", "quality"))]
    before = {table: table.objects.count() for table in tables if table}
    shown = factories.client(factories.seat(participant, Role.VIEWER)).get(page(participant)).content.decode()
    stands = as_it_stands(participant, 2021, today=clock.today(), book=policy_book())
    assert "Projection, not a report" in shown
    assert 'class="watermark"' in shown
    assert "you cannot contest them" in shown
    assert "contest/" not in shown
    assert money(stands.projection.report.total) in shown
    assert {one.name for one in stands.missing} >= {"Clinical data", "Advance Care Plan (047)"}
    for one in stands.missing:
        assert one.name in shown
        assert money(one.piece.worth) in shown
    assert "July 31, 2022" in shown  # claims through
    assert {table: table.objects.count() for table in before} == before


def test_a_missing_piece_is_named_with_the_days_of_its_window(participant):
    factories.at(date(2022, 1, 10))
    windows = as_it_stands(participant, 2021, today=clock.today(), book=policy_book()).windows
    assert [(one.title, one.closes_on) for one in windows] == [
        ("Submit clinical data for July to December", date(2022, 1, 31)),
        ("Submit the quality measures", date(2022, 3, 31)),
    ]
    factories.at(date(2022, 4, 1))
    assert as_it_stands(participant, 2021, today=clock.today(), book=policy_book()).windows == ()


def test_after_the_report_the_true_up_is_projected(run):
    """Nothing has changed since the report, so the true-up would change nothing."""
    report = charged(run)
    stands = as_it_stands(report.participant, 2021, today=clock.today(), book=policy_book())
    assert (stands.follows.pk, stands.missing, stands.windows) == (report.pk, (), ())
    assert stands.projection.report.total == Decimal("0.00")
    shown = factories.client(factories.seat(report.participant, Role.VIEWER)).get(page(report.participant))
    assert "would change your" in shown.content.decode()


def test_a_line_opens_to_its_episodes(participant):
    browser = factories.client(factories.seat(participant, Role.VIEWER))
    stands = as_it_stands(participant, 2021, today=clock.today(), book=policy_book())
    code = "incorrect-payment-withhold"
    shown = browser.get(page(participant, "projection-line", f"?year=2021&line={code}")).content.decode()
    [first, *_] = [one for one in stands.projection.report.lines if one.parent == code]
    assert first.label in shown
    episodes = Episode.objects.in_bulk({stands.episodes[one.component] for one in stands.projection.report.lines
                                        if one.parent == code})  # fmt: skip
    initials = {one.beneficiary.initials for one in episodes.values()}
    assert set(re.findall(r'data-label="Patient">([^<]+)<', shown)) == initials
    assert reverse("episodes:episode", args=[participant.model_id, stands.episodes[first.component]]) in shown
    assert "not a report" in shown
    unknown = browser.get(page(participant, "projection-line", "?year=2021&line=nonsense"))
    assert unknown.url == page(participant, query="")


def test_a_year_without_published_episodes_says_so(db):
    practice = factories.participant()
    factories.at(date(2021, 6, 1))
    shown = factories.client(factories.seat(practice, Role.VIEWER)).get(page(practice)).content.decode()
    assert "No episodes yet" in shown


def test_only_years_that_have_begun_can_be_projected(db):
    book = policy_book()
    known = on_file(factories.participant(), book=book)
    assert projectable_years(known, today=date(2020, 12, 31), book=book) == []
    assert projectable_years(known, today=date(2022, 1, 1), book=book) == [2022, 2021]


def test_cms_staff_see_the_same_amounts(participant):
    address = reverse("admin:reconciliation_report_projection")
    analyst = factories.client(factories.user(staff=ANALYST))
    assert "Model ID" in analyst.get(address).content.decode()
    shown = analyst.get(address, {"model_id": participant.model_id.lower(), "year": 2021}).content.decode()
    stands = as_it_stands(participant, 2021, today=clock.today(), book=policy_book())
    assert money(stands.projection.report.total) in shown
    assert all(money(one.piece.worth) in shown for one in stands.missing)
    refused = analyst.get(address, {"model_id": participant.model_id, "year": 2031}).content.decode()
    assert "This year cannot be projected" in refused
    assert factories.client(factories.user(staff=HELP_DESK)).get(address).status_code == 403


def test_a_projection_takes_at_most_15_queries(participant, django_assert_max_num_queries):
    browser = factories.client(factories.seat(participant, Role.VIEWER))
    policy_book()
    for _ in ("first visit", "later"):
        with django_assert_max_num_queries(15):
            browser.get(page(participant))
    assert Run.objects.count() == Report.objects.count() == ReportLine.objects.count() == 0
