"""A score that a run has stored is seen by nobody outside before its report is issued, on no page and in no file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from episodes.data_sets.catalogue import catalogue
from episodes.data_sets.data_set import Extract
from portal.models import Role
from portal.selectors import policy_book
from quality.models import Score
from reconciliation.models import PerformanceReport
from reconciliation.services import performance
from tests import factories

pytestmark = pytest.mark.django_db
PLACES = {
    "quality:score": {"year": 2021},
    "quality:submission-list": {"year": 2021},
    "quality:completeness": {"year": 2021},
    "quality:submission-history": {},
    "reconciliation:performance": {},
    "reconciliation:report-list": {},
    "reconciliation:projection": {"year": 2021},
    "participation:dashboard": {"year": 2021},
    "oversight:activity": {},
    "portal:message-list": {},
    "portal:receipt-list": {},
}


def found_in(participant, text: str) -> set[str]:
    """Return the pages, files and tables of a practice that have a text."""
    browser = factories.client(factories.seat(participant, Role.PRIMARY))
    found = set()
    for name, query in PLACES.items():
        answer = browser.get(reverse(name, args=[participant.model_id]), query)
        assert answer.status_code == 200, name
        if text in answer.content.decode():
            found.add(name)
    for year in (2021, 2022):
        book = policy_book()
        for code, data_set in catalogue().items():
            if code == "clinical-and-quality":
                rows = data_set.read(Extract(participant, year, None, frozenset(), book))
                found |= {code for row in rows if text in map(str, row)}
    file = browser.get(reverse("reconciliation:performance-file", args=[participant.model_id, 2021]))
    return found | ({"performance-file"} if file.status_code == 200 else set())


def test_a_stored_score_is_outside_only_once_its_report_is_issued(prepared):
    """The stored score is made unlike the one that the practice's own files give today, which it may see."""
    report = prepared.reports.exclude(participant__kind="technical").exclude(score=None).first()
    Score.objects.filter(pk=report.score_id).update(
        quality_part=Decimal("27.777"), clinical_part=Decimal("50"), score=Decimal("77.777")
    )
    assert performance.compile_all(by="test") == []
    assert found_in(report.participant, "77.777") == set()
    assert found_in(report.participant, "27.777") == set()
    factories.released(prepared, on=date(2022, 8, 15))
    performance.compile_all(by="test")
    assert PerformanceReport.objects.filter(participant=report.participant).exists()
    assert found_in(report.participant, "27.777") >= {"clinical-and-quality", "performance-file"}
