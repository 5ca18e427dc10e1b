"""The data set of a practice's clinical and quality figures, row by row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from episodes.data_sets.catalogue import catalogue
from episodes.data_sets.data_set import Extract
from portal.selectors import policy_book
from quality.services import scores
from reconciliation.models import Report, Run
from tests.architecture.rows import row_of
from tests.uploads import build

pytestmark = pytest.mark.django_db


def figures(practice):
    data_set = catalogue()["clinical-and-quality"]
    extract = Extract(practice, 2021, None, frozenset(), policy_book())
    rows = [dict(zip(data_set.header, row, strict=True)) for row in data_set.read(extract)]
    assert {(row["performance_year"], row["model_id"]) for row in rows} == {(2021, practice.model_id)}
    return {
        (row["section"], row["item"]): {name: cell for name, cell in list(row.items())[4:] if cell is not None}
        for row in rows
    }


def test_measures_completeness_by_cancer_type_and_the_last_score(practice, checked, construct, measures_file):
    rows = build.clinical_rows()
    construct(rows)
    checked(build.clinical(rows[:-1]))
    measure = build.measure_rows()[0]
    checked(measures_file, file_type="quality-measures", period=None)
    kept = scores.score(participant=practice, year=2021, book=policy_book(), by="test")
    assert ("score", "aggregate-quality-score") not in figures(practice), "no report is issued"
    row_of(Report, practice, run=row_of(Run, practice, year=2021, kind="initial"), score=kept)
    found = figures(practice)
    counts = ("eligible", "exclusions", "exceptions", "met", "not_met")
    assert found["measure", measure["measure_id"]] == {
        "method": measure["reporting_method"], **{name: int(measure[name]) for name in counts},
    }  # fmt: skip
    assert found["clinical-data", "all"] == {"required": 5, "accepted": 4}
    missing = rows[-1]["cancer_type"]
    required = sum(row["cancer_type"] == missing for row in rows)
    assert found["clinical-data", missing] == {"required": required, "accepted": required - 1}
    assert found["score", "aggregate-quality-score"] == {"points": kept.score}
    assert found["score", "clinical-part"] == {"points": Decimal(0)}


def test_practice_without_files_has_zeros_and_no_score(practice):
    assert figures(practice) == {("clinical-data", "all"): {"required": 0, "accepted": 0}}
