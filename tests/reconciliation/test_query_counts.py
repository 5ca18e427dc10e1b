"""Query counts: every page of a participant takes at most 15, also on the first visit of a session."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from portal import attested, selectors
from portal.models import Receipt, Role
from reconciliation.rules.changes import Change
from reconciliation.services import notice_drafts, notices
from tests import factories
from tests.architecture.rows import row_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
PAGES = (
    "portal:people",
    "participation:profile",
    "participation:profile-correction",
    "participation:dashboard",
    "participation:practitioner-list",
    "participation:practitioner-snapshots",
    "participation:practitioner-table",
    "participation:attestation",
    "participation:election",
    "portal:receipt-list",
    "quality:submission-list",
    "quality:upload",
    "episodes:episode-list",
    "reconciliation:report-list",
)


@pytest.mark.parametrize("name", PAGES)
def test_page_takes_at_most_15_queries(report, django_assert_max_num_queries, name):
    factories.at(date(2022, 8, 29))
    person = factories.seat(report.participant, Role.PRIMARY)
    for number, kind in enumerate(attested.kinds()):
        row_of(Receipt, report.participant, kind=kind, sequence=100 + number)
    selectors.policy_book()  # each process reads it once
    browser = factories.client(person)
    more = ["cehrt"] if name == "participation:attestation" else []
    address = reverse(name, args=[report.participant.model_id, *more]) + "?year=2021"
    for _ in ("first visit of the session", "later"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert browser.get(address).status_code == 200


def test_pages_of_a_report_take_at_most_15_queries(report, django_assert_max_num_queries):
    factories.at(date(2022, 8, 29))
    leaf = report.lines.filter(code="duplicate-services.episode").first()
    person = factories.seat(report.participant, Role.PRIMARY)
    notice = notices.file(
        participant=report.participant,
        lines=[notices.Contested(leaf)],
        grounds="Wrong.",
        wanted_outcome="Right.",
        by=person,
    )
    drafted = notice_drafts.contest(
        participant=report.participant, line=report.lines.get(code="quality"), ground="quality-score", by=person
    )
    notice_drafts.save(draft=drafted.draft, grounds="Wrong.", wanted_outcome="Right.", by=person)
    notice_drafts.claim(line=drafted, changes=[Change("score", amount=Decimal("95"), line="quality")], by=person)
    selectors.policy_book()  # each process reads it once
    own = report.participant.model_id
    for name, more in (
        ("report", [report.pk]),
        ("report-line", [report.pk, 0]),
        ("report-line", [report.pk, leaf.position]),
        ("report-files", [report.pk]),
        ("notice-file", [report.pk, 0]),
        ("notice", [notice.pk]),
        ("notice-list", []),
        ("notice-case", [notice.pk]),
        ("notice-evidence", [notice.pk]),
        ("notice-withdraw", [notice.pk]),
        ("notice-draft", [drafted.draft_id]),
        ("notice-draft-line", [drafted.draft_id, drafted.pk]),
        ("notice-draft-files", [drafted.draft_id]),
        ("notice-sign", [drafted.draft_id]),
    ):
        browser = factories.client(person)
        for _ in ("first visit of the session", "later"):
            with django_assert_max_num_queries(MOST_QUERIES):
                assert browser.get(reverse(f"reconciliation:{name}", args=[own, *more])).status_code == 200
