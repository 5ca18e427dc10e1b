"""Workers killed while they annotate, place, rehearse and make a version: each job is done once afterwards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import transaction

from portal.files import reading
from portal.models import Job, Role, StoredFile
from portal.selectors import policy_book
from quality.models import AnnotatedFile, Rehearsal, Revision, Version
from quality.services import annotated, checks, finding_places, rehearsals, repairs
from tests import factories
from tests.at_once import waiting_for_a_lock
from tests.uploads import build
from tests.worker import empty_queue, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
TASKS = (annotated.ANNOTATE, finding_places.PLACE, rehearsals.TASK, repairs.MAKE)
SECONDS_TO_RECOVER = 30


@pytest.fixture
def shared_folder(settings) -> Path:
    """Keep uploads in the data folder of the worker process."""
    settings.DATA_DIR = Path(os.environ["DATA_DIR"])
    return settings.DATA_DIR


def statuses() -> list[str]:
    return list(Job.objects.filter(task__in=TASKS).values_list("status", flat=True))


def test_jobs_whose_worker_dies_with_their_results_in_hand_are_done_once(start_worker, receive, shared_folder):
    """The test locks the rows that each job writes last, so that the worker dies after the work and before its end."""
    wrong = build.clinical(build.changed(build.clinical_rows(), 2, sex="Woman"))
    others = [factories.participant() for _ in range(2)]
    annotating, placing, revising = (receive(wrong, **given) for given in ({}, *({"participant": p} for p in others)))
    for version in (annotating, placing, revising):
        checks.check_version(version_id=version.pk, by="test")
    finding_places.place(version_id=revising.pk, by="test")
    Job.objects.exclude(task=finding_places.PLACE, arguments=[placing.pk]).delete()
    Version.objects.filter(pk=annotating.pk).update(rows=50_000)  # so that a worker writes the notes
    annotating.refresh_from_db()
    asked = annotated.ask(version=annotating, by=factories.seat(annotating.participant, Role.DELEGATE))
    revision = repairs.order(
        version=revising, repairs=["word:sex"], by=factories.seat(revising.participant, Role.DELEGATE)
    )
    ranges = policy_book().on(build.UPLOADED_ON)["intake/number_ranges"]
    rehearsal = rehearsals.ask(
        parameter="intake/number_ranges", value={**ranges, "planned_fractions": {"least": 1, "most": 2}},
        year=2021, file_type="clinical-data", by=factories.user(staff="analyst"),
    )  # fmt: skip
    Job.objects.filter(task=rehearsals.TASK).exclude(arguments=[rehearsal.pk, annotating.pk]).delete()
    assert sorted(Job.objects.values_list("task", flat=True)) == sorted(TASKS)

    with transaction.atomic():
        for row in (asked, placing, revision, rehearsal):
            type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
        worker = start_worker(beat=True, concurrency=len(TASKS))
        wait_until(lambda: waiting_for_a_lock() == len(TASKS), SECONDS_TO_RECOVER)
        worker.kill()
    assert statuses() == ["running"] * len(TASKS)
    assert not placing.places.exists() and not AnnotatedFile.objects.exclude(file=None).exists()
    empty_queue()
    start_worker(beat=True, concurrency=2)
    wait_until(lambda: statuses() == ["done"] * len(TASKS), SECONDS_TO_RECOVER)

    assert set(Job.objects.filter(task__in=TASKS).values_list("attempts", flat=True)) == {2}
    assert AnnotatedFile.objects.get().file
    assert annotating.participant.messages.filter(subject__contains="your file with notes").count() == 1
    assert placing.places.count() == placing.findings.count() == 1
    assert Rehearsal.objects.get().results.get().version == annotating
    made = Revision.objects.get().made
    assert list(revising.submission.versions.order_by("number")) == [revising, made]
    wait_until(lambda: Version.objects.get(pk=made.pk).status == "accepted", SECONDS_TO_RECOVER)
    assert reading.remove_abandoned_copies() == 0, "plain copies of the killed worker are removed"
    assert StoredFile.objects.count() == 5
