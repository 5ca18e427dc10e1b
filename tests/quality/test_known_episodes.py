"""Rows compared with the episodes that CMS built, and with the rows of other files."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from episodes.models import ConstructionRun
from portal.selectors import policy_book
from quality.known_episodes import known_episodes
from quality.models import Submission
from tests import factories
from tests.uploads import build

pytestmark = pytest.mark.django_db
ROWS = build.clinical_rows()


def found(version) -> list[tuple[str, int | None, str | None, str | None]]:
    """Return rule, row, column and the expected text of each finding of an accepted version."""
    assert version.status == "accepted"
    findings = version.findings.select_related("group")
    return [(f.group.rule, f.row, f.column, f.expected) for f in findings]


def test_rows_of_the_episodes_that_are_due_have_no_finding(checked, construct):
    assert found(checked()) == []  # no episodes have been built
    construct(ROWS)
    assert found(checked(build.clinical(build.changed(ROWS, 0, target_site="pelvis")))) == []


def test_a_patient_without_an_episode_and_an_episode_without_a_row_are_warnings(checked, construct):
    other, missing = build.clinical_rows(7)[5:]
    construct([*ROWS[1:], other, missing])
    version = checked(build.clinical([*ROWS, other]))
    assert [one[:3] for one in found(version)] == [
        ("episode-without-row", None, None),
        ("patient-without-episode", 2, "mbi"),
    ]
    assert "1 of 6 completed episodes" in version.findings.get(group__rule="episode-without-row").message


def test_an_episode_of_another_day_is_told_with_its_day(checked, construct):
    construct(build.changed(ROWS, 0, episode_start_date="2021-06-04"))
    version = checked()
    assert ("episode-on-another-day", 2, "episode_start_date", "June 4, 2021") in found(version)
    assert {one[0] for one in found(version)} == {"episode-on-another-day", "episode-without-row"}


def test_episodes_that_end_after_the_claims_are_not_missed(checked, construct):
    construct(ROWS[1:])
    ConstructionRun.objects.update(claims_through=date(2021, 8, 30))  # the episode of row 2 ends on August 31
    assert found(checked()) == []


def test_a_patient_of_another_file_has_one_birth_date_one_sex_and_episodes_apart(checked, practice):
    factories.at(date(2021, 7, 20))
    patient = {name: ROWS[0][name] for name in ("mbi", "last_name", "first_name", "date_of_birth", "sex")}
    earlier = {
        **ROWS[0],
        "date_of_birth": "1931-01-01",
        "sex": "female" if patient["sex"] == "male" else "male",
        "episode_start_date": "2021-03-20",
        "rt_start_date": "2021-03-28",
        "rt_end_date": "2021-05-20",
    }
    assert checked(build.clinical([earlier]), period=1).status == "accepted"
    factories.at(date(2022, 1, 10))
    version = checked()
    other = "Clinical data, January to June 2021"
    assert found(version) == [
        ("changed-since-other-file", 2, "date_of_birth", f"as in {other}"),
        ("changed-since-other-file", 2, "sex", f"as in {other}"),
        ("episode-in-another-file", 2, "episode_start_date", f"118 days or more from the episode as in {other}"),
    ]
    text = " ".join(f"{f.message} {f.fix} {f.expected}" for f in version.findings.all())
    assert "1931" not in text and patient["mbi"] not in text
    assert found(checked(build.clinical(build.changed(ROWS, 0, date_of_birth="1931-01-01"))))[0][2] == "sex"


def test_what_is_known_takes_the_same_queries_for_any_number_of_rows(checked, construct, practice):
    counts = []
    submission = Submission.objects.create(participant=practice, year=2021, file_type="clinical-data", period=2)
    for number in (5, 40):
        construct(build.clinical_rows(number))
        with CaptureQueriesContext(connection) as queries:
            known_episodes(submission, book=policy_book())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
