"""Inputs that CMS has not loaded: an initial run does not open without them, or says what it counts without."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from episodes.services import adjustments
from portal.policy import Book, load_book
from portal.policy.regimes import book_under
from portal.rules.performance_years import performance_years
from portal.services.use_case import Refused
from quality.services import experience_surveys
from reconciliation.models import Run
from reconciliation.selectors import missing_inputs
from reconciliation.services import runs
from tests import asking, factories

DAY = date(2024, 8, 15)
BENCHMARKS = missing_inputs.BENCHMARKS


@pytest.fixture
def practices(db):
    """A hospital, a dual and a professional participant in a year with the patient experience withhold."""
    factories.at(DAY)
    factories.published_run(year=2023, claims_through=date(2024, 7, 31))
    return [factories.participant(kind) for kind in ("technical", "dual", "professional")]


def load_survey(*rows: str) -> None:
    content = "\n".join(["model_id,sampled,completed,score", *rows]).encode()
    days = {"from_on": date(2023, 9, 1), "to_on": date(2023, 11, 30)}
    experience_surveys.load(year=2023, contractor="Survey House", **days, content=content, by="test")


def open_run(**given) -> Run:
    return runs.open_run(year=2023, kind="initial", as_of=DAY, by="test", **given)


def test_a_run_does_not_open_before_the_survey_is_loaded_and_whoever_has_few_answers_counts_without_it(practices):
    hospital, dual, office = practices
    with pytest.raises(
        Refused, match=r"has not loaded the survey of patients' experience of 2023.* Load the contractor"
    ):
        open_run(goes_on_because="CMS cannot wait.")
    load_survey(f"{hospital.model_id},90,40,", f"{dual.model_id},90,11,")
    with pytest.raises(Refused) as refused:
        open_run()
    both = ", ".join(sorted((hospital.model_id, dual.model_id)))
    assert f"has no score of {both}, although enough of their patients answered. Load the list" in str(refused.value)
    assert open_run(participants=[office]).scope == [office.model_id], "nobody is asked about the others"
    Run.objects.update(status="done")
    load_survey(f"{hospital.model_id},90,10,", f"{dual.model_id},90,11,60")
    run = runs.carry_out(year=2023, kind="initial", as_of=DAY, by="test")
    assert (run.status, run.participants_failed) == ("done", 0)
    facts = {one.participant_id: one.facts["score_inputs"] for one in run.reports.all()}
    withheld = {owner: kept["withhold_score"] for owner, kept in facts.items()}
    assert Decimal(withheld[hospital.pk]) == 100 and Decimal(withheld[dual.pk]) == 60
    assert run.inputs["counted_as_none"][-1].startswith("2 practices have fewer than 11 answers in the survey")


def test_numbers_that_are_not_on_file_are_named_before_and_after_the_opening(practices):
    for one in practices[1:]:
        for component in ("PC", "TC"):
            adjustments.set_adjustment(
                participant=one, year=2023, component=component, baseline_episodes=80, source="x", by="test"
            )
    load_survey(*(f"{one.model_id},90,40,80" for one in practices))
    told = "1 practice has no number of episodes in the baseline on file, so the stop-loss limit does not protect it."
    browser = factories.client(factories.user(staff="analyst"))
    address, fields = reverse("admin:reconciliation_run_add"), {"year": 2023, "kind": "initial", "as_of": str(DAY)}
    assert told in browser.post(address, fields).content.decode() and not Run.objects.exists()
    assert asking.confirmed(browser, address, fields).status_code == 302
    run = Run.objects.get()
    true_up = "The true-up of 2022 is not released, so no report includes it. It is settled by itself."
    assert [one.partition(" CMS gives")[0] for one in run.inputs["counted_as_none"]] == [true_up, told]
    assert told in browser.get(reverse("admin:reconciliation_run_change", args=[run.pk])).content.decode()


def test_a_year_without_benchmarks_of_its_own_is_refused_and_every_year_of_every_rule_has_them():
    book = load_book()
    known = book.parameter(BENCHMARKS)
    before = tuple(one for one in known.values if one.from_on < date(2023, 1, 1))
    short = Book({**book.parameters, BENCHMARKS: replace(known, values=before)}, {})
    told = missing_inputs.unloaded(2023, [], book=short)
    assert told.startswith("The policy has no benchmarks of 2023; its newest are those from January 1, 2022 on. Load")
    for one in (book, book_under("cy2022")):
        for py in performance_years(book=one):
            assert one.on(py.starts_on).entry(BENCHMARKS).from_on == py.starts_on
