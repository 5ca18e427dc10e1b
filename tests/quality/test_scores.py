"""The score is worked out from what was accepted, and kept with its worksheet."""

from __future__ import annotations

from collections import namedtuple
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.encryption import blind_index
from quality import selectors
from quality.models import Score
from quality.services import scores
from tests.uploads import build

pytestmark = pytest.mark.django_db
Applicable = namedtuple("Applicable", "mbi_index starts_on")
EPISODE = timedelta(days=89)


@pytest.fixture
def applicable(monkeypatch):
    """Say which episodes owe clinical data, as the episodes app would after a construction run."""
    from episodes import selectors as episodes

    def given(rows):
        made = [
            Applicable(blind_index("mbi", row["mbi"]), date.fromisoformat(row["episode_start_date"])) for row in rows
        ]

        def answer(participant, year, *, completed_from, completed_to, book):
            return [row for row in made if completed_from <= row.starts_on + EPISODE <= completed_to]

        monkeypatch.setattr(episodes, "applicable_clinical_episodes", answer)

    return given


def test_score_of_accepted_files(practice, checked, measures_file, applicable):
    rows = build.clinical_rows()
    applicable(rows)
    checked()
    checked(measures_file, file_type="quality-measures", period=None)
    kept = scores.score(participant=practice, year=2021, by="test")
    assert (kept.clinical_submitted, kept.clinical_applicable) == (5, 5)
    assert kept.clinical_part == Decimal("50") and kept.quality_part > 0
    assert kept.score == kept.quality_part + kept.clinical_part
    assert kept.lines[-1]["label"] == "Aggregate quality score" and Decimal(kept.lines[-1]["amount"]) == kept.score
    assert selectors.score_for(practice, 2021) == kept
    # The same inputs again are the same score; other inputs are a new one.
    assert scores.score(participant=practice, year=2021, by="test") == kept
    applicable([*rows, *build.clinical_rows(5, seed=8)])
    again = scores.score(participant=practice, year=2021, by="test")
    assert (again.clinical_submitted, again.clinical_applicable, again.clinical_part) == (5, 10, Decimal("0"))
    assert Score.objects.count() == 2


def test_records_of_another_start_date_or_beneficiary_do_not_count(practice, checked, applicable):
    rows = build.clinical_rows()
    checked()
    applicable([*rows[:3], {**rows[3], "episode_start_date": "2021-05-05"}, {**rows[4], "mbi": "1EG4TE5MK73"}])
    assert selectors.clinical_completeness(practice, 2021).submitted == 3


def test_nothing_handed_in_scores_nothing(practice, applicable):
    applicable(build.clinical_rows())
    assert scores.score(participant=practice, year=2021, by="test").score == Decimal("0")
