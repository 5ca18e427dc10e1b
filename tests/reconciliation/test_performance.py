"""Performance reports: a practice beside anonymous peers, from issued reports and published episodes alone."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from episodes.models import Episode, EpisodeComponent
from portal.models import Role
from portal.policy import load_book
from portal.rules.input_error import InputError
from quality.models import Score
from reconciliation.models import PerformanceCompilation, PerformanceReport, Report, ReportLine, Run
from reconciliation.rules.peers import Cell, gives_away, hidden, quartiles
from reconciliation.services import performance
from tests import factories
from tests.architecture.rows import row_of
from tests.at_once import call_at_once

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
    found = hidden({name: Cell(count, 20) for name, count in counts.items()}, practices=20, policy=POLICY)
    assert (" ".join(sorted(found.names)), found.total) == (names, total)


def test_a_cell_of_few_practices_is_hidden_however_many_episodes_it_has():
    cells = {"lung": Cell(500, 10), "breast": Cell(90, 40), "anal": Cell(30, 11)}
    assert hidden(cells, practices=40, policy=POLICY).names == {"lung", "anal"}


def test_the_total_of_few_practices_is_hidden_and_hidden_cells_of_few_practices_take_one_of_many_with_them():
    """With two practices of a kind beside the reader, or three, the total is theirs: 590 episodes, or 800."""
    few = {"lung": Cell(500, 2), "breast": Cell(90, 2)}
    found = hidden(few, practices=2, policy=POLICY)
    assert (found.names, found.total) == ({"lung", "breast"}, True)
    cells = {"lung": Cell(500, 3), "anal": Cell(300, 2), "breast": Cell(600, 40), "liver": Cell(700, 50)}
    found = hidden(cells, practices=60, policy=POLICY)
    assert (found.names, found.total) == ({"lung", "anal", "breast"}, False)


@pytest.mark.parametrize(
    ("before", "differing", "added", "told"),
    [(30, 0, 0, False), (30, 1, 0, True), (30, 0, 1, True), (30, 6, 5, True), (30, 6, 6, False), (11, 1, 0, False)],
)
def test_two_comparisons_give_away_what_few_practices_changed(before, differing, added, told):
    first = dict.fromkeys(range(before), "as before")
    second = first | dict.fromkeys(range(differing), "other") | dict.fromkeys(range(before, before + added), "new")
    assert gives_away(first, second, policy=POLICY) is told
    assert gives_away(second, first, policy=POLICY) is told, "practices that are gone"


def test_no_hidden_cell_can_be_worked_out_from_what_is_shown():
    """The total and the shown cells give the sum of the hidden ones: of two at least, and 11 at least."""
    chance = random.Random(512)
    for _ in range(2000):
        cells = {
            str(name): Cell(count := chance.choice((0, 1, 5, 10, 11, 12, 80)), min(count, chance.choice((3, 11, 40))))
            for name in range(chance.randint(1, 6))
        }
        found = hidden(cells, practices=max(cell.practices for cell in cells.values()), policy=POLICY)
        small = {name for name, cell in cells.items() if cell.count and min(cell.count, cell.practices) < 11}
        assert small <= found.names and all(cells[name].count for name in found.names)
        if found.names and not found.total:
            assert len(found.names) >= 2 and sum(cells[name].count for name in found.names) >= 11
            assert max(cells[name].practices for name in found.names) >= 11


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


def test_a_comparison_waits_until_more_than_eleven_practices_have_changed(year):
    """The report of one practice is corrected: two comparisons would differ by this practice alone."""
    performance.compile_all(by="test")
    first = PerformanceCompilation.objects.get()
    later = row_of(Run, year[0], year=2021, kind="initial", construction_run=first.construction_run)
    issued = {"run": later, "report_on": date(2022, 9, 1), "facts": {"kind": "dual"}}
    row_of(Report, year[0], total=Decimal("7.00"), **issued)
    assert performance.compile_all(by="test") == []
    assert PerformanceReport.objects.get(participant=year[0]).figure("total") == 0
    for one in year[1:12]:
        row_of(Report, one, total=Decimal("8.00"), **issued)
    assert performance.compile_all(by="test") == [2021]
    found = PerformanceReport.objects
    assert [found.get(participant=one).figure("total") for one in year[:2]] == [7, 8], "the newest report counts"
    assert found.get(participant=year[12]).figure("total") == 1200
    assert PerformanceCompilation.objects.get().pk != first.pk


def test_all_years_are_compared_at_one_moment_and_a_killed_compilation_leaves_those_before(year):
    performance.compile_all(by="test")
    before = PerformanceCompilation.objects.get()
    run = row_of(Run, year[0], year=2022, kind="initial", construction_run=factories.published_run(year=2022))
    for one in year:
        row_of(Report, one, run=run, total=Decimal("1.00"), facts={"kind": "dual"})
    unknown = {"measure": "999", "eligible": 1, "exclusions": 0, "exceptions": 0, "met": 1, "not_met": 0}
    score = row_of(Score, year[0], year=2023, inputs={"kind": "dual", "measures": [unknown]})
    later = row_of(Run, year[0], year=2023, kind="initial")
    row_of(Report, year[0], run=later, total=Decimal("1.00"), score=score, facts={"kind": "dual"})
    with pytest.raises(InputError):
        performance.compile_all(by="test")
    assert [one.pk for one in PerformanceCompilation.objects.all()] == [before.pk], "2022 waits for 2023"
    Score.objects.filter(pk=score.pk).update(inputs={"kind": "dual", "measures": []})
    assert performance.compile_all(by="test") == [2022, 2023]
    made = PerformanceCompilation.objects.filter(year__gt=2021)
    assert len({one.compiled_at for one in made}) == 1


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


def test_last_year_and_each_measure_stand_beside_the_peers(year):
    """Met are 40 to 52 of 100 cases; the quartiles of 13 values are the fourth, the seventh and the tenth."""
    for number, score in enumerate(Score.objects.order_by("pk")):
        counts = {"eligible": 100, "exclusions": 0, "exceptions": 0, "met": 40 + number, "not_met": 60 - number}
        few = {"eligible": 19, "exclusions": 0, "exceptions": 0, "met": 19, "not_met": 0}
        kept = [{"measure": "144", "method": "registry", **counts}, {"measure": "047", "method": "registry", **few}]
        score.inputs = {"kind": "dual", "measures": kept}
        score.save()
    run = row_of(Run, year[0], year=2022, kind="initial", construction_run=factories.published_run(year=2022))
    for number, one in enumerate(year):
        total = Decimal(50 * number)
        row_of(Report, one, run=run, total=total, report_on=date(2023, 8, 20), facts={"kind": "dual"})
    performance.compile_all(by="test")
    practice = year[12]
    viewer = factories.client(factories.seat(practice, Role.VIEWER))
    address = reverse("reconciliation:performance", args=[practice.model_id])
    page = " ".join(viewer.get(address, {"year": 2021}).content.decode().split())
    assert "you 52.00%, half of your peers from 43.00% to 49.00%, median 46.00%" in page
    assert "Advance Care Plan" not in page, "19 cases are not scored"
    page = " ".join(viewer.get(address, {"year": 2022}).content.decode().split())
    assert "You in 2021" in page and "$1,200.00" in page and "$600.00" in page
    assert 'class="peer-picture__before"' in page
    file = viewer.get(reverse("reconciliation:performance-file", args=[practice.model_id, 2022]))
    pages = PdfReader(BytesIO(b"".join(file.streaming_content))).pages
    text = " ".join("".join(one.extract_text() for one in pages).split())
    assert "You in 2021" in text and "$1,200.00" in text and "the ring is you in 2021" in text


@pytest.mark.django_db(transaction=True)
def test_of_two_compilations_at_once_the_second_finds_the_work_done(year):
    found = call_at_once(*(lambda: performance.compile_all(by="test") for _ in range(2)))
    assert sorted(found) == [[], [2021]] and PerformanceReport.objects.count() == 13
