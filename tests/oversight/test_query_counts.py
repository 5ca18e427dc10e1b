"""Pages of oversight, and the dashboard with everything that oversight puts there, take at most 15 queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal import selectors
from portal.oversight.models import (
    Announcement,
    EvaluationRequest,
    MonitoringRecord,
    Plan,
    PlanAnswer,
    PlanReply,
    ViewAs,
)
from portal.participation.models import QPDenial
from tests import factories
from tests.architecture.rows import row_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
OF_THE_TRANSACTION = 3
"""Begin, read only, end: they read no row, and are there only while staff look."""


def test_pages_take_at_most_15_queries_however_many_rows_there_are(django_assert_max_num_queries):
    factories.at(date(2021, 6, 1))
    participant = factories.participant()
    plan = row_of(Plan, participant)
    for _ in range(4):
        row_of(Announcement, participant, status="published", published_by=factories.user(), published_at=plan.asked_at)
        row_of(MonitoringRecord, participant, kind="audit", referred_to="")
        for model in (EvaluationRequest, Plan, QPDenial, ViewAs):
            row_of(model, participant)
        for model in (PlanAnswer, PlanReply):
            row_of(model, participant, plan=plan)
    selectors.policy_book()  # read once by a process
    browser = factories.client(factories.seat(participant))
    own = participant.model_id
    for name, more in (
        ("participation:dashboard", []),
        ("oversight:announcement-list", []),
        ("oversight:activity", []),
        ("portal:message-list", []),
        ("oversight:plan-list", []),
        ("oversight:plan", [plan.pk]),
    ):
        for _ in ("first visit of the session", "later"):
            with django_assert_max_num_queries(MOST_QUERIES):
                assert browser.get(reverse(name, args=[own, *more])).status_code == 200


def test_look_costs_a_page_nothing_but_its_transaction(django_assert_max_num_queries):
    participant = factories.participant()
    browser = factories.client(factories.user(staff="help desk"))
    browser.post(reverse("admin:oversight_viewas_add"), {"participant": participant.pk, "reason": "You called"})
    address = reverse("participation:dashboard", args=[participant.model_id])
    browser.get(address)
    with django_assert_max_num_queries(MOST_QUERIES + OF_THE_TRANSACTION):
        assert browser.get(address).status_code == 200
