"""Pages of long lists in the admin: the same rows from both ends, and few rows skipped."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.admin.pages import PagesFromBothEnds
from portal.models import Job
from portal.services import jobs
from tests import factories

pytestmark = pytest.mark.django_db
ROWS, A_PAGE = 23, 5


@pytest.fixture
def rows():
    jobs.enqueue_each("portal.sweep_files", ([number] for number in range(ROWS)))
    return Job.objects.order_by("-queued_at", "-pk")


def test_pages_have_all_rows_in_order_and_skip_at_most_half_of_them(rows):
    pages = PagesFromBothEnds(rows, A_PAGE)
    read = []
    for number in pages.page_range:
        with CaptureQueriesContext(connection) as taken:
            read += pages.page(number)
        skipped = [int(one) for query in taken for one in re.findall(r"OFFSET (\d+)", query["sql"])]
        assert sum(skipped) <= ROWS / 2
    assert read == list(rows)
    assert len(pages.page(pages.num_pages)) == ROWS % A_PAGE


def test_last_page_of_a_list_in_the_admin_is_read_from_the_end(rows):
    jobs.enqueue_each("portal.sweep_files", ([number] for number in range(ROWS, 120)))
    client = factories.client(factories.user(staff="administrator"))
    with CaptureQueriesContext(connection) as taken:
        page = client.get(reverse("admin:portal_job_changelist") + "?p=3")
    assert [row.pk for row in page.context["cl"].result_list] == [row.pk for row in rows[100:]]
    assert not any("OFFSET" in query["sql"] for query in taken)
