"""The difference between two versions: rows by patient and episode, measures by number, findings by rule."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.selectors import policy_book
from quality import comparison
from quality.models import ClinicalRecord
from quality.services import declarations, submissions
from tests import factories
from tests.uploads import build

pytestmark = pytest.mark.django_db


def page_of(practice, newer, **query):
    return reverse("quality:version-compare", args=[practice.model_id, newer.pk], query=query)


@pytest.fixture
def browser(practice):
    return factories.client(factories.seat(practice, "viewer"))


def many_rows(count, seed):
    """Return rows of breast cancer, each with a patient of its own, some of whose values are drawn."""
    chosen = random.Random(seed)
    rows = []
    for number in range(count):
        row = next(one for one in build.clinical_rows(5) if one["cancer_type"] == "breast")
        start = date(2021, 5, 1) + timedelta(days=number)
        rows.append({**row, "mbi": f"1EG4TE5MK{number // 10 % 10}{number % 10}", "last_name": f"Patient{number}",
                     "episode_start_date": start.isoformat(), "rt_start_date": (start + timedelta(days=10)).isoformat(),
                     "rt_end_date": (start + timedelta(days=40)).isoformat(),
                     "target_site": chosen.choice(["Breast", "Left breast"]),
                     "first_name": chosen.choice(["Ada", "Bea"])})  # fmt: skip
    return rows


def reference(before, after):
    """Compare two lists of rows one by one, as text."""
    old = {(row["mbi"], row["episode_start_date"]): row for row in before}
    new = {(row["mbi"], row["episode_start_date"]): row for row in after}
    both = old.keys() & new.keys()
    columns: dict[str, int] = {}
    for key in both:
        names = {name for name in new[key] if new[key][name] != old[key][name]}
        if names & {"first_name", "last_name", "date_of_birth"}:
            names = names - {"first_name", "last_name", "date_of_birth"} | {"names or birth date"}
        for name in names:
            columns[name] = columns.get(name, 0) + 1
    changed = sum(old[key] != new[key] for key in both)
    return (len(new) - len(both), len(old) - len(both), changed, len(both) - changed), columns


@pytest.mark.parametrize("seed", range(3))
def test_rows_are_compared_as_one_by_one(checked, seed):
    before, after = many_rows(40, seed)[: 30 + seed], many_rows(40, seed + 100)[5 + seed :]
    random.Random(seed).shuffle(after)
    older, newer = checked(build.clinical(before)), checked(build.clinical(after))
    assert (older.status, newer.status) == ("accepted", "accepted")
    counts, columns = reference(before, after)
    found = comparison.counts(older, newer)
    assert (found.added, found.removed, found.changed, found.unchanged) == counts
    assert dict(comparison.changed_columns(older, newer)) == columns
    assert not comparison.counts(newer, newer).differ


def test_page_counts_first_then_shows_old_and_new_values_of_each_row(checked, practice, browser):
    rows = build.clinical_rows()
    older = checked()
    corrected = build.changed(rows, 1, last_name="Corrected", target_site="Other site")
    newer = checked(build.clinical(corrected[:-1]))
    text = " ".join(browser.get(page_of(practice, newer)).content.decode().split())
    assert "1 changed, 0 added, 1 removed, 3 unchanged." in text
    assert f"last_name: <strong>{rows[1]['last_name']}</strong> → <strong>Corrected</strong>" in text
    assert "target_<wbr>site" in text and "Counts now" in text
    assert rows[-1]["mbi"] not in text, "rows that were removed are on a page of their own"
    removed = browser.get(page_of(practice, newer, show="removed")).content.decode()
    assert rows[-1]["mbi"] in removed and rows[1]["mbi"] not in removed
    assert older.number == 1 and "There is no earlier version" in browser.get(page_of(practice, older)).content.decode()


def test_date_that_a_program_wrote_otherwise_is_no_change(checked):
    rows = build.clinical_rows()
    american = [{**row, "date_of_birth": "/".join((*row["date_of_birth"].split("-")[1:], row["date_of_birth"][:4]))}
                for row in rows]  # fmt: skip
    assert not comparison.counts(checked(build.clinical(rows)), checked(build.clinical(american))).differ


def test_a_blank_cell_is_no_change_though_another_row_now_fills_in_the_column(checked):
    """A column that no row fills in is not stored; one that some row fills in is stored as null in the others."""
    rows = many_rows(3, 1)
    older = checked(build.clinical([{**row, "stage_group": ""} for row in rows]))
    newer = checked(
        build.clinical([{**row, "stage_group": "IIA" if number == 0 else ""} for number, row in enumerate(rows)])
    )
    assert (older.status, newer.status) == ("accepted", "accepted")
    found = comparison.counts(older, newer)
    assert (found.changed, found.unchanged) == (1, 2)
    assert dict(comparison.changed_columns(older, newer)) == {"stage_group": 1}


def test_queries_and_rows_of_a_page_do_not_grow_with_the_file(checked, practice, browser):
    def queries(count):
        checked(build.clinical(many_rows(count, 1)))
        newer = checked(build.clinical(many_rows(count, 2)))
        browser.get(page_of(practice, newer))
        with CaptureQueriesContext(connection) as captured:
            answer = browser.get(page_of(practice, newer))
        return len(captured), len(answer.context["page"].object_list)

    few, many = queries(6), queries(60)
    assert few[0] == many[0] <= 15
    assert many[1] == 25


def test_measures_are_compared_count_by_count(checked, practice, browser):
    def file(**changes):
        rows = [{**row, "model_id": practice.model_id, "tin": practice.tin} for row in build.measure_rows()]
        return build.measures([{**rows[0], **changes}, *rows[1:]])

    first = build.measure_rows()[0]
    met, not_met = int(first["met"]), int(first["not_met"])
    given = {"file_type": "quality-measures", "period": None}
    older, newer = checked(file(), **given), checked(file(met=str(met - 1), not_met=str(not_met + 1)), **given)
    [one] = comparison.measures(older, newer)
    assert (one.measure, one.kind) == (first["measure_id"], "changed")
    assert [(change.column, change.before, change.after) for change in one.changes] == [
        ("met", met, met - 1), ("not_met", not_met, not_met + 1),
    ]  # fmt: skip
    [said] = comparison.in_words(older, newer, book=policy_book())
    assert said.startswith("Oncology: ")
    assert said.endswith(f" Pain (144): met {met}, now {met - 1}; not met {not_met}, now {not_met + 1}")
    assert f"<strong>{met - 1}</strong>" in browser.get(page_of(practice, newer)).content.decode()


def test_rejected_version_is_compared_by_its_findings(checked, practice, browser):
    rejected = checked(build.clinical(build.changed(build.clinical_rows(), 0, sex="x")))
    accepted = checked()
    assert not ClinicalRecord.objects.filter(version=rejected).exists()
    [(group, before, after)] = comparison.findings(rejected, accepted)
    assert (group.rule, before, after) == ("not-an-allowed-word", 1, 0)
    text = browser.get(page_of(practice, accepted)).content.decode()
    assert group.title in text and "We store the rows of accepted versions only" in text


def test_version_is_compared_with_the_one_that_the_address_names(checked, practice, browser):
    first = checked()
    checked(build.clinical(build.changed(build.clinical_rows(), 0, sex="x")))  # rejected, so not compared by itself
    third = checked(build.clinical(build.clinical_rows()[:-1]))
    assert browser.get(page_of(practice, third)).context["older"] == first
    for asked, number in (("2", 2), ("1", 1), ("3", 1), ("x", 1)):
        assert browser.get(page_of(practice, third, **{"with": asked})).context["older"].number == number


def test_file_after_a_declaration_adds_all_rows(checked, practice):
    declared = declarations.declare_nothing(
        participant=practice, year=2021, file_type="clinical-data", period=2, signer_title="Administrator",
        by=factories.seat(practice),
    )  # fmt: skip
    assert comparison.in_words(declared, checked(), book=policy_book()) == ["5 rows added"]


def test_without_an_accepted_version_the_page_takes_the_one_whose_check_ended(checked, receive, practice, browser):
    rejected = checked(build.clinical(build.changed(build.clinical_rows(), 0, sex="?")))
    canceled = receive(build.clinical(build.changed(build.clinical_rows(), 0, sex="??")))
    submissions.cancel(version=canceled, by=factories.seat(practice, "delegate"))
    newer = checked(build.clinical())
    assert browser.get(page_of(practice, newer)).context["older"] == rejected
