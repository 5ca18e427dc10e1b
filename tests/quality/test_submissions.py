"""Uploads: received once, within the window, into the file store."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from portal import clock
from portal.access import NotAllowed
from portal.files import reading
from portal.models import Job, Participant, Role, StoredFile
from portal.selectors import policy_book
from portal.services import amendments
from portal.services.use_case import Refused
from quality.models import Submission, Version
from quality.selectors import files_of
from quality.services import windows
from tests import factories
from tests.slow_files import SlowFile
from tests.uploads import build

pytestmark = pytest.mark.django_db


def stored(data_dir) -> list[str]:
    folder = data_dir / "files"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_file_is_stored_and_its_check_is_queued(receive, data_dir):
    version = receive(name="../../etc/pass\x07wd Müller.csv")
    assert stored(data_dir) == [version.file.stored_as]
    assert b"".join(reading.pieces(version.file)) == build.clinical()
    assert version.file.name == "passwd Müller.csv"
    assert (version.file.use, version.file.participant) == ("submission", version.participant)
    assert version.status == "received" and version.file.size == len(build.clinical())
    queued = Job.objects.filter(task__startswith="quality.")
    assert list(queued.values_list("task", "arguments")) == [("quality.check_version", [version.pk])]


def test_a_form_sent_twice_makes_one_version(receive, data_dir):
    token = uuid.uuid4()
    first, second = receive(token=token), receive(b"other bytes", token=token)
    assert first.pk == second.pk and Version.objects.count() == 1
    assert stored(data_dir) == [first.file.stored_as]


def test_a_form_s_token_used_for_another_file_is_refused(receive, data_dir):
    token = uuid.uuid4()
    first = receive(token=token)
    with pytest.raises(Refused, match="already used this form to send another file"):
        receive(build.measures(), token=token, file_type="quality-measures", period=None)
    assert stored(data_dir) == [first.file.stored_as]


def test_the_same_bytes_again_return_the_existing_version(receive, data_dir):
    first, second = receive(), receive()
    assert first.pk == second.pk and stored(data_dir) == [first.file.stored_as]
    assert Job.objects.filter(task="quality.check_version").count() == 1
    changed = receive(build.clinical(build.clinical_rows(4)))
    assert changed.number == 2 and changed.submission == first.submission
    # The first file after the second one is a third version.
    assert receive().number == 3


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2021, 12, 31), False),
        (date(2022, 1, 1), True),
        (date(2022, 1, 31), True),
        (date(2022, 2, 1), False),
    ],
)
def test_the_window_is_open_from_its_first_to_its_last_day(receive, day, open_, data_dir):
    factories.at(day)
    if open_:
        assert receive().number == 1
    else:
        with pytest.raises(Refused, match=r"cannot submit .* today"):
            receive()
        assert stored(data_dir) == [] and not Submission.objects.exists()


def test_a_file_that_came_on_the_last_day_is_in_time_though_it_was_scanned_on_the_next(receive):
    factories.at(date(2022, 1, 31))
    assert receive(upload=SlowFile("clinical.csv", build.clinical(), until=date(2022, 2, 1))).number == 1
    assert clock.today() == date(2022, 2, 1)


def test_an_extension_opens_the_window_for_one_participant_alone(receive, practice):
    other = factories.participant()
    factories.at(date(2022, 2, 10))
    windows.extend(
        participant=practice,
        file_type="clinical-data",
        year=2021,
        period=2,
        opens_on=date(2022, 2, 10),
        closes_on=date(2022, 2, 12),
        comment="Server of the practice was down",
        by="test",
    )
    assert receive().number == 1
    assert "more days" in practice.messages.first().subject
    with pytest.raises(Refused):
        receive(participant=other)
    factories.at(date(2022, 2, 13))
    with pytest.raises(Refused):
        receive(build.clinical(build.clinical_rows(3)))


@pytest.mark.parametrize(
    ("granted_on", "opens_on", "closes_on", "states"),
    [
        # Reopened after its end: upcoming until the new first day, then due until the new last day.
        (
            date(2022, 2, 10),
            date(2022, 2, 14),
            date(2022, 2, 16),
            {10: "upcoming", 14: "due", 16: "due", 17: "overdue"},
        ),
        # Extended from the day after the last one: due without a break.
        (date(2022, 1, 30), date(2022, 2, 1), date(2022, 2, 5), {1: "due", 5: "due", 6: "overdue"}),
    ],
)
def test_the_dashboard_and_the_list_of_files_show_the_same_state_after_an_extension(
    receive, practice, granted_on, opens_on, closes_on, states
):
    other = factories.participant()
    factories.at(granted_on)
    windows.extend(
        participant=practice, file_type="clinical-data", year=2021, period=2, opens_on=opens_on, closes_on=closes_on,
        comment="storm", by="test",
    )  # fmt: skip
    for day, state in states.items():
        factories.at(date(2022, 2, day))
        duty = practice.obligations.get(year=2021, code="clinical-data-2")
        seen = Participant.objects.get(pk=practice.pk)
        [file] = [one for one in files_of(seen, year=2021, today=clock.today(), book=policy_book()) if one.period == 2]
        assert (duty.status(date(2022, 2, day)), file.state(date(2022, 2, day))) == (state, state)
        assert file.open == (state == "due")
    assert other.obligations.get(year=2021, code="clinical-data-2").due_on == date(2022, 1, 31)


def test_an_extension_for_all_moves_every_open_obligation(receive, practice):
    done, other = factories.participant(), factories.participant()
    done.obligations.filter(code="clinical-data-2").update(settled_on=date(2022, 1, 20))
    windows.extend(
        participant=None, file_type="clinical-data", year=2021, period=2, opens_on=date(2022, 2, 1),
        closes_on=date(2022, 2, 5), comment="storm", by="test",
    )  # fmt: skip
    due = {one.pk: one.obligations.get(year=2021, code="clinical-data-2").due_on for one in (practice, other, done)}
    assert due == {practice.pk: date(2022, 2, 5), other.pk: date(2022, 2, 5), done.pk: date(2022, 1, 31)}


def test_a_later_last_day_of_the_obligation_keeps_the_window_open(receive, practice):
    practice.obligations.filter(year=2021, code="clinical-data-2").update(due_on=date(2022, 2, 15))
    factories.at(date(2022, 2, 15))
    assert receive().number == 1


def test_a_file_that_is_not_owed_is_refused(receive):
    with pytest.raises(Refused, match="You do not need to submit this file for 2021: Clinical data"):
        receive(participant=factories.participant("technical"))
    with pytest.raises(Refused, match="no such file"):
        receive(period=3)
    with pytest.raises(Refused, match="no such file"):
        receive(file_type="quality-measures", period=1)


def test_a_file_over_the_size_limit_is_refused_and_removed(receive, data_dir):
    given = {"name": "intake/file_size_limit_bytes", "from_on": date(2021, 1, 1), "reference": "a smaller disk"}
    entered = amendments.enter(**given, value=2 << 20, reason="test", by=factories.user(staff="administrator"))
    amendments.approve(amendment=entered, by=factories.user(staff="approver"))
    with pytest.raises(Refused, match="larger than 2 MB"):
        receive(b"x" * ((2 << 20) + 1))
    assert stored(data_dir) == []
    assert receive(b"x" * (2 << 20)).file.size == 2 << 20


def test_an_empty_file_is_refused(receive, data_dir):
    with pytest.raises(Refused, match="is empty"):
        receive(b"")
    assert stored(data_dir) == []


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "field"),
    [
        (date(2022, 2, 1), date(9999, 12, 31), "closes_on"),
        (date(1, 1, 1), date(2022, 2, 1), "opens_on"),
        (date(2022, 2, 2), date(2022, 2, 1), "closes_on"),
    ],
)
def test_an_extension_outside_the_years_of_the_model_is_refused(practice, opens_on, closes_on, field):
    with pytest.raises(Refused) as refusal:
        windows.extend(
            participant=practice, file_type="clinical-data", year=2021, period=2, opens_on=opens_on,
            closes_on=closes_on, comment="slip", by="test",
        )  # fmt: skip
    assert refusal.value.field == field
    assert practice.obligations.get(year=2021, code="clinical-data-2").due_on == date(2022, 1, 31)


def test_a_viewer_may_not_upload(receive, practice):
    with pytest.raises(NotAllowed):
        receive(by=factories.seat(practice, Role.VIEWER))
    assert receive(by=factories.seat(practice, Role.DELEGATE)).uploaded_by is not None


STRAY = {
    "scan.pdf": b"%PDF-1.7\n%\xe2\xe3\n1 0 obj",
    "renamed.csv": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01",
    "screen.png": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "sign-in.csv": b"<!DOCTYPE html><html><body>Sign in</body></html>",
    "all.zip": b"PK\x05\x06" + bytes(18),
}


@pytest.mark.parametrize("name", STRAY)
def test_a_stray_file_is_refused_at_the_door_and_is_no_version(receive, name):
    with pytest.raises(Refused, match=r"holds no rows.*Nothing was stored.*CSV or XLSX") as refusal:
        receive(STRAY[name], name=name)
    assert refusal.value.field == "upload"
    assert not Version.objects.exists() and not StoredFile.objects.exists()


def test_a_file_of_rows_with_a_fault_is_a_version_whose_finding_says_what_is_wrong(checked):
    for content, rule in (
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "workbook-encrypted"),
        (build.clinical().decode().encode("utf-16"), "file-encoding"),
        (b"PK\x03\x04 cut off", "workbook-unreadable"),
    ):
        name = "old.xlsx" if rule.startswith("workbook") else "rows.csv"
        assert checked(content, name=name).finding_groups.get().rule == rule
