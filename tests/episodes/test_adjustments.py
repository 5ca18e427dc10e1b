"""A practice's page of adjustments: each year and component, 0 with its reason, and what is still to come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from episodes.models import Adjustment
from episodes.selectors import adjusted_years
from episodes.services.adjustments import set_adjustment
from portal import selectors
from tests import factories

pytestmark = pytest.mark.django_db
LAST_DAY_BEFORE, DELIVERED = date(2021, 12, 1), date(2021, 12, 2)
"""The day before, and the day by which the adjustments of 2022 are due: 30 days before January 1."""


def words(participant, name="episodes:adjustment-list", *more):
    browser = factories.client(factories.seat(participant, "viewer"))
    page = browser.get(reverse(name, args=[participant.model_id, *more]))
    assert page.status_code == 200
    return " ".join(page.content.decode("utf-8-sig").split())


def given(participant, year=2021, component="PC", **more):
    values = {"case_mix": Decimal("0.0312"), "historical_experience": Decimal("0.05"), **more}
    return set_adjustment(participant=participant, year=year, component=component, source="CMS", by="test", **values)


@pytest.mark.parametrize(
    ("counts", "shown", "reasons"),
    [
        (
            {"window_episodes": 60, "baseline_episodes": 60},
            ("3.12%", "5.00%", "7.62%"),  # 3.12% and 5% times the blend of 90%
            ("From 60 episodes in three years.", "From 60 episodes in the baseline. It counts with 90.00%."),
        ),
        (
            {"window_episodes": 59, "baseline_episodes": 59},
            ("0.00%", "0.00%", "0.00%"),
            ("0 because you had 59 episodes in three years. It takes 60.",
             "0 because you had 59 episodes in the baseline. It takes 60."),
        ),
        (
            {"window_episodes": 0},
            ("0.00%", "0.00%", "0.00%"),
            ("0 because you had 0 episodes in three years.", "0 because CMS gave no number of episodes."),
        ),
    ],
)  # fmt: skip
def test_adjustment_is_shown_with_its_number_of_episodes_or_is_0_with_the_reason(counts, shown, reasons):
    factories.at(date(2021, 3, 1))
    participant = factories.participant("professional")
    given(participant, **counts)
    page = words(participant)
    case_mix, historical, together = shown
    assert f">{case_mix}<span" in page and f">{historical}<span" in page and f">{together}</td>" in page
    assert all(reason in page for reason in reasons)
    assert page.count('<svg class="signed-bars') == 2, "one for wide screens, one for narrow ones"


def test_blend_follows_the_year_and_the_sign():
    factories.at(date(2025, 3, 1))
    participant = factories.participant("professional")
    for year, history in ((2021, "0.05"), (2025, "0.05"), (2024, "-0.05")):
        given(participant, year, historical_experience=Decimal(history), case_mix=Decimal(0), baseline_episodes=80)
    rows = {one.year: one for one in selected(participant, date(2025, 3, 1))}
    assert (rows[2021].change, rows[2025].change, rows[2024].change) == (
        Decimal("0.045"), Decimal("0.035"), Decimal("-0.045"),
    )  # fmt: skip


def selected(participant, today):
    return adjusted_years(participant, today=today, book=selectors.policy_book())


@pytest.mark.parametrize(
    ("kind", "components"), [("professional", ["PC"]), ("technical", ["TC"]), ("dual", ["PC", "TC"])]
)
def test_each_kind_sees_its_components_and_the_year_that_comes_next(kind, components):
    participant = factories.participant(kind)
    seen = [(one.year, one.component) for one in selected(participant, LAST_DAY_BEFORE)]
    assert seen == [(year, component) for year in (2022, 2021) for component in components]
    seen = [(one.year, one.component) for one in selected(participant, DELIVERED)]
    assert seen == [(year, component) for year in (2023, 2022, 2021) for component in components]
    factories.at(LAST_DAY_BEFORE)
    page = words(participant)
    assert "CMS delivers them by December 2, 2021" in page and "Not delivered yet" in page
    assert "CMS should have delivered them by December 2, 2020" in page, "those of 2021 are late"
    assert "signed-bars" not in page and "Download" not in page


def test_years_after_the_participant_left_are_not_expected():
    participant = factories.participant("technical", to_on=date(2021, 12, 31))
    assert [one.year for one in selected(participant, date(2025, 1, 1))] == [2021]


def test_download_has_the_delivered_rows_as_text():
    factories.at(date(2021, 3, 1))
    participant = factories.participant()
    given(participant, baseline_episodes=70)
    given(participant, component="TC", historical_experience=Decimal("-0.05"), baseline_episodes=70)
    text = words(participant, "episodes:adjustment-file", "csv")
    assert f"2021,{participant.model_id},PC,0.000000,,0.050000,70,0.90,,1,CMS" in text
    assert f"2021,{participant.model_id},TC,0.000000,,-0.050000,70,0.90,,1,CMS" in text


def test_page_takes_at_most_15_queries(django_assert_max_num_queries):
    factories.at(date(2025, 3, 1))
    participant = factories.participant()
    for year in range(2021, 2026):
        for component in ("PC", "TC"):
            given(participant, year, component, baseline_episodes=70)
    assert Adjustment.objects.count() == 10
    browser = factories.client(factories.seat(participant))
    selectors.policy_book()
    with django_assert_max_num_queries(15):
        browser.get(reverse("episodes:adjustment-list", args=[participant.model_id]))


def test_side_navigation_marks_one_page():
    factories.at(date(2021, 3, 1))
    page = words(factories.participant())
    assert page.count('usa-sidenav__item"><a href=') and page.count('class=" usa-current"') == 1
