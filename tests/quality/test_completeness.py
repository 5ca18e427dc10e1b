"""Completeness: who is due, who has accepted data, how that grew, and the page that shows it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import clock
from portal.models import Role
from portal.policy import load_book
from portal.selectors import policy_book
from quality import completeness, selectors
from quality.rules.clinical_data import ClinicalData, beneficiaries_needed
from tests import factories
from tests.uploads import build

BOOK = load_book()


@pytest.mark.parametrize(
    ("submitted", "applicable", "needed"), [(0, 0, 0), (0, 1, 1), (94, 100, 1), (95, 100, 0), (18, 20, 1), (19, 21, 1)]
)
def test_the_beneficiaries_needed_reach_the_share_and_one_fewer_does_not(submitted, applicable, needed):
    assert beneficiaries_needed(ClinicalData(submitted, applicable), year=2021, book=BOOK) == needed


def found(practice):
    files = selectors.files_of(practice, year=2021, today=clock.today(), book=policy_book())
    return completeness.completeness(practice, 2021, files=files, book=policy_book())


@pytest.mark.django_db
def test_each_accepted_version_is_a_step_and_the_last_one_counts(practice, checked, construct):
    rows = build.clinical_rows()
    construct(rows)
    checked(build.clinical(rows[:2]))
    checked(build.clinical(build.changed(rows, 0, sex="x")))  # rejected: no step
    factories.at(date(2022, 1, 20))
    checked(build.clinical([*rows[:4], {**rows[4], "mbi": "1EG4TE5MK73"}]))
    year = found(practice)
    first_half, second_half = year.periods
    assert (year.counts, year.needed) == (ClinicalData(4, 5), 1)
    assert [(step.version.number, step.day, step.counts.submitted) for step in second_half.steps] == [
        (1, date(2022, 1, 10), 2),
        (3, date(2022, 1, 20), 4),
    ]
    assert [one.starts_on.isoformat() for one in year.missing] == [rows[4]["episode_start_date"]]
    assert [(row.row, row.cancer_type) for row in second_half.unmatched] == [(6, rows[4]["cancer_type"])]
    assert (first_half.counts, first_half.steps) == (ClinicalData(0, 0), ())
    assert year.counts == selectors.clinical_completeness(practice, 2021, book=policy_book())


@pytest.mark.django_db
def test_the_page_lists_the_missing_and_filters_them(practice, construct):
    rows = build.clinical_rows()
    construct(rows[:1], planning_npi="1234567893", planning_zip="84101")
    construct(rows, planning_npi="1003000126", planning_zip="84102")
    client = factories.client(factories.seat(practice, Role.VIEWER))
    address = reverse("quality:completeness", args=[practice.model_id])
    text = client.get(address, {"year": 2021}).content.decode()
    assert "0 of 5 beneficiaries have accepted clinical data: 0.00%" in text
    assert "at least 5 more beneficiaries" in text and "5 episodes without accepted clinical data" in text
    assert rows[0]["mbi"] not in text and rows[0]["mbi"][-4:] in text
    narrowed = client.get(address, {"year": 2021, "cancer_type": rows[0]["cancer_type"]}).content.decode()
    assert "1 episode without accepted clinical data" in narrowed
    for wrong in ({"npi": "x"}, {"zip_code": "99999"}, {"cancer_type": "anal"}, {"page": "abc"}):
        assert "5 episodes without" in client.get(address, {"year": 2021, **wrong}).content.decode()


@pytest.mark.django_db
def test_the_page_takes_the_same_queries_for_many_episodes(practice, checked, construct):
    client = factories.client(factories.seat(practice))
    address = reverse("quality:completeness", args=[practice.model_id])
    rows = build.clinical_rows(130)
    construct(rows)
    checked(build.clinical(rows[:60]))
    with CaptureQueriesContext(connection) as captured:
        text = client.get(address, {"year": 2021}).content.decode()
    assert "70 episodes without" in text
    assert len(captured) <= 15, [query["sql"][:90] for query in captured]


@pytest.mark.django_db
def test_a_practice_without_files_or_episodes_is_told_so(practice):
    hospital = factories.participant("technical")
    client = factories.client(factories.seat(hospital))
    page = client.get(reverse("quality:completeness", args=[hospital.model_id]))
    assert "No clinical data are due" in page.content.decode()
    client = factories.client(factories.seat(practice))
    page = client.get(reverse("quality:completeness", args=[practice.model_id]), {"year": 2021})
    assert "No episode needs clinical data so far" in page.content.decode()
