"""The close-out years 2026 and 2027: late data are still owed, and the last true-up is named until it comes."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.participation.duties import DUTIES
from portal.participation.rules.close_out import close_out
from portal.policy import load_book
from tests import factories

BOOK = load_book()
TRUE_UP = (date(2027, 8, 1), "CMS issues the last true-up, with claims that came late")
RECONCILIATION = (date(2026, 8, 1), "CMS issues the last initial reconciliation")
CARE = (date(2026, 3, 31), "Attest the requirements of care")
FILES = [
    (date(2026, 1, 31), "Submit clinical data for July to December"),
    (date(2026, 3, 31), "Attest the requirements of care"),
    (date(2026, 3, 31), "Attest the share of treatment plans that were peer reviewed"),
    (date(2026, 3, 31), "Submit the quality measures"),
]


@pytest.mark.parametrize(
    ("on", "kind", "found"),
    [
        (date(2025, 12, 31), "dual", []),
        (date(2026, 1, 1), "dual", [*FILES, RECONCILIATION, TRUE_UP]),
        (date(2026, 1, 1), "technical", [CARE, RECONCILIATION, TRUE_UP]),
        (date(2026, 1, 31), "professional", [*FILES, RECONCILIATION, TRUE_UP]),
        (date(2026, 2, 1), "dual", [*FILES[1:], RECONCILIATION, TRUE_UP]),
        (date(2026, 4, 1), "dual", [RECONCILIATION, TRUE_UP]),
        (date(2027, 8, 1), "dual", [TRUE_UP]),
        (date(2027, 8, 2), "dual", []),
    ],
)
def test_what_still_comes_by_day_and_kind(on, kind, found):
    days = close_out(DUTIES, kind=kind, on=on, book=BOOK)
    assert [(one.day, one.what) for one in days if "PSO" not in one.what and "safety" not in one.what] == found


@pytest.mark.django_db
def test_dashboard_and_agenda_of_the_close_out_years():
    factories.at(date(2025, 12, 31))
    participant = factories.participant()
    browser = factories.client(factories.seat(participant))

    def dashboard(day):
        factories.at(day)
        page = browser.get(reverse("participation:dashboard", args=[participant.model_id]))
        open_now = {(one.code, one.year) for one in page.context["open_now"] if one.due_on >= day}
        return page.content.decode(), open_now

    assert "The Model has ended" not in dashboard(date(2025, 12, 31))[0]
    page, open_now = dashboard(date(2026, 1, 5))
    assert "The Model has ended: what still comes" in page and "From August 1, 2027 on" in page
    assert {("clinical-data-2", 2025), ("quality-measures", 2025)} <= open_now, "late data are owed in the agenda"
    assert not {year for _, year in open_now if year > 2025}, "no year begins after the last one"
    page, _ = dashboard(date(2027, 8, 2))
    assert "The Model has ended" not in page
