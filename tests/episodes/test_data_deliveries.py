"""Deliveries of data files by CMS staff: to every practice with an approved request, once, with a log and a retry."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import DataDelivery, DataFile
from episodes.services import data_deliveries, data_files
from portal.models import Job
from portal.participation.services import sharing_refusals
from portal.services.use_case import Refused
from tests import factories
from tests.asking import confirmed
from tests.episodes.data_file_world import MBIS, YEAR, episode, run_of, with_request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
ADD = "admin:episodes_datadelivery_add"


@pytest.fixture
def analyst(data_dir):
    factories.at(date(2022, 8, 15))
    return factories.user(staff="analyst")


def practices(count, **answers):
    made = factories.participants(count)
    people = [with_request(one, **answers) for one in made]
    run = run_of(made[0])
    for day, one in enumerate(made, start=1):
        episode(run, one, "shares", date(2021, 3, day))
    return made, people


def work():
    """Do all jobs that wait, as a worker does, and mark them as done."""
    for job in Job.objects.filter(task=data_files.PREPARE, status="queued").order_by("pk"):
        data_files.prepare(data_file_id=job.arguments[0], by="test")
        Job.objects.filter(pk=job.pk).update(status="done")


def test_staff_deliver_to_all_approved_practices_and_read_the_log(analyst):
    (first, second), _ = practices(2)
    factories.participant()  # without a request
    browser = factories.client(analyst)
    shown = browser.post(reverse(ADD), {"year": YEAR})
    assert shown.context["concerned"] == "It concerns 2 practices."
    assert ("data files", "new", "6") in shown.context["rows"]
    assert not DataDelivery.objects.exists() and not Job.objects.filter(task=data_files.PREPARE).exists()
    assert confirmed(browser, reverse(ADD), {"year": YEAR}).status_code == 302
    files = DataFile.objects.filter(delivery=DataDelivery.objects.get())
    assert {(one.participant, one.data_set) for one in files} == {
        (participant, data_set)
        for participant in (first, second)
        for data_set in ("beneficiary-claims", "episodes", "clinical-and-quality")
    }
    work()
    assert set(files.values_list("status", flat=True)) == {"ready"}
    for participant in (first, second):
        assert participant.messages.filter(subject="Your data files of 2021 are ready").count() == 1
    listed = browser.get(reverse("admin:episodes_datafile_changelist")).content.decode()
    assert listed.count("Ready</td>") == 6 and MBIS["shares"] not in listed
    [row] = browser.get(reverse("admin:episodes_datadelivery_changelist")).context["cl"].result_list
    assert (row.queued_files, row.ready_files, row.failed_files, row.fetched_files) == (0, 6, 0, 0)
    told = confirmed(browser, reverse(ADD), {"year": YEAR}).content.decode()
    assert "Every practice with an approved data request of 2021 has the latest files." in told


def test_delivery_prepares_only_what_is_missing_or_out_of_date(analyst):
    (first, _), (person, _) = practices(2, data_sets=["episodes"])
    data_deliveries.send(year=YEAR, by=analyst)
    with pytest.raises(Refused, match="has the latest files"):
        data_deliveries.send(year=YEAR, by=analyst)  # all of them are being prepared
    work()
    sharing_refusals.record(participant=first, mbi=MBIS["shares"], refused_on=date(2022, 8, 15), by=person)
    again = data_deliveries.send(year=YEAR, by=analyst)
    assert [one.participant for one in again.data_files.all()] == [first]
    work()
    run_of(first)
    assert data_deliveries.send(year=YEAR, by=analyst).data_files.count() == 2


def test_only_analysts_deliver_and_only_what_was_approved(analyst):
    with pytest.raises(Refused, match="No practice has an approved data request"):
        data_deliveries.send(year=YEAR, by=analyst)
    practices(1)
    with pytest.raises(Refused, match="Only analysts"):
        data_deliveries.send(year=YEAR, by=factories.user(staff="help desk"))
    with pytest.raises(Refused, match="2030"):
        data_deliveries.send(year=2030, by=analyst)
    desk = factories.client(factories.user(staff="help desk"))
    for name in ("datafile", "datadelivery", "datafilefetch"):
        assert desk.get(reverse(f"admin:episodes_{name}_changelist")).status_code == 403


def test_failed_file_is_shown_with_its_reason_and_prepared_again(analyst):
    practices(1, data_sets=["episodes"])
    data_deliveries.send(year=YEAR, by=analyst)
    row = DataFile.objects.get()
    data_files.fail(data_file_id=row.pk, problem="We could not store the file.", by="test")
    browser = factories.client(analyst)
    page = browser.get(reverse("admin:episodes_datafile_change", args=[row.pk])).content.decode()
    assert "We could not store the file." in page and "Prepare again" in page
    chosen = {"action": "retry_each", "_selected_action": [row.pk]}
    confirmed(browser, reverse("admin:episodes_datafile_changelist"), chosen)
    row.refresh_from_db()
    assert (row.status, row.problem) == ("queued", "")
    work()
    row.refresh_from_db()
    assert row.status == "ready"
    with pytest.raises(Refused, match="only a file that could not be prepared"):
        data_files.retry(data_file=row, by=analyst)


def test_delivery_to_many_practices_takes_no_more_queries(analyst):
    def queries(count):
        practices(count)
        with CaptureQueriesContext(connection) as captured:
            data_deliveries.send(year=YEAR, by=analyst)
        return len(captured)

    few = queries(1)
    assert queries(6) <= few
