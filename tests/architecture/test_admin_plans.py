"""Plans of the admin's lists: an index has the order of each table that grows without end, so a page reads no more."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.architecture.rows import row_of

# Tables with more than 50,000 rows after five years (`manage.py make_world --participants 950`).
LARGE = (
    "episodes.EpisodeDifference",
    "oversight.LetterCopy",
    "participation.Obligation",
    "participation.Reminder",
    "portal.Job",
    "portal.Message",
    "reconciliation.ReportLine",
    # With a row for each practice and report: some 10,000.
    "reconciliation.ErrorNotice",
    "reconciliation.Payment",
    "reconciliation.Repayment",
    "reconciliation.Report",
)


@pytest.mark.django_db
@pytest.mark.parametrize("label", LARGE)
def test_page_of_a_large_table_is_read_in_the_order_of_an_index(label):
    model = apps.get_model(label)
    assert model in admin.site._registry
    participant = factories.participant()
    for _ in range(3):
        row_of(model, participant)
    client = factories.client(factories.user(staff="administrator"))
    with CaptureQueriesContext(connection) as taken:
        assert client.get(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")).status_code == 200
    listings = [
        query["sql"]
        for query in taken
        if f'FROM "{model._meta.db_table}"' in query["sql"]
        and "ORDER BY" in query["sql"]
        and not any(word in query["sql"] for word in ("COUNT(", "DISTINCT", "MIN("))
    ]
    assert len(listings) == 1
    with connection.cursor() as cursor:
        # PostgreSQL sorts three rows rather than use an index. It may still sort what an index has sorted in part.
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {listings[0]}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    plan = plan.partition("SubPlan")[0]  # subqueries sort the few rows that belong to one row of the list
    assert not re.search(r"^(\W*->)?\W*Sort  \(", plan, re.MULTILINE), plan
