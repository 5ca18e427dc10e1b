"""The stages of an uploaded version: their order, their times, their progress, and the cancel of a version."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.access import NotAllowed
from portal.models import Job, Role, StoredFile
from portal.services import stored_files
from portal.services.jobs import NotYet
from portal.services.use_case import Refused
from quality.course import course_of, under_way, waited_and_worked
from quality.intake import checking
from quality.intake.checking import check_file
from quality.models import ClinicalRecord, Finding, Stage, Version
from quality.selectors import files_of
from quality.services import checks, stages, submissions
from tests import factories
from tests.uploads import build

pytestmark = pytest.mark.django_db
NAMES = ["received", "scanned", "read", "checked", "stored"]


def states(version: Version) -> list[str]:
    return [stage.state for stage in course_of(Version.objects.select_related("file").get(pk=version.pk))]


@pytest.fixture
def delegate(practice):
    return factories.seat(practice, Role.DELEGATE)


def test_the_stages_follow_each_other_and_their_times_add_up(receive):
    version = receive()
    assert list(version.stages.values_list("name", flat=True)) == NAMES
    assert states(version) == ["done", "not-scanned", "waiting", "waiting", "waiting"]
    version = checks.check_version(version_id=version.pk, by="test")
    assert states(version) == ["done", "not-scanned", "done", "done", "done"]
    rows = list(version.stages.all())
    times = [time for row in rows for time in (row.began_at, row.ended_at)]
    assert times == sorted(times)
    assert (rows[3].done, rows[3].total) == (5, 5)
    waited, worked = waited_and_worked(course_of(version))
    assert waited > 0 and worked > 0
    assert waited + worked == pytest.approx((times[-1] - times[0]).total_seconds())


def test_progress_is_that_of_the_stage_under_way(receive):
    version = receive()
    checks._begin(version_id=version.pk, by="test")
    progress = stages.Progress(version.pk)
    version.refresh_from_db()
    assert under_way(course_of(version)).now == "Reading the file"
    progress(0, 300)
    progress(120, 300)
    stage = under_way(course_of(version))
    assert (stage.now, stage.done, stage.total, stage.worked >= 0) == ("Checking the rows", 120, 300, True)
    # Its worker died, and another one begins.
    checks._begin(version_id=version.pk, by="test")
    assert states(version) == ["done", "not-scanned", "working", "waiting", "waiting"]
    assert not Stage.objects.filter(total=300).exists()


def test_a_file_that_nobody_can_read_passes_all_stages(checked):
    version = checked(b"\x00\x01\x02")
    assert version.status == "rejected" and states(version)[2:] == ["done", "done", "done"]


def test_a_late_scan_waits_in_its_own_stage(receive, settings, clamd):
    settings.CLAMD_URL = "unix:///nowhere"
    version = receive()
    assert under_way(course_of(version)).now == "Waiting for the virus scan"
    with pytest.raises(NotYet):
        checks.check_version(version_id=version.pk, by="test")
    assert states(version)[1:3] == ["waiting", "waiting"]
    settings.CLAMD_URL = clamd.url
    stored_files.scan(file_id=version.file_id, by="test")
    version = checks.check_version(version_id=version.pk, by="test")
    assert states(version) == ["done"] * 5
    assert course_of(version)[1].waited > 0


@pytest.mark.parametrize("at", ["received", "reading", "checking"])
def test_a_version_is_canceled_before_its_result_is_stored(receive, practice, delegate, at, monkeypatch):
    version, reports = receive(), []
    before = practice.messages.count()
    if at == "received":
        submissions.cancel(version=version, by=delegate)

    def check(*args, progress, **given):
        """Check the file; somebody cancels at one moment of it."""
        if at == "reading":
            submissions.cancel(version=version, by=delegate)

        def report(done: int, total: int) -> None:
            reports.append(done)
            progress(done, total)
            if at == "checking":
                submissions.cancel(version=version, by=delegate)

        return check_file(*args, progress=report, **given)

    monkeypatch.setattr(checking, "check_file", check)
    # The queued check ends at once, and once more changes nothing.
    for _ in range(2):
        assert checks.check_version(version_id=version.pk, by="test").status == "canceled"
    assert submissions.cancel(version=version, by=delegate).status == "canceled"
    assert checks.fail(version_id=version.pk, by="test").status == "canceled"
    assert not ClinicalRecord.objects.exists() and not Finding.objects.exists()
    assert practice.messages.count() == before
    assert len(reports) == {"received": 0, "reading": 0, "checking": 2}[at], "the check stops at its next report"
    assert version.submission.accepted is None
    assert set(states(version)[2:]) <= {"stopped", "left-out", "done"}
    monkeypatch.undo()
    again = receive()  # the same bytes are a new version
    assert (again.number, checks.check_version(version_id=again.pk, by="test").status) == (2, "accepted")


def test_a_result_that_is_stored_or_being_stored_is_not_canceled(receive, checked, delegate):
    with pytest.raises(Refused, match="cannot be canceled"):
        submissions.cancel(version=checked(), by=delegate)
    version = receive(build.clinical(build.clinical_rows(4)))
    checks._begin(version_id=version.pk, by="test")
    stages.enter(version_id=version.pk, name=stages.STORED)
    with pytest.raises(Refused, match="cannot be canceled"):
        submissions.cancel(version=version, by=delegate)
    version.refresh_from_db()
    assert version.status == "checking"


def test_only_who_may_prepare_cancels(receive, practice):
    version = receive()
    with pytest.raises(NotAllowed):
        submissions.cancel(version=version, by=factories.seat(practice, Role.VIEWER))
    with pytest.raises(NotAllowed):
        submissions.cancel(version=version, by=factories.seat(factories.participant(), Role.PRIMARY))
    version.refresh_from_db()
    assert version.status == "received"


def test_a_canceled_version_says_nothing_about_the_file_that_is_due(checked, receive, practice, delegate):
    from portal import clock
    from portal.selectors import policy_book

    def state() -> str:
        practice.refresh_from_db()
        files = files_of(practice, year=2021, today=clock.today(), book=policy_book())
        return next(file.state(clock.today()) for file in files if file.period == 2)

    submissions.cancel(version=receive(), by=delegate)
    assert state() == "due"
    checked(build.clinical(build.changed(build.clinical_rows(), 0, sex="x")))
    submissions.cancel(version=receive(build.clinical(build.clinical_rows(3))), by=delegate)
    assert state() == "rejected"


def test_the_page_cancels_shows_it_and_says_when_it_is_too_late(receive, practice, delegate):
    version = receive()
    browser = factories.client(delegate)
    page = reverse("quality:version", args=[practice.model_id, version.pk])
    cancel = reverse("quality:version-cancel", args=[practice.model_id, version.pk])
    waiting = browser.get(page).content.decode()
    assert "Waiting to be read" in waiting and "Cancel this version" in waiting and "Not scanned" in waiting
    viewer = factories.client(factories.seat(practice, Role.VIEWER))
    assert "Cancel this version" not in viewer.get(page).content.decode()
    assert viewer.post(cancel).status_code == 403 and browser.get(cancel).status_code == 405
    shown = browser.post(cancel, follow=True).content.decode()
    assert "This version was canceled" in shown and "You canceled this version" in shown and "Upload another" in shown
    done = receive(build.clinical(build.clinical_rows(4)))
    checks.check_version(version_id=done.pk, by="test")
    late = reverse("quality:version-cancel", args=[practice.model_id, done.pk])
    shown = browser.post(late, follow=True).content.decode()
    assert "cannot be canceled" in shown and "The file was accepted" in shown and "How long it took" in shown


def test_the_queued_check_of_a_canceled_version_ends_its_job(receive, delegate):
    version = receive()
    submissions.cancel(version=version, by=delegate)
    assert Job.objects.get(task="quality.check_version").arguments == [version.pk]
    assert StoredFile.objects.get(pk=version.file_id).removed_at is None  # kept, as every upload
