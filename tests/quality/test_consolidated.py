"""Tables of CMS staff over all participants: each file, submitted or not, and each organization."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import Role
from portal.selectors import policy_book
from quality import completeness, selectors
from quality.models import Version
from quality.services import certifications
from tests import factories
from tests.quality.conftest import JANUARY
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
    assert mine["Certified"] == "—"
    assert mine["Newest version"] == "2: rejected" and mine["Accepted"] == "January 10, 2022"
    assert (mine["Beneficiaries due"], mine["With accepted data"], mine["Completeness"]) == ("5", "3", "60.00%")
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


def test_consolidated_report_counts_beneficiaries_as_the_page_of_completeness_and_says_who_certified(
    practice, checked, construct
):
    rows = build.clinical_rows()
    again = build.changed(rows, 0, episode_start_date="2021-08-16")[:1]
    construct([*rows, *again])
    version = checked(build.clinical(rows[:3]))
    fresh = Version.objects.select_related("submission", "participant", "file").get(pk=version.pk)
    certifications.certify(version=fresh, signer_title="Owner", by=factories.seat(practice, Role.PRIMARY))
    files = selectors.files_of(practice, today=JANUARY, book=policy_book())
    on_page = completeness.completeness(practice, 2021, files=files, book=policy_book())
    [period] = [one for one in on_page.periods if one.file.period == 2]
    analyst = factories.client(factories.user(staff="analyst"))
    [line] = exported(analyst, "reportedfile", year__exact="2021", file="clinical-data-2")
    assert (line["Beneficiaries due"], line["With accepted data"]) == ("5", "2")
    assert (period.counts.applicable, period.counts.submitted) == (5, 2)
    assert line["Certified"] == "January 10, 2022"


def test_consolidated_report_of_950_practices_takes_no_more_queries_and_no_scan_of_the_episodes(
    practice, checked, construct
):
    construct(build.clinical_rows())
    checked()
    client = factories.client(factories.user(staff="analyst"))
    address = reverse("admin:quality_reportedfile_changelist")

    def queries_of_page():
        with CaptureQueriesContext(connection) as taken:
            assert client.get(address, {"year__exact": "2021"}).status_code == 200
        return list(taken)

    few = queries_of_page()
    factories.participants(949)
    many = queries_of_page()
    assert len(many) <= len(few) <= 20
    [listing] = [query["sql"] for query in many if "beneficiaries_due" in query["sql"] and "LIMIT 50" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {listing}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan, plan
