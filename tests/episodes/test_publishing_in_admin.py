"""Staff compare a run in the admin, ask for its publication, and publish it; lists of differences and rejected rows."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from episodes.models import ClaimsFile, ConstructionRun, EpisodeDifference, Publication, RejectedRow
from episodes.services import comparisons
from tests import asking, factories
from tests.architecture.rows import row_of
from tests.episodes.test_comparisons import NEW, Pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Pair:
    """Return two runs: one episode is the same, one is new, one is gone, and one has another outcome."""
    factories.at(date(2022, 8, 1))
    made = Pair("claims")
    made.episode({}, {})
    made.episode(None, {"file": NEW})
    made.episode({}, None)
    made.episode({}, {"complete": False, "reason": "died", "file": NEW})
    comparisons.compare(run=made.now, by="test")
    return made


def staff(group: str):
    return factories.client(factories.user(staff=group))


def page_of(run: ConstructionRun) -> str:
    return reverse("admin:episodes_constructionrun_change", args=[run.pk])


def step_of(run: ConstructionRun, name: str) -> str:
    return reverse("admin:episodes_constructionrun_step", args=[run.pk, name])


def test_analyst_compares_and_asks_and_approver_reads_what_follows_before_publishing(pair):
    analyst, approver = staff("analyst"), staff("approver")
    page = analyst.get(page_of(pair.now)).content.decode()
    summary = "Episodes: 1 new, 1 gone, 1 with another outcome"
    assert f"Against run {pair.was.pk}. {summary}." in page
    assert "Inputs that changed: claims that came since." in page
    assert "Ask to publish" in page and step_of(pair.now, "publish") not in page
    assert analyst.post(step_of(pair.now, "ask"), {"reason": "As expected."}).status_code == 302
    waiting = approver.get(page_of(pair.now)).content.decode()
    assert "As expected." in waiting and step_of(pair.now, "publish") in waiting and "Ask to publish" not in waiting
    shown = approver.post(step_of(pair.now, "publish"), {})
    words = shown.content.decode()
    assert summary in words
    assert "1 report, one for each practice with episodes in it." in words
    assert "The episodes of 1 practice differ." in words
    assert ("publication", "changed", "1") in shown.context["rows"]
    assert ("episode count", "new", "1") in shown.context["rows"], "for the low-volume test"
    assert Publication.objects.get(run=pair.now).published_at is None
    assert asking.confirmed(approver, step_of(pair.now, "publish"), {}).status_code == 302
    assert ConstructionRun.objects.latest_of(2021) == pair.now
    assert "superseded" in approver.get(page_of(pair.was)).content.decode()


def test_own_request_is_not_published_and_may_be_sent_back_with_a_reason(pair):
    both = staff("administrator")
    both.post(step_of(pair.now, "ask"), {"reason": "As expected."})
    assert "A second person must publish the run." in both.post(step_of(pair.now, "publish"), {}).content.decode()
    assert both.post(step_of(pair.now, "send-back"), {"reason": "Too early."}).status_code == 302
    assert "Too early." in both.get(page_of(pair.now)).content.decode()
    assert both.post(step_of(pair.now, "ask"), {"reason": "Now."}).status_code == 302
    assert staff("reviewer").get(step_of(pair.now, "ask")).status_code == 403


def test_list_of_runs_is_filtered_by_publication(pair):
    analyst, waiting = staff("analyst"), factories.user(staff="analyst")
    asked = ConstructionRun.objects.create(year=2022, claims_through=date(2022, 7, 31), status="done", key="asked")
    queued = ConstructionRun.objects.create(year=2023, claims_through=date(2022, 7, 31), key="queued", partitions=3)
    Publication.objects.create(run=asked, reason="x", asked_by=waiting, asked_at=pair.was.finished_at)

    def listed(**given: str) -> set[int]:
        answer = analyst.get(reverse("admin:episodes_constructionrun_changelist"), given)
        return {row.pk for row in answer.context["cl"].result_list}

    assert listed() == {pair.was.pk, pair.now.pk, asked.pk, queued.pk}
    assert listed(publication="in-use") == {pair.was.pk}
    assert listed(publication="waiting") == {asked.pk}
    assert listed(publication="none") == {pair.now.pk, asked.pk}
    words = analyst.get(reverse("admin:episodes_constructionrun_changelist")).content.decode()
    assert "0 of 3 partitions" in words and "Waits for a second person" in words and "In use since" in words


def test_differences_are_filtered_by_cause_and_exported_without_a_patient(pair):
    analyst = staff("analyst")
    address = reverse("admin:episodes_episodedifference_changelist")
    chosen = {"comparison__id__exact": pair.now.comparison.pk, "kind__exact": "outcome", "cause__exact": "claims"}
    [row] = analyst.get(address, chosen).context["cl"].result_list
    assert (row.participant, row.was, row.now) == (pair.practice, "complete", "died")
    export = analyst.get(reverse("admin:episodes_episodedifference_export", args=["csv"]), chosen)
    [line] = csv.DictReader(io.StringIO(b"".join(export.streaming_content).decode("utf-8-sig")))
    assert line["In this run"] == "The beneficiary died before the technical component started"
    assert line["Cause"] == "Claims that came since"
    patients = set(EpisodeDifference.objects.values_list("episode__beneficiary__bene_id", flat=True)) - {None}
    everything = analyst.get(address).content.decode()
    assert not [patient for patient in patients if f">{patient}<" in everything]
    assert staff("help desk").get(address).status_code == 403


def test_rejected_rows_are_listed_by_reason_and_file(pair):
    analyst = staff("analyst")
    reasons = {"wrong number of fields": 2, "no beneficiary": 1}
    spoiled = row_of(ClaimsFile, None, kind="carrier", name="spoiled.csv", rejected_by_reason=reasons, rejected_rows=3)
    for number, reason in enumerate(("wrong number of fields", "wrong number of fields", "no beneficiary"), start=2):
        RejectedRow.objects.create(claims_file=spoiled, line_number=number, reason=reason)
    page = analyst.get(reverse("admin:episodes_claimsfile_change", args=[spoiled.pk])).content.decode()
    address = reverse("admin:episodes_rejectedrow_changelist")
    link = f"{address}?claims_file__id__exact={spoiled.pk}&amp;rejected_for=wrong+number+of+fields"
    assert link in page
    rows = analyst.get(link.replace("&amp;", "&")).context["cl"].result_list
    assert [row.line_number for row in rows] == [2, 3]
    pair.now.inputs = [{"kind": "carrier", "name": spoiled.name, "sha256": spoiled.sha256}]
    pair.now.save()
    assert link in analyst.get(page_of(pair.now)).content.decode()
