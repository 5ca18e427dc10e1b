"""Each amount of a report is the same to the cent on its pages, in its lists, in CSV and JSON, and in the PDF.

The stored lines are compared with what a reader gets, for reports of every kind.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from portal.models import Role
from portal.templatetags.portal_display import day, money
from reconciliation.documents.report_pdf import render
from reconciliation.models import Report, ReportLine
from reconciliation.rules.changes import Change
from reconciliation.services import answers, corrections, notices
from tests import factories
from tests.reconciliation.answering import findings

pytestmark = pytest.mark.django_db
AUGUST_2023 = date(2023, 8, 15)


@pytest.fixture
def reports(run, report, reconcile, intruder) -> list[Report]:
    """Return reports of every kind: of each participant, corrected, without episodes, a true-up, due to CMS."""
    primary, reviewer = factories.seat(report.participant), factories.user(staff="reviewer")
    quality = report.lines.get(code="quality")
    notice = notices.file(
        participant=report.participant, lines=[notices.Contested(quality)], grounds="Wrong.", wanted_outcome="Right.",
        by=primary,
    )  # fmt: skip
    factories.at(date(2022, 9, 5))
    granted = {notice.lines.get().pk: [Change("score", amount=Decimal(100))]}
    answers.answer(notice=notice, findings=findings(notice, granted), text="One error.", by=reviewer)
    factories.released(corrections.correct(notice_id=notice.pk, by="test"))
    # A practice whose duplicates were charged $10,000 too little owes them in the true-up.
    charges = ReportLine.objects.filter(report__run=run, code="duplicate-services.episode")
    line = charges.exclude(participant=report.participant)[0]
    intruder.execute("set session_replication_role = replica")
    intruder.execute("update reconciliation_reportline set amount = amount + 10000 where id = %s", [line.pk])
    factories.at(AUGUST_2023)
    factories.published_run(year=2022)
    reconcile(kind="true-up", as_of=AUGUST_2023)
    reconcile(year=2022, as_of=AUGUST_2023)
    intruder.execute("update reconciliation_reportline set amount = amount - 10000 where id = %s", [line.pk])
    found: dict[tuple[object, ...], Report] = {}
    for one in Report.objects.issued().select_related("participant", "run__construction_run", "score").order_by("pk"):
        episodes = one.lines.filter(episode_component__isnull=False).exists()
        found.setdefault((one.run.kind, one.participant.kind, one.direction, one.run.corrects_id, episodes), one)
    kinds, of_practices, directions, corrected, episodes = map(set, zip(*found, strict=True))
    assert (kinds, of_practices) == ({"initial", "true-up"}, {"professional", "technical", "dual"})
    assert (directions, corrected, episodes) == ({"payment", "repayment", "none"}, {None, notice.pk}, {True, False})
    return list(found.values())


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def cells(page: str, label: str) -> list[str]:
    """Return the texts of the cells of a column, without what a table notes below them."""
    found = re.findall(rf'data-label="{label}">(.*?)</t[dh]>', page, re.DOTALL)
    return [html.unescape(re.sub(r"<span.*|<[^>]+>", "", one, flags=re.DOTALL)).strip() for one in found]


def on_pages(browser: Client, report: Report) -> Iterator[tuple[str, str]]:
    """Yield the label and the amount of each line as the report's page and its list of episodes show them."""
    address = [report.participant.model_id, report.pk]
    page = browser.get(reverse("reconciliation:report", args=address)).content.decode()
    table = page[page.index('id="lines"') :].split("</table>")[0]
    yield from zip(cells(table, "Line"), cells(table, "Amount"), strict=True)
    number, pages = 1, 1
    while number <= pages:
        answer = browser.get(reverse("reconciliation:report-episode-list", args=address), {"page": number})
        shown = answer.content.decode()
        yield from zip(cells(shown, "Line"), cells(shown, "Amount"), strict=True)
        pages, number = answer.context["episode_page"].paginator.num_pages, number + 1


def file_of(browser: Client, report: Report, ending: str) -> str:
    answer = browser.post(reverse("reconciliation:report-file", args=[report.participant.model_id, report.pk, ending]))
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def in_order(text: str, wanted: list[str]) -> str:
    """Return the first of the texts that does not follow the one before; empty if all are there in their order."""
    place = 0
    for one in wanted:
        found = text.find(squeezed(one), place)
        if found < 0:
            return one
        place = found + len(squeezed(one))
    return ""


def test_page_csv_json_pdf_and_lists_have_the_stored_amounts(reports):
    for report in reports:
        lines = list(
            report.lines.select_related("parent", "episode_component__episode__beneficiary").order_by("position")
        )
        browser = factories.client(factories.seat(report.participant, Role.VIEWER))
        heads = [one for one in lines if one.episode_component is None]
        leaves = [one for one in lines if one.episode_component is not None]
        expected = [(one.label, money(one.amount)) for one in (*heads, *leaves)]
        assert list(on_pages(browser, report)) == expected, report.title

        named = [_facts(one) for one in lines]
        rows = list(csv.DictReader(io.StringIO(file_of(browser, report, "csv"))))
        assert [tuple(row[name] for name in _NAMES) for row in rows] == named, report.title
        sheet = json.loads(file_of(browser, report, "json"))
        assert [tuple(str(row[name] or "") for name in _NAMES) for row in sheet["lines"]] == named, report.title
        assert sheet["total"] == str(report.total) == named[0][1]

        pages = pypdf.PdfReader(io.BytesIO(render(report))).pages
        text = squeezed("".join(page.extract_text() for page in pages))
        assert in_order(text, [f"{one.label} {money(one.amount)}" for one in heads]) == "", report.title
        below = [one for head in heads for one in leaves if one.parent_id == head.pk]
        assert in_order(text, [_in_pdf(one) for one in below]) == "", report.title

        sums: defaultdict[int | None, Decimal] = defaultdict(Decimal)
        for one in lines:
            if one.adds:
                sums[one.parent_id] += one.amount
        assert {one.pk: one.amount for one in heads if one.pk in sums} | {None: report.total} == sums, report.title
        assert report.total == heads[0].amount


_NAMES = ("label", "amount", "episode", "component", "initials", "began", "ends")


def _facts(line: ReportLine) -> tuple[str, ...]:
    own = line.episode_component
    if own is None:
        return line.label, str(line.amount), "", "", "", "", ""
    episode = own.episode
    return (
        line.label, str(line.amount), str(episode.pk), own.component, episode.beneficiary.initials,
        episode.starts_on.isoformat(), episode.ends_on.isoformat(),
    )  # fmt: skip


def _in_pdf(line: ReportLine) -> str:
    episode = line.episode_component.episode
    return f"{line.label} {episode.beneficiary.initials} {day(episode.ends_on)} {money(line.amount)}"
