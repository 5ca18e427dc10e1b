"""Performance reports: a practice beside anonymous peers, from issued reports and published episodes alone."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import Episode, EpisodeComponent
from portal.models import Role
from portal.policy import load_book
from portal.selectors import policy_book
from quality.models import Score
from reconciliation.models import PerformanceCompilation, PerformanceReport, Report, ReportLine, Run
from reconciliation.rules.peers import Cell, hidden, quartiles
from reconciliation.services import performance
from tests import factories
from tests.architecture.rows import row_of

POLICY = load_book().on(date(2021, 1, 1))


def test_quartiles_lie_on_the_line_between_values_and_need_eleven_others():
    """Of 1 to 12 the places are 11 x .25 = 2.75, 5.5 and 8.25 after the first value: 3.75, 6.5 and 9.25."""
    found = quartiles([Decimal(number) for number in range(12, 0, -1)], policy=POLICY)
    assert (found.lower, found.median, found.upper) == (Decimal("3.75"), Decimal("6.5"), Decimal("9.25"))
    assert quartiles([Decimal(1)] * 11, policy=POLICY) is None, "a practice has ten others"


@pytest.mark.parametrize(
    ("counts", "names", "total"),
    [
        ({"lung": 100, "breast": 50}, "", False),
        ({"lung": 100, "breast": 50, "anal": 0}, "", False),
        ({"lung": 100, "breast": 50, "anal": 11}, "", False),
        ({"lung": 100, "breast": 50, "anal": 10}, "anal breast", False),
        ({"lung": 100, "breast": 50, "anal": 7, "liver": 4}, "anal liver", False),
        ({"lung": 100, "breast": 50, "anal": 5, "liver": 4}, "anal breast liver", False),
        ({"anal": 5, "liver": 4}, "anal liver", True),
        ({"anal": 5}, "anal", True),
    ],
)
def test_small_cells_are_hidden_with_the_next_smallest_or_the_total(counts, names, total):
    found = hidden({name: Cell(count, 20) for name, count in counts.items()}, policy=POLICY)
    assert (" ".join(sorted(found.names)), found.total) == (names, total)


def test_a_cell_of_few_practices_is_hidden_however_many_episodes_it_has():
    cells = {"lung": Cell(500, 10), "breast": Cell(90, 40), "anal": Cell(30, 11)}
    assert hidden(cells, policy=POLICY).names == {"lung", "anal"}


def test_no_hidden_cell_can_be_worked_out_from_what_is_shown():
    """The total and the shown cells give the sum of the hidden ones: of two at least, and 11 at least."""
    chance = random.Random(512)
    for _ in range(2000):
        cells = {
            str(name): Cell(count := chance.choice((0, 1, 5, 10, 11, 12, 80)), min(count, chance.choice((3, 11, 40))))
            for name in range(chance.randint(1, 6))
        }
        found = hidden(cells, policy=POLICY)
        small = {name for name, cell in cells.items() if cell.count and min(cell.count, cell.practices) < 11}
        assert small <= found.names and all(cells[name].count for name in found.names)
        if found.names and not found.total:
            assert len(found.names) >= 2 and sum(cells[name].count for name in found.names) >= 11


@pytest.fixture
def year(db):
    """Thirteen dual practices with reports of 2021: scores 50 to 62, 20 lung episodes each, and 3 anal of the first.

    A fourteenth has a report that is not issued.
    """
    factories.at(date(2022, 8, 20))
    practices = factories.participants(14)
    construction = factories.published_run()
    run = row_of(Run, practices[0], year=2021, kind="initial", construction_run=construction)
    row_of(Report, practices.pop(), run=run, status="queued", total=Decimal("99.00"))
    for number, one in enumerate(practices):
        score = row_of(Score, one, year=2021, score=50 + number, clinical_submitted=19, clinical_applicable=20)
        facts = {"score": score, "aggregate_quality_score": score.score, "facts": {"kind": "dual"}}
        report = row_of(Report, one, run=run, total=Decimal(100 * number), **facts)
        row_of(ReportLine, one, report=report, code="quality-withhold", amount=Decimal(1000 + number), position=0)
        types = ["lung"] * 20 + ["anal"] * 3 * (number == 0)
        episodes = [
            row_of(
                Episode, one, run=construction, cancer_type=kind, complete=place > 0, pc_participant=one,
                starts_on=date(2021, 3, 1),
            )
            for place, kind in enumerate(types)
        ]  # fmt: skip
        for episode in episodes:
            row_of(EpisodeComponent, one, run=construction, episode=episode, component="PC", model_paid=Decimal("10"))
    return practices


def test_practices_are_compared_in_few_queries_and_again_only_after_a_change(year):
    with CaptureQueriesContext(connection) as queries:
        assert performance.compile_all(by="test") == [2021]
    assert len(queries) <= 20, [one["sql"][:90] for one in queries.captured_queries]
    first, second = (PerformanceReport.objects.get(participant=one) for one in year[:2])
    peers = first.compilation.peers["dual"]
    # Of 50 to 62 the places are 3, 6 and 9 after the first value.
    assert [Decimal(peers["score"][name]) for name in ("lower", "median", "upper")] == [53, 56, 59]
    assert Decimal(peers["quality-withhold"]["median"]) == 1006 and peers["patient-experience"] is None
    assert (first.figure("episodes"), first.figure("paid"), first.figure("paid-an-episode")) == (23, 230, 10)
    assert first.figure("completeness") == Decimal("0.95")
    assert first.figure("incomplete-share") == Decimal(1) / 23
    # Twelve others have lung. The first practice alone has anal: the others see neither it nor what gives it away.
    lung = {"cancer_type": "lung", "complete": 19, "incomplete": 1, "open": 0}
    assert first.cancer_types == [
        {"cancer_type": "anal", "complete": 3, "incomplete": 0, "open": 0, "peers": 0}, lung | {"peers": 240},
    ]  # fmt: skip
    assert first.peer_episodes == 240
    assert [row["peers"] for row in second.cancer_types] == [None, None] and second.peer_episodes == 243
    assert performance.compile_all(by="test") == [], "nothing has changed"
    assert PerformanceCompilation.objects.get().practices == 13, "a report that is not issued does not count"
    later = row_of(Run, year[0], year=2021, kind="initial", construction_run=first.compilation.construction_run)
    row_of(Report, year[0], run=later, report_on=date(2022, 9, 1), total=Decimal("7.00"), facts={"kind": "dual"})
    assert performance.compile_all(by="test") == [2021]
    assert PerformanceReport.objects.get(participant=year[0]).figure("total") == 7, "the newest report counts"


def test_page_pdf_and_the_list_of_staff(year):
    practice, other = year[0], year[1]
    viewer = factories.client(factories.seat(practice, Role.VIEWER))
    address = reverse("reconciliation:performance", args=[practice.model_id])
    assert "No performance report yet" in viewer.get(address).content.decode()
    file = reverse("reconciliation:performance-file", args=[practice.model_id, 2021])
    assert viewer.get(file).status_code == 404
    performance.compile_all(by="test")
    with CaptureQueriesContext(connection) as queries:
        page = " ".join(viewer.get(address).content.decode().split())
    assert len(queries) <= 15
    assert "50.000" in page and "56.000" in page and "Below the lower quartile" in page and "$1,006.00" in page
    assert "Too few practices to compare" not in page, "a figure that nobody has is left out"
    assert other.legal_name not in page and other.model_id not in page
    pdf = b"".join(viewer.get(file).streaming_content)
    assert pdf.startswith(b"%PDF") and b"/MarkInfo" in pdf
    assert viewer.get(reverse("reconciliation:performance", args=[other.model_id])).status_code == 404
    analyst = factories.client(factories.user(staff="analyst"))
    listed = analyst.get(reverse("admin:reconciliation_performancereport_changelist"))
    assert listed.status_code == 200 and "95.00%" in listed.content.decode()
    found = performance.compile_year(year=2021, book=policy_book().rehearse({}), by="test")
    assert found is False
