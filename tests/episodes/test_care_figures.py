"""The watch for unintended consequences: figures of each participant beside its own past, in a few queries."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import CareFigures, Episode, EpisodeComponent, EpisodeLine, EpisodePrice
from episodes.rules.unintended_consequences import Care, changes
from episodes.services import care_figures
from portal.policy import load_book
from tests import factories
from tests.architecture.rows import row_of

BOOK = load_book()


def care(episodes=20, fractions="20", start_days="10", incomplete="0.10"):
    return Care(episodes, *(None if one is None else Decimal(one) for one in (fractions, start_days, incomplete)))


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (care(), (False, False, False)),
        (care(fractions="18.001"), (False, False, False)),
        (care(fractions="18"), (True, False, False)),
        (care(start_days="12.999"), (False, False, False)),
        (care(start_days="13"), (False, True, False)),
        (care(incomplete="0.149"), (False, False, False)),
        (care(incomplete="0.15"), (False, False, True)),
        (care(fractions="1", start_days="90", incomplete="1"), (True, True, True)),
        (care(19, fractions="1", start_days="90", incomplete="1"), (False, False, False)),
        (care(fractions=None, start_days=None, incomplete=None), (False, False, False)),
    ],
)
def test_change_counts_from_its_limit_on_and_with_enough_episodes(now, found):
    made = changes(now, care(), year=2022, book=BOOK)
    assert (made.fewer_fractions, made.later_starts, made.more_incomplete) == found
    few = changes(now, care(19), year=2022, book=BOOK)
    assert not (few.fewer_fractions or few.later_starts or few.more_incomplete), "too few in the past"


def run_of(year, participant, *, episodes, fractions, start_days, incomplete):
    """Write a finished run with the episodes of a Dual participant, the first of them incomplete."""
    run = factories.published_run(year=year)
    price = row_of(EpisodePrice, participant, run=run)
    for number in range(episodes):
        begins = date(year, 2, 1) + timedelta(days=number)
        episode = row_of(
            Episode, participant, run=run, pc_participant=participant, tc_participant=participant, starts_on=begins,
            tc_starts_on=begins + timedelta(days=start_days), complete=number >= incomplete,
        )  # fmt: skip
        for component in ("PC", "TC"):
            row_of(EpisodeComponent, participant, run=run, episode=episode, component=component, price=price)
        line = {"run": run, "episode": episode, "role": "included", "service_on": begins}
        row_of(EpisodeLine, participant, **line, hcpcs="77385", units=fractions)
        row_of(EpisodeLine, participant, **line, hcpcs="77387", units=fractions)  # image guidance is no fraction
    return run


@pytest.mark.django_db
def test_figures_stand_beside_the_own_past_and_staff_see_the_changes_first():
    changed, same = factories.participant(), factories.participant(legal_name="The Same Practice")
    before = {"episodes": 20, "fractions": 25, "start_days": 7, "incomplete": 2}
    first = run_of(2021, changed, **before)
    care_figures.compute(run=first, book=BOOK, by="test")
    run = run_of(2022, changed, episodes=20, fractions=20, start_days=12, incomplete=5)
    assert care_figures.compute(run=run, book=BOOK, by="test") == 1
    row = CareFigures.objects.get(run=run)
    figures = (row.fractions, row.past_fractions, row.start_days, row.past_start_days)
    assert figures == (20, 25, 12, 7)
    assert (row.incomplete, row.past_incomplete) == (Decimal("0.250"), Decimal("0.100"))
    assert (row.episodes, row.past_episodes) == (20, 20)
    assert (row.fewer_fractions, row.later_starts, row.more_incomplete) == (True, True, True)
    assert CareFigures.objects.get(run=first).past_fractions is None
    also = run_of(2023, changed, **before)
    other = run_of(2023, same, **before)
    EpisodeComponent.objects.filter(run=other).update(run=also)
    with CaptureQueriesContext(connection) as queries:
        assert care_figures.compute(run=also, book=BOOK, by="test") == 2
    of_episodes = [one for one in queries.captured_queries if "episodes_" in one["sql"]]
    assert len(of_episodes) == 6, "the runs, two for now, two for the past, one insert, however many participants"
    browser = factories.client(factories.user(staff="analyst"))
    page = browser.get(reverse("admin:episodes_carefigures_changelist"), {"run__year": 2022}).content.decode()
    assert changed.legal_name in page and "before: 25.0" in page and "25.00%" in page
    assert factories.client(factories.user(staff="help desk")).get(
        reverse("admin:episodes_carefigures_changelist")
    ).status_code == 403  # fmt: skip
