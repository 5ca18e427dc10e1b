"""Values of the policy behind a report: those of a line, those that are assumed, and what another one would change."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import EpisodeComponent
from portal.formatting import dollars
from portal.models import Role
from portal.policy.value_words import value_words
from reconciliation.models import ReportLine
from tests import factories

READING = "reconciliation/withholds_counted"


@pytest.fixture
def viewer(report):
    return factories.client(factories.seat(report.participant, Role.VIEWER))


def page(report) -> str:
    return reverse("reconciliation:assumed-value-list", args=[report.participant.model_id, report.pk])


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("0.0375", "share", "3.75%"),
        (Decimal("0.01"), "share", "1.00%"),
        ("1880", "usd", "$1,880.00"),
        ("payments-kept", "choice", "payments kept"),
        ("2021-01-01", "day", "January 1, 2021"),
        (45, "days", "45 days"),
        ("1.0200", "factor", "1.02"),
        ({"a": 1}, "table", "a table"),
        (None, "table", "a table"),
    ],
)
def test_values_are_written_in_their_unit(value, unit, words):
    assert value_words(value, unit) == words


@pytest.mark.django_db
def test_the_page_lists_each_value_with_its_source_and_where_it_is_used(viewer, report):
    with CaptureQueriesContext(connection) as taken:
        shown = " ".join(viewer.get(page(report)).content.decode().split())
    assert len([one for one in taken if "SAVEPOINT" not in one["sql"]]) <= 15
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*Withholds that enter the reconciliation.*?</tr>", shown)[0]
    assert "all initiated" in row
    assert "docs/readings.md#withholds-of-incomplete-episodes" in row
    assert "Incorrect payment withhold</a>" in row
    assert f"?name={READING}&amp;value=complete-only" in row
    assert "The episodes would be built or priced again" in shown


@pytest.mark.django_db
def test_another_choice_shows_what_the_report_would_be(viewer, report):
    """With `complete-only`, the withholds of incomplete episodes do not count: exactly those lines are lost."""
    incomplete = EpisodeComponent.objects.filter(
        run=report.run.construction_run, participant=report.participant, episode__complete=False
    )
    lost = ReportLine.objects.filter(report=report, episode_component__in=incomplete)
    withhold = sum((one.amount for one in lost.filter(code="incorrect-payment-withhold.episode")), Decimal(0))
    assert withhold
    answer = viewer.get(f"{page(report)}?name={READING}&value=complete-only")
    changed = {one.line.code: one.change for one in answer.context["alternative"].lines}
    assert changed["incorrect-payment-withhold"] == changed["incorrect-payment"] == -withhold
    assert changed["total"] == answer.context["alternative"].change
    assert f"<strong>{dollars(answer.context['alternative'].total)}</strong>" in answer.content.decode()
    for name, value in (("x", "y"), (READING, "y"), (READING, ""), ("pricing/trend_factors", "1")):
        assert "alternative" not in viewer.get(page(report), {"name": name, "value": value}).context


@pytest.mark.django_db
def test_a_line_shows_its_values_with_section_and_standing(viewer, report):
    line = report.lines.filter(code="incorrect-payment-withhold.episode")[0]
    address = reverse("reconciliation:report-line", args=[report.participant.model_id, report.pk, line.position])
    shown = viewer.get(address).content.decode()
    assert 'id="values"' in shown
    names = [one.name for one in viewer.get(address).context["values"]]
    assert names[0] == READING
    assert "pricing/incorrect_payment_withhold" in names
    assert not [one for one in names if one.startswith("quality/")]
    assert page(report) in shown


@pytest.mark.django_db
def test_the_public_page_lists_what_is_assumed_today(client):
    shown = client.get(reverse("portal:assumed-values")).content.decode()
    assert "docs/readings.md#stop-loss-basis" in shown
    assert "trend factors and geographic factors are taken as 1" in shown
