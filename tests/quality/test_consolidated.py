"""Tables of CMS staff over all participants: each file, submitted or not, and each organization."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from tests import factories
from tests.uploads import build

pytestmark = pytest.mark.django_db


def exported(client, model, **filters):
    answer = client.get(reverse(f"admin:quality_{model}_export", args=["csv"]), filters)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_consolidated_report_has_each_file_of_each_participant_with_its_completeness(practice, checked, construct):
    rows = build.clinical_rows()
    neighbor = factories.participant()
    construct(rows)
    construct([*rows[:2]], pc_participant=neighbor)
    construct(rows)
    checked(build.clinical(rows[:3]))
    checked(build.clinical(build.changed(rows, 0, sex="x")))
    client = factories.client(factories.user(staff="analyst"))
    found = exported(client, "reportedfile", year__exact="2021")
    assert len(found) == 6
    [mine] = [row for row in found if practice.model_id in row["Participant"] and row["Days left or late"] == "—"]
    assert (mine["Status"], mine["Version that counts"], mine["Rows"]) == ("Done", "1", "3")
    assert mine["Newest version"] == "2: rejected" and mine["Accepted"] == "January 10, 2022"
    assert (mine["Episodes due"], mine["With accepted data"], mine["Completeness"]) == ("5", "3", "60%")
    theirs = [row for row in found if neighbor.model_id in row["Participant"]]
    assert {row["Version that counts"] for row in theirs} == {"—"}
    late = exported(client, "reportedfile", year__exact="2021", state="overdue")
    assert (
        late
        and {row["Status"] for row in late} == {"Overdue"}
        and all("late" in row["Days left or late"] for row in late)
    )
    assert len(exported(client, "reportedfile", year__exact="2021", file="quality-measures")) == 2


def test_organizations_count_their_files_of_the_chosen_year(practice, checked):
    checked()
    hospital = factories.participant("technical")
    client = factories.client(factories.user(staff="analyst"))
    found = {row["Model ID"]: row for row in exported(client, "participatingorganization", year="2021")}
    mine, other = found[practice.model_id], found[hospital.model_id]
    assert [mine[f"Files {name}"] for name in ("done", "to do", "overdue", "waived")] == ["1", "1", "1", "0"]
    assert [other[f"Files {name}"] for name in ("done", "to do", "overdue", "waived")] == ["0", "0", "0", "0"]


def test_the_help_desk_does_not_open_them(practice):
    client = factories.client(factories.user(staff="help desk"))
    for model in ("reportedfile", "participatingorganization"):
        assert client.get(reverse(f"admin:quality_{model}_changelist")).status_code == 403
