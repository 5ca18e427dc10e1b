"""Pages and exports of the admin, with rows: ten rows take no more queries than two."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import Participant
from tests import factories
from tests.architecture.rows import row_of

MOST_QUERIES = 20
# Models that `row_of` cannot fill: the portal's single row, and lists, whose page reads the submitted file.
LEFT_OUT = ("portal.PortalState", "participation.ParticipantList", "participation.PractitionerListFile")
PAGES = [page for page in admin.site._registry.values() if page.model._meta.label not in LEFT_OUT]

SHOWS_EVERYTHING = {"episodes.CareFigures": {"runs": "earlier"}, "episodes.NoPayFigures": {"runs": "earlier"}}
"""Filters of lists that show some of their rows first."""


def rows_for(page, count):
    """Write rows of the page's model, each of another participant."""
    participants = factories.participants(count)
    if issubclass(page.model, Participant):
        return participants
    return [row_of(page.model, participant) for participant in participants]


@pytest.mark.django_db
@pytest.mark.parametrize("page", sorted(PAGES, key=lambda page: page.opts.label), ids=lambda page: page.opts.label)
def test_pages_take_few_queries_however_many_rows_there_are(page):
    client = factories.client(factories.user(staff="administrator"))
    name = "admin:{}_{}_{{}}".format(*page.opts.label_lower.split("."))
    everything = SHOWS_EVERYTHING.get(page.opts.label, {})
    rows, taken = [], []
    for wanted in (2, 10):
        rows += rows_for(page, wanted - len(rows))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name.format("changelist")), everything).status_code == 200
        taken.append(len(queries))
    assert taken[1] <= taken[0] <= MOST_QUERIES
    assert (
        client.get(reverse(name.format("changelist")), {**everything, "_facets": "True"}).status_code == 200
    )  # "Show counts"
    with CaptureQueriesContext(connection) as queries:
        export = client.get(reverse(name.format("export"), args=["csv"]), everything)
        exported = b"".join(export.streaming_content)
    assert exported.decode("utf-8-sig").count("\r\n") > len(rows), "a heading, and a line for each row"
    assert len(queries) <= MOST_QUERIES
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name.format("change"), args=[rows[0].pk])).status_code == 200
    assert len(queries) <= MOST_QUERIES
