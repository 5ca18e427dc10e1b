"""Lists of the lines about episodes: patients on the rows, order, filters, search, and files as the page shows them."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import Role
from reconciliation.models import Report, ReportLine
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(report):
    return factories.client(factories.seat(report.participant, Role.VIEWER))


def address(report: Report, name: str, *more) -> str:
    return reverse(f"reconciliation:{name}", args=[report.participant.model_id, report.pk, *more])


def withhold(report: Report) -> ReportLine:
    return report.lines.get(code="incorrect-payment-withhold")


def shown_episodes(answer) -> list[int]:
    """Return the numbers of the episodes in the rows of a page, in their order."""
    return [int(found) for found in re.findall(r'data-label="Episode">(\d+)</td>', answer.content.decode())]


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode()


def test_rows_name_the_patient_by_initials_and_the_episode(viewer, report):
    line = withhold(report)
    page = viewer.get(address(report, "report-line", line.position)).content.decode()
    for child in line.children.select_related("episode_component__episode__beneficiary"):
        patient = child.episode_component.episode.beneficiary
        assert f">{patient.initials}</td>" in page
        assert patient.surname not in page
        assert patient.mbi not in page


def test_rows_are_sorted_by_amount_episode_patient_and_first_day(viewer, report):
    line = withhold(report)
    page = address(report, "report-line", line.position)
    children = line.children.select_related("episode_component__episode__beneficiary")
    keys = {
        "amount": lambda one: one.amount,
        "episode": lambda one: one.episode_component.episode_id,
        "patient": lambda one: (one.episode_component.episode.beneficiary.initials, one.episode_component.episode_id),
        "began": lambda one: one.episode_component.episode.starts_on,
    }
    for name, key in keys.items():
        expected = [
            one.episode_component.episode_id for one in sorted(children, key=lambda one: (key(one), one.position))
        ]
        assert shown_episodes(viewer.get(f"{page}?sort={name}")) == expected, name
    down = viewer.get(f"{page}?sort=-amount").context["episode_page"]
    assert [one.amount for one in down] == sorted((one.amount for one in children), reverse=True)
    with CaptureQueriesContext(connection) as taken:
        by_patient = viewer.get(f"{page}?sort=-patient").content.decode()
    assert len(taken) <= 15, "the names of the patients are one query more"
    shown = re.findall(r'data-label="Patient">([^<]*)</td>', by_patient)
    assert shown == sorted(shown, reverse=True) and len(set(shown)) > 1
    initials = {one.episode_component.episode.beneficiary.initials for one in children}
    told = " ".join(query["sql"] for query in taken.captured_queries)
    assert not any(f'"{one}"' in told or f"'{one}'" in told for one in initials), "the database gets no initials"
    file = address(report, "report-line-file", line.position, "csv") + "?sort=patient"
    rows = list(csv.DictReader(io.StringIO(text_of(viewer.get(file)).lstrip("\ufeff"))))
    assert [row["initials"] for row in rows] == sorted(row["initials"] for row in rows)


def test_rows_are_filtered(viewer, report):
    page = address(report, "report-episode-list")
    leaves = ReportLine.objects.filter(report=report, episode_component__isnull=False)
    for query, wanted in (
        ("money=to-cms", leaves.filter(amount__lt=0)),
        ("money=from-cms", leaves.filter(amount__gt=0)),
        ("line=duplicate-services", leaves.filter(code="duplicate-services.episode")),
        ("component=TC", leaves.filter(episode_component__component="TC")),
        ("state=incomplete", leaves.filter(episode_component__episode__complete=False)),
        ("only=contested", leaves.none()),
    ):
        answer = viewer.get(f"{page}?{query}")
        assert answer.context["episode_page"].paginator.count == wanted.count(), query
    assert "No lines match" in viewer.get(f"{page}?only=contested").content.decode()


def test_an_episode_is_found_by_number_and_by_initials_and_neither_is_in_an_address(viewer, report):
    page = address(report, "report-episode-list")
    leaf = report.lines.filter(code="duplicate-services.episode").select_related(
        "episode_component__episode__beneficiary"
    )[0]  # fmt: skip
    episode = leaf.episode_component.episode
    of_episode = report.lines.filter(episode_component__episode=episode).count()
    by_number = viewer.post(page, {"wanted": str(episode.pk)})
    assert shown_episodes(by_number) == [episode.pk] * of_episode
    by_initials = viewer.post(page, {"wanted": episode.beneficiary.initials.lower()})
    assert episode.pk in shown_episodes(by_initials)
    same = {
        one.episode_component.episode_id
        for one in report.lines.exclude(episode_component=None).select_related(
            "episode_component__episode__beneficiary"
        )
        if one.episode_component.episode.beneficiary.initials == episode.beneficiary.initials
    }
    assert set(shown_episodes(by_initials)) == same
    assert "Enter the number of an episode" in viewer.post(page, {"wanted": "a longer name"}).content.decode()
    others = report.run.reports.issued().exclude(pk=report.pk)[0].lines.exclude(episode_component=None)[0]
    elsewhere = viewer.post(page, {"wanted": str(others.episode_component.episode_id)})
    own = set(report.lines.exclude(episode_component=None).values_list("episode_component__episode_id", flat=True))
    assert set(shown_episodes(elsewhere)) <= own


def test_files_have_the_rows_of_the_page_with_amounts_as_numbers(viewer, report):
    line = withhold(report)
    page = address(report, "report-line-file", line.position, "csv") + "?sort=-amount"
    rows = list(csv.DictReader(io.StringIO(text_of(viewer.get(page)).lstrip("\ufeff"))))
    expected = sorted((one.amount for one in line.children.all()), reverse=True)
    assert [Decimal(row["amount"]) for row in rows] == expected
    assert sum(Decimal(row["amount"]) for row in rows) == line.amount
    answer = viewer.get(address(report, "report-episode-file", "xlsx") + "?money=to-cms")
    cells = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    column = cells[0].index("amount")
    assert all(isinstance(row[column], int | float) and row[column] < 0 for row in cells[1:])
    assert len(cells) - 1 == report.lines.exclude(episode_component=None).filter(amount__lt=0).count()
    assert viewer.get(address(report, "report-episode-file", "pdf")).status_code == 404


def test_a_name_that_a_spreadsheet_could_run_stays_text(viewer, report):
    leaf = withhold(report).children.select_related("episode_component__episode__beneficiary")[0]
    patient = leaf.episode_component.episode.beneficiary
    patient.given_name, patient.surname = "=HYPERLINK", "Okafor"
    patient.save()
    written = text_of(viewer.get(address(report, "report-line-file", withhold(report).position, "csv")))
    assert "'=.O." in written


def test_lists_take_the_same_number_of_queries_for_many_rows(viewer, report):
    line = withhold(report)
    leaf = line.children.all()[0]
    last = report.lines.last().position
    pages = [address(report, "report-line", line.position), address(report, "report-episode-list")]

    def taken(page: str) -> int:
        viewer.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert viewer.get(page).status_code == 200
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    few = [taken(page) for page in pages]
    ReportLine.objects.bulk_create(
        ReportLine(
            report=report, participant_id=leaf.participant_id, parent_id=leaf.parent_id, position=last + number,
            depth=leaf.depth, code=leaf.code, label=leaf.label, amount=leaf.amount, formula=leaf.formula,
            authority=leaf.authority, episode_component_id=leaf.episode_component_id,
        )
        for number in range(1, 200)
    )  # fmt: skip
    assert [taken(page) for page in pages] == few
    assert max(few) <= 15
