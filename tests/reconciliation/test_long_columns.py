"""Long columns (JSON, encrypted texts): pages and lists read those alone that they show."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.admin.strict_list import LONG
from portal.models import Role
from tests import factories
from tests.architecture.rows import row_of

pytestmark = pytest.mark.django_db
LISTS = (
    "episodes.ConstructionRun",
    "quality.Score",
    "reconciliation.ErrorNotice",
    "reconciliation.Payment",
    "reconciliation.Reconsideration",
    "reconciliation.Release",
    "reconciliation.Repayment",
    "reconciliation.Report",
    "reconciliation.Response",
    "reconciliation.Run",
)
PAGES = {
    "participation:dashboard": set(),
    "episodes:episode-list": {"episodes_beneficiary.mbi", "episodes_beneficiary.surname",
                              "episodes_beneficiary.given_name"},
    "reconciliation:report-list": {"reconciliation_report.remarks"},
    "reconciliation:report": {"reconciliation_report.remarks", "quality_score.lines"},
    "reconciliation:report-line": set(),
    "reconciliation:report-episode-list": {"episodes_beneficiary.surname", "episodes_beneficiary.given_name"},
}  # fmt: skip
"""Pages with the long columns that each of them shows."""
OF_A_REPAYMENT = {"reconciliation_repayment.pauses"}


def long_columns_read(browser, address: str) -> set[str]:
    """Return the long columns in the queries of a page at its second visit, each as table.column."""
    assert browser.get(address).status_code == 200
    with CaptureQueriesContext(connection) as taken:
        assert browser.get(address).status_code == 200
    selected = [query["sql"] for query in taken if query["sql"].startswith("SELECT")]
    long = {
        (model._meta.db_table, column.column)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, LONG)
    }
    return {f"{table}.{name}" for table, name in long if any(f'"{table}"."{name}"' in sql for sql in selected)}


@pytest.mark.parametrize("name", PAGES)
def test_page_of_a_practice_reads_the_long_columns_that_it_shows(report, name):
    factories.at(date(2022, 8, 29))
    browser = factories.client(factories.seat(report.participant, Role.PRIMARY))
    more = {"report": [report.pk], "report-line": [report.pk, 0], "report-episode-list": [report.pk]}
    address = reverse(name, args=[report.participant.model_id, *more.get(name.partition(":")[2], [])])
    assert long_columns_read(browser, f"{address}?year=2021") <= PAGES[name] | OF_A_REPAYMENT


@pytest.mark.parametrize("label", LISTS)
def test_list_of_staff_reads_the_long_columns_that_it_shows(label):
    model = apps.get_model(label)
    page = admin.site._registry[model]
    for participant in factories.participants(2):
        row_of(model, participant)
    browser = factories.client(factories.user(staff="administrator"))
    address = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")
    shown = {f"{model._meta.db_table}.{name}" for name in (*page.list_display, *page.list_reads)}
    assert long_columns_read(browser, address) - shown == set()
