"""The pages of the correction workbench."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from portal import clock
from portal.models import Participant, Role, User
from portal.selectors import policy_book
from quality.models import AnnotatedFile, Correction, Version
from quality.services import annotated, checks, finding_places, repairs
from quality.views.places import place_for_a_file
from tests import factories
from tests.uploads import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(practice: Participant) -> User:
    return factories.seat(practice, Role.DELEGATE, first_name="Ada", last_name="Cole")


@pytest.fixture
def client(person: User) -> Client:
    return factories.client(person)


@pytest.fixture
def placed(checked: Callable[..., Version]) -> Callable[..., Version]:
    def run(content: bytes | None = None, **given) -> Version:
        version = checked(content, **given)
        finding_places.place(version_id=version.pk, by="test")
        return version

    return run


@pytest.fixture
def dirty(placed) -> Version:
    rows = build.changed(build.clinical_rows(), 1, sex="Man", delivered_dose_cgy="9999")
    return placed(build.clinical(build.changed(rows, 3, sex="?", planned_dose_cgy="3100")))


def address(version: Version, name: str = "workbench", *args) -> str:
    return reverse(f"quality:{name}", args=[version.participant.model_id, version.pk, *args])


def listed(response) -> list[tuple[int | None, str | None]]:
    found = [entry.place.finding for section in response.context["sections"] for entry in section.entries]
    return [(finding.row, finding.column) for finding in found]


def test_queue_by_rule_and_by_patient_is_marked_and_filtered(client, person, dirty):
    by_rule = client.get(address(dirty))
    assert [section.heading for section in by_rule.context["sections"]] == [
        "More dose delivered than planned",
        "A value is not one of the allowed words",
        "A required value is missing",
        "Planned dose differs from fractions times dose per fraction",
    ]
    by_patient = client.get(address(dirty), {"by": "patient"})
    rows = build.clinical_rows()
    headings = [section.heading for section in by_patient.context["sections"]]
    assert [heading.split(" · ")[0] for heading in headings] == ["Row 3", "Row 5"]
    assert rows[1]["mbi"] in headings[0] and rows[1]["last_name"] in headings[0]
    place = dirty.places.get(finding__row=3, finding__column="sex")
    data = {"finding": [place.pk, "9" * 40, "x"], "step": "vendor", "note": "Ticket 12"}
    answer = client.post(address(dirty) + "?by=patient&show=to-do", data)
    assert answer.url == address(dirty) + "?by=patient&show=to-do"
    text = client.get(answer.url).content.decode()
    assert "Marked 1 finding." in text
    assert (3, "sex") not in listed(client.get(address(dirty)))
    marked = client.get(address(dirty), {"show": "marked"})
    assert listed(marked) == [(3, "sex")]
    assert "With the vendor" in marked.content.decode() and "Ticket 12" in marked.content.decode()
    everything = {"everything": "on", "step": "assign", "person": person.seats.get().pk}
    client.post(address(dirty), everything)
    assert len(listed(client.get(address(dirty), {"show": "mine"}))) == 3
    assert Correction.objects.filter(assigned_to__user=person).count() == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"note": "x"}, "Choose what you do about the findings."),
        ({"step": "fixed"}, "Choose at least one finding."),
        ({"step": "left", "everything": "on"}, "Write a note: why will you not fix it?"),
        ({"step": "verify", "everything": "on", "note": "x"}, "You can verify warnings alone."),
        ({"step": "fixed", "everything": "on", "note": "MBI 1EG4-TE5-MK73"}, "seems to contain a TIN"),
    ],
)
def test_refused_mark_says_why_and_keeps_what_was_chosen(client, dirty, data, said):
    answer = client.post(address(dirty), {"finding": [], **data})
    assert answer.status_code == 200 and said in answer.content.decode().replace("&#x27;", "'")
    assert not Correction.objects.exists()


def test_row_is_edited_reviewed_and_applied_as_a_version_that_the_browser_is_led_to(client, practice, dirty):
    row = address(dirty, "workbench-row", 3)
    shown = client.get(row)
    form = shown.context["form"]
    title = shown.content.decode().split("<title>")[1].split("</title>")[0]
    patient = [form.fields[name].initial for name in ("mbi", "last_name", "first_name")]
    assert "Row 3" in title and not any(value in title for value in patient)
    fields = list(form.helper.layout.fields)
    assert fields[:3] == ["sex", "planned_dose_cgy", "delivered_dose_cgy"], "findings first, and what they compare"
    data = {name: field.initial for name, field in form.fields.items()}
    assert client.post(row, {**data, "delivered_dose_cgy": " 4256 "}).status_code == 302
    assert [(one.column, one.value) for one in dirty.cell_edits.all()] == [("delivered_dose_cgy", "4256")]
    assert client.get(row).context["form"].fields["delivered_dose_cgy"].initial == "4256"
    changes = client.get(address(dirty, "workbench-changes"))
    text = changes.content.decode()
    assert "9999" in text and "4256" in text and "Man" in text and "male" in text
    made = client.post(address(dirty, "workbench-changes"), {"repairs": ["word:sex"]})
    assert made.url == address(dirty, "workbench-made")
    assert "every 1s" in client.get(made.url).content.decode()
    revision = repairs.make(revision_id=dirty.revisions.get().pk, by="test")
    arrived = reverse("quality:version", args=[practice.model_id, revision.made_id])
    assert client.get(made.url).url == arrived
    assert client.get(made.url, headers={"HX-Request": "true"})["HX-Redirect"] == arrived
    checks.check_version(version_id=revision.made_id, by="test")
    finding_places.place(version_id=revision.made_id, by="test")
    after = Version.objects.get(pk=revision.made_id)
    queue = client.get(address(after))
    assert (queue.context["gone"], queue.context["counts"]["new"]) == (2, 0)
    assert "Made from" in client.get(arrived).content.decode()
    old = client.get(address(dirty)).content.decode()
    assert "There is a newer version of this file" in old


def test_discarded_edits_are_gone_and_a_refused_version_says_so(client, dirty):
    row = address(dirty, "workbench-row", 3)
    data = {name: field.initial for name, field in client.get(row).context["form"].fields.items()}
    client.post(row, {**data, "sex": "male"})
    assert dirty.cell_edits.count() == 1
    client.post(address(dirty, "workbench-discard"))
    assert dirty.cell_edits.count() == 0
    assert client.get(address(dirty, "workbench-discard")).status_code == 405
    order = repairs.order(version=dirty, repairs=["word:sex"], by=dirty.participant.seats.get().user)
    repairs.fail(revision_id=order.pk, by="test")
    text = client.get(address(dirty, "workbench-made")).content.decode()
    assert "We made no new version" in text and "every 1s" not in text


def test_file_comes_back_with_notes_and_the_request_is_recorded(client, dirty):
    answer = client.post(address(dirty, "annotated-file"))
    assert answer["Content-Disposition"] == 'attachment; filename="clinical, with notes.xlsx"'
    assert load_workbook(io.BytesIO(answer.content)).worksheets[0]["A1"].value == "mbi"
    assert AnnotatedFile.objects.count() == 1
    Version.objects.update(rows=50_000)
    assert client.post(address(dirty, "annotated-file")).url == address(dirty)
    assert "when it is ready" in client.get(address(dirty)).content.decode()
    asked = AnnotatedFile.objects.first()
    link = reverse("quality:annotated-download", args=[dirty.participant.model_id, asked.pk])
    assert client.get(link).status_code == 404
    annotated.make(asked_id=asked.pk, by="test")
    assert link in client.get(address(dirty)).content.decode()
    content = b"".join(client.get(link).streaming_content)
    assert load_workbook(io.BytesIO(content)).sheetnames[1] == "what we found"


def test_viewer_reads_and_changes_nothing(practice, dirty):
    viewer = factories.client(factories.seat(practice, Role.VIEWER))
    text = viewer.get(address(dirty)).content.decode()
    assert "The chosen findings" not in text and "Get your file back" not in text
    assert viewer.get(address(dirty, "workbench-row", 3)).status_code == 200
    place = dirty.places.first().pk
    assert viewer.post(address(dirty), {"finding": [place], "step": "fixed"}).status_code == 403
    assert viewer.post(address(dirty, "workbench-row", 3), {"sex": "male"}).status_code == 403
    for name in ("workbench-changes", "workbench-made", "annotated-file", "workbench-discard"):
        assert viewer.post(address(dirty, name)).status_code == 403
    assert not Correction.objects.exists() and not dirty.cell_edits.exists()


def queries(client: Client, version: Version) -> dict[str, int]:
    """Return the number of queries of each page of a version."""
    counted = {}
    for name, args in (("workbench", ()), ("workbench-row", (3,)), ("workbench-changes", ())):
        client.get(address(version, name, *args))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(version, name, *args), {"by": "patient"}).status_code == 200
        counted[name] = len(captured)
    return counted


def test_pages_take_the_same_few_queries_for_few_and_for_hundreds_of_findings(client, placed, dirty):
    few = queries(client, dirty)
    assert max(few.values()) <= 16, few
    many = placed(build.clinical([{**row, "sex": "?", "er": "Pos."} for row in build.clinical_rows(150)]))
    more = queries(client, many)
    assert max(more.values()) <= 16, more
    page = client.get(address(many), {"page": 2})
    assert len(listed(page)) == 50 and page.context["page"].paginator.num_pages > 2
    assert "page=3" in page.content.decode()


def test_findings_not_sorted_yet_and_a_file_without_findings_say_so(client, checked):
    waiting = checked(build.clinical(build.changed(build.clinical_rows(), 1, sex="?")))
    assert "We are sorting the findings" in client.get(address(waiting)).content.decode()
    clean = checked(build.clinical())
    assert "There is nothing to correct" in client.get(address(clean)).content.decode()


def test_title_of_a_row_names_no_patient(client, dirty):
    text = client.get(address(dirty, "workbench-row", 3)).content.decode()
    title = text[text.index("<title>") : text.index("</title>")]
    row = build.clinical_rows()[1]
    assert "Row 3" in title
    assert row["mbi"] not in title and row["last_name"] not in title, "browsers keep titles in their history"


def test_two_people_edit_one_row_and_neither_takes_back_what_the_other_typed(client, practice, dirty):
    row = address(dirty, "workbench-row", 3)
    colleague = factories.client(factories.seat(practice, Role.DELEGATE, first_name="Bo", last_name="Ray"))
    first, second = (shown_in(each.get(row)) for each in (client, colleague))
    assert client.post(row, {**first, "sex": "male"}).status_code == 302
    assert colleague.post(row, {**second, "delivered_dose_cgy": "4256"}).status_code == 302
    edits = {one.column: one.value for one in dirty.cell_edits.all()}
    assert edits == {"sex": "male", "delivered_dose_cgy": "4256"}
    refused = colleague.post(row, {**second, "sex": "female"})
    assert "Ada Cole changed sex after you opened this page" in refused.content.decode()
    assert dirty.cell_edits.get(column="sex").value == "male"
    again = {**shown_in(refused), "sex": refused.context["form"]["sex"].value()}
    assert again["sex"] == "female", "what the second person typed is still there"
    assert colleague.post(row, again).status_code == 302
    assert dirty.cell_edits.get(column="sex").value == "female"


def shown_in(response) -> dict[str, str]:
    """Return what a browser would post of the form of a row that a page showed."""
    return {field.html_name: field.value() or "" for field in response.context["form"]}


def test_one_person_has_few_files_read_while_pages_wait_and_places_are_free_after_the_last_line(client, person, placed):
    most = policy_book().on(clock.today())["intake/files_read_at_once"]
    version = placed(build.clinical([{**row, "sex": "Man"} for row in build.clinical_rows(201)]))
    with ExitStack() as stack:
        for _ in range(most):
            stack.enter_context(place_for_a_file(person))
        for ask, name in ((client.post, "annotated-file"), (client.get, "version-findings")):
            answer = ask(address(version, name))
            assert "Other files of yours are being read now" in client.get(answer.url).content.decode()
    files = [client.get(address(version, "version-findings")) for _ in range(most)]
    assert client.get(address(version, "version-findings")).status_code == 302
    assert [b"".join(file.streaming_content).count(b"\r\n") for file in files] == [202] * most
    assert b"".join(client.get(address(version, "version-findings")).streaming_content).count(b"\r\n") == 202


def test_plain_sheets_are_written_into_the_private_folder_alone(dirty, person, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    assert annotated.content_of(dirty, by=person)
