"""The correction workbench: places of findings, marks, edits, safe repairs, annotated files."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from portal import clock
from portal.files import reading
from portal.models import Job, Participant, Role, User
from portal.services.use_case import Refused
from quality.models import CellEdit, Correction, FindingPlace, RowInError, VerifiedWarning, Version
from quality.rules import repairs as readings
from quality.services import annotated, cell_edits, checks, corrections, finding_places, repairs
from tests import factories
from tests.uploads import build

pytestmark = pytest.mark.django_db
CLINICAL = "clinical-data"


@pytest.fixture
def person(practice: Participant) -> User:
    return factories.seat(practice, Role.DELEGATE, first_name="Ada", last_name="Cole")


@pytest.fixture
def placed(checked: Callable[..., Version]) -> Callable[..., Version]:
    """Return a function that receives and checks a file, and finds the places of its findings as the worker does."""

    def run(content: bytes | None = None, **given) -> Version:
        version = checked(content, **given)
        finding_places.place(version_id=version.pk, by="test")
        return Version.objects.get(pk=version.pk)

    return run


def content(version: Version) -> bytes:
    return b"".join(reading.pieces(version.file))


def to_do(version: Version) -> dict[int, str]:
    """Return the rules of the open findings by their places."""
    places = version.places.with_marks(version.submission).to_do().select_related("finding__group")
    return {place.pk: place.finding.group.rule for place in places}


def revised(version: Version, person: User, *chosen: str) -> Version:
    """Order a new version, and make and check it as the worker does."""
    revision = repairs.order(version=version, repairs=chosen, by=person)
    revision = repairs.make(revision_id=revision.pk, by="test")
    assert revision.refused == ""
    checks.check_version(version_id=revision.made_id, by="test")
    finding_places.place(version_id=revision.made_id, by="test")
    return Version.objects.get(pk=revision.made_id)


def dirty_rows() -> list[build.Row]:
    """Return five rows, one of each cancer type, each with values that people write and the layout does not take."""
    rows = build.clinical_rows()
    rows = build.changed(rows, 0, date_of_birth="08/02/41", planned_dose_cgy="7800 cGy", icd10="C61 - prostate")
    rows = build.changed(rows, 1, sex="Woman", er='"positive".', stage_group="N/A", psa_ng_ml="n/a")
    rows = build.changed(rows, 2, modality="VMAT", laterality="Rt.", first_name="Co\u200bra")
    start = date.fromisoformat(rows[3]["rt_start_date"])
    return build.changed(rows, 3, rt_start_date=f"{start:%d-%b-%Y}", mbi=".".join(rows[3]["mbi"]))


def all_kinds(version: Version) -> list[str]:
    return [f"{one.kind}:{one.column}" for one in version.proposed_repairs.all()]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("08/02/21", "2021-08-02"),
        ("13/04/2021", "2021-04-13"),
        ("8-2-2021", None),
        ("04.05.2021", None),
        ("13.04.2021", "2021-04-13"),
        ("2021/08/02", "2021-08-02"),
        ("20210802", "2021-08-02"),
        ("2-AUG-21", "2021-08-02"),
        ("Sept. 3, 2021", "2021-09-03"),
        ("2021-08-02 14:30:00", "2021-08-02"),
        ("2021-08-02T23:30:00Z", None),
        ("03/01/22", None),  # March 1 is after the upload; January 3 would turn the month and the day
        ("2/30/2021", None),
        ("44410", None),
        ("mayor 3 2021", None),
    ],
)
def test_date_is_repaired_if_it_has_one_reading(text, after):
    repair = readings.date_of(text, first=date(2020, 1, 1), last=date(2022, 1, 31))
    assert (repair and repair.after) == after


@pytest.mark.parametrize(
    ("text", "least", "most", "after"),
    [
        ("7800 cGy", 1, 20_000, "7800"),
        ("7,800", 1, 20_000, None),
        ("7,800", 100, 20_000, "7800"),
        ("1,8", 0, 50, "1.8"),
        ("78 Gy", 1, 20_000, None),
        ("7 800", 1, 20_000, "7800"),
        ("99 999", 1, 20_000, None),
    ],
)
def test_number_is_repaired_if_it_has_one_reading_in_the_range(text, least, most, after):
    repair = readings.number_of(text, unit="cGy", whole=False, least=Decimal(least), most=Decimal(most))
    assert (repair and repair.after) == after


def test_birth_of_1905_or_2005_is_not_guessed():
    first, last = date(1901, 1, 1), date(2022, 1, 31)
    assert readings.date_of("08/02/05", first=first, last=last) is None
    assert readings.date_of("08/02/41", first=first, last=last).after == "1941-08-02"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_safe_repairs_of_a_whole_file_are_listed_and_applied_as_a_new_version(placed, person, ending):
    rows = dirty_rows()
    made = build.clinical(rows)
    if ending == "xlsx":
        cells = [build.names(CLINICAL), *([row.get(name, "") for name in build.names(CLINICAL)] for row in rows)]
        made = build.workbook({CLINICAL: cells, "other": [["stays"]]})
    version = placed(made, name=f"clinical.{ending}")
    assert version.status == "rejected"
    listed = {(one.column, one.before): (one.kind, one.after) for one in version.proposed_repairs.all()}
    assert listed == {
        ("date_of_birth", "08/02/41"): ("date", "1941-08-02"),
        ("planned_dose_cgy", "7800 cGy"): ("number", "7800"),
        ("icd10", "C61 - prostate"): ("code", "C61"),
        ("sex", "Woman"): ("word", "female"),
        ("er", '"positive".'): ("word", "positive"),
        ("stage_group", "N/A"): ("blank", ""),
        ("psa_ng_ml", "n/a"): ("blank", ""),
        ("modality", "VMAT"): ("word", "IMRT"),
        ("laterality", "Rt."): ("word", "right"),
        ("first_name", "Co\u200bra"): ("invisible", "Cora"),
        ("rt_start_date", rows[3]["rt_start_date"]): ("date", build.clinical_rows()[3]["rt_start_date"]),
        ("mbi", rows[3]["mbi"]): ("identifier", build.clinical_rows()[3]["mbi"]),
    }
    after = revised(version, person, *all_kinds(version))
    assert (after.status, after.made_from_id, after.number) == ("accepted", version.pk, 2), [
        (f.row, f.column, f.message) for f in after.findings.all()
    ]
    assert after.uploaded_by == person and after.receipt is not None
    if ending == "xlsx":
        assert load_workbook(io.BytesIO(content(after)))["other"]["A1"].value == "stays"


def test_only_the_chosen_kinds_are_applied_and_a_needed_value_is_never_blanked(placed, person):
    rows = build.changed(build.clinical_rows(), 0, psa_ng_ml="N/A", sex="Man")
    rows = build.changed(rows, 1, psa_ng_ml="N/A", laterality="Lt.")
    version = placed(build.clinical(rows))
    assert {(one.column, one.count) for one in version.proposed_repairs.all()} == {
        ("sex", 1), ("laterality", 1), ("psa_ng_ml", 1),
    }  # fmt: skip
    after = revised(version, person, "word:sex", "blank:psa_ng_ml", "word:first_name")
    lines = content(after).decode().splitlines()
    assert ",male," in lines[1] and ",Lt.," in lines[2]
    assert lines[1].count("N/A") == 1 and "N/A" not in lines[2], "the PSA of a prostate cancer is needed"


def test_new_file_keeps_separator_mark_blank_rows_and_unknown_columns(placed, person):
    rows = build.changed(build.clinical_rows(2), 1, sex="Man", last_name="O'Neil; Jr.")
    text = build.clinical([{**row, "ours": "kept"} for row in rows], [*build.names(CLINICAL), "ours"]).decode()
    records = text.replace('"', "").split("\r\n")
    with_semicolons = "\ufeff" + "\r\n".join([records[0].replace(",", ";"), "", records[1].replace(",", ";")])
    last = records[2].replace(",", ";").replace("O'Neil; Jr.", '"O\'Neil; Jr."')
    version = placed((with_semicolons + "\r\n" + last + "\r\n").encode())
    assert [row.number for row in version.rows_in_error.all()] == [4]
    after = revised(version, person, "word:sex")
    wanted = (with_semicolons + "\r\n" + last + "\r\n").replace(";Man;", ";male;")
    assert content(after).decode() == wanted


def edit(version: Version, person: User, number: int, **values: str) -> int:
    row = version.rows_in_error.get(number=number)
    return cell_edits.keep(version=version, row=row, values=values, by=person)


def test_edits_are_gathered_taken_back_and_applied_on_one_order(placed, person, practice):
    rows = build.changed(build.clinical_rows(), 2, delivered_dose_cgy="9999", sex="Man")
    version = placed(build.clinical(rows), name="march.csv")
    assert edit(version, person, 4, delivered_dose_cgy="6000", first_name="Changed") == 2
    assert edit(version, person, 4, first_name=rows[2]["first_name"]) == 0
    assert {one.column: one.value for one in version.cell_edits.all()} == {"delivered_dose_cgy": "6000"}
    for column, value in (("no_column", "1"), ("first_name", "x" * 5000)):
        with pytest.raises(Refused):
            edit(version, person, 4, **{column: value})
    after = revised(version, person, "word:sex")
    assert (after.status, after.file.name) == ("accepted", "march.csv")
    with pytest.raises(Refused, match="newer version"):
        edit(version, person, 4, sex="female")
    with pytest.raises(Refused, match="newer version"):
        repairs.order(version=version, by=person)


def test_an_order_is_made_once_and_a_refusal_is_kept_as_a_sentence(placed, person, practice):
    version = placed(build.clinical(build.changed(build.clinical_rows(), 2, sex="Man")))
    first = repairs.order(version=version, repairs=["word:sex"], by=person)
    assert repairs.order(version=version, repairs=["word:sex"], by=person) == first
    made = repairs.make(revision_id=first.pk, by="test").made
    Job.objects.all().delete()
    first.made = None
    first.save()  # as if the worker had been killed before it said so
    assert repairs.make(revision_id=first.pk, by="test").made == made
    assert version.submission.versions.count() == 2
    checks.check_version(version_id=made.pk, by="test")
    third = placed(build.clinical(build.changed(build.clinical_rows(), 2, sex="Woman")))
    order = repairs.order(version=third, repairs=["word:sex"], by=person)
    factories.at(date(2022, 5, 1))
    refused = repairs.make(revision_id=order.pk, by="test")
    assert refused.made is None and "closed" in refused.refused
    with pytest.raises(Refused, match="closed"):
        repairs.order(version=third, repairs=["word:sex"], by=person)


def test_worker_killed_after_it_made_the_version_says_so_though_the_window_closed_since(placed, person):
    version = placed(build.clinical(build.changed(build.clinical_rows(), 2, sex="Man")))
    order = repairs.order(version=version, repairs=["word:sex"], by=person)
    made = repairs.make(revision_id=order.pk, by="test").made
    order.refresh_from_db()
    order.made = None
    order.save()  # as if the worker had been killed before it said so
    factories.at(date(2022, 5, 1))
    again = repairs.make(revision_id=order.pk, by="test")
    assert (again.made, again.refused) == (made, "")


def test_no_edit_is_lost_in_a_version_that_is_being_made(placed, person):
    version = placed(build.clinical(build.changed(build.clinical_rows(), 2, sex="Man", laterality="?")))
    order = repairs.order(version=version, repairs=["word:sex"], by=person)
    with pytest.raises(Refused, match="being made"):
        edit(version, person, 4, laterality="left")
    with pytest.raises(Refused, match="being made"):
        cell_edits.discard(version=version, by=person)
    repairs.fail(revision_id=order.pk, by="test")
    assert edit(version, person, 4, laterality="left") == 1


def test_late_places_of_a_replaced_version_keep_no_values_of_patients(checked, person):
    first = checked(build.clinical(build.changed(build.clinical_rows(), 2, sex="Man")))
    second = checked(build.clinical(build.changed(build.clinical_rows(), 2, sex="Woman")))
    for version in (second, first):  # the job of the first version was late
        finding_places.place(version_id=version.pk, by="test")
    assert second.rows_in_error.filter(cells__isnull=False).exists()
    assert not first.rows_in_error.filter(cells__isnull=False).exists()
    assert not first.proposed_repairs.exists() and first.places.exists()


def test_nothing_to_apply_and_rows_that_cannot_be_told_apart_are_refused(placed, person):
    version = placed(build.clinical(build.changed(build.clinical_rows(), 2, delivered_dose_cgy="9999")))
    with pytest.raises(Refused, match="nothing to apply"):
        repairs.order(version=version, repairs=["word:sex"], by=person)
    lines = build.clinical(build.changed(build.clinical_rows(), 2, sex="Man")).split(b"\r\n")
    broken = b"\r\n".join([*lines[:2], lines[2] + b",moved", *lines[3:]])
    torn = placed(broken)
    assert torn.finding_groups.filter(rule="row-too-long").exists()
    assert not torn.proposed_repairs.exists()
    with pytest.raises(Refused, match="cannot be told apart"):
        edit(torn, person, 4, sex="male")


def test_marks_stay_with_the_row_when_rows_move_and_the_queue_empties(placed, person):
    rows = build.changed(build.clinical_rows(), 1, sex="?", laterality="?")
    rows = build.changed(rows, 3, sex="?")
    version = placed(build.clinical(rows))
    assert len(to_do(version)) == 3
    of_second = list(version.places.filter(finding__row=3, finding__column="sex").values_list("pk", flat=True))
    corrections.mark(version=version, places=of_second, as_="vendor", note="Ticket 12", by=person)
    assert len(to_do(version)) == 2
    moved = placed(build.clinical(list(reversed(build.changed(rows, 1, laterality="left")))))
    places = moved.places.with_marks(moved.submission).since(version)
    known = {(place.finding.row, place.finding.column): (place.mark, place.new, place.changed) for place in places}
    assert known == {(3, "sex"): (None, False, False), (5, "sex"): ("vendor", False, True)}
    assert not RowInError.objects.filter(version=version, cells__isnull=False).exists()
    taken = corrections.take_back(version=moved, places=list(moved.places.values_list("pk", flat=True)), by=person)
    assert taken == 2 and len(to_do(moved)) == 2


def test_mark_needs_a_note_to_leave_a_finding_a_colleague_with_access_and_a_seat_that_may(placed, person, practice):
    version = placed(build.clinical(build.changed(build.clinical_rows(), 1, sex="?")))
    [place] = to_do(version)
    other = factories.seat(factories.participant(), Role.DELEGATE).seats.get()
    with pytest.raises(Refused, match="Write a note"):
        corrections.mark(version=version, places=[place], as_="left", by=person)
    with pytest.raises(Refused, match="identifier"):
        corrections.mark(version=version, places=[place], as_="left", note="MBI 1EG4-TE5-MK73", by=person)
    with pytest.raises(Refused, match="no access"):
        corrections.assign(version=version, places=[place], to=other, by=person)
    with pytest.raises(Refused, match="at least one"):
        corrections.mark(version=version, places=[], as_="fixed", by=person)
    corrections.assign(version=version, places=[place], to=person.seats.get(), by=person)
    corrections.mark(version=version, places=[place], as_="left", note="Lost in the old system", by=person)
    mark = Correction.objects.get()
    assert (mark.mark, mark.note, mark.assigned_to) == ("left", "Lost in the old system", person.seats.get())
    viewer = factories.seat(practice, Role.VIEWER)
    for act in (
        lambda: corrections.mark(version=version, places=[place], as_="fixed", by=viewer),
        lambda: repairs.order(version=version, by=viewer),
        lambda: annotated.ask(version=version, by=viewer),
    ):
        with pytest.raises(Exception, match="Only a primary point of contact or a delegate"):
            act()


def test_the_colleague_to_whom_findings_are_assigned_gets_one_email_a_day(placed, person, practice, mailoutbox):
    version = placed(build.clinical(build.changed(build.clinical_rows(), 0, sex="?", planned_dose_cgy="x")))
    colleague = factories.seat(practice, Role.DELEGATE)
    seat = colleague.seats.get()
    first, second, *_ = to_do(version)
    corrections.assign(version=version, places=[first], to=person.seats.get(), by=person)
    assert not Job.objects.filter(task=corrections.MAIL_ASSIGNED).exists()
    for place in (first, second):
        corrections.assign(version=version, places=[place], to=seat, by=person)
    [job] = Job.objects.filter(task=corrections.MAIL_ASSIGNED)
    assert job.arguments == [seat.pk, clock.today().isoformat()]
    mailoutbox.clear()
    assert corrections.mail_assigned(seat_id=seat.pk)
    [mail] = mailoutbox
    assert mail.to == [colleague.email] and practice.model_id in mail.body
    assert practice.legal_name not in mail.body and "http" not in mail.body
    for place in (first, second):
        corrections.mark(version=version, places=[place], as_="fixed", by=colleague)
    assert not corrections.mail_assigned(seat_id=seat.pk)


def test_verified_warning_is_quiet_while_the_value_is_the_same(placed, person):
    rows = build.changed(build.clinical_rows(), 0, planned_dose_cgy="7900", sex="?")
    version = placed(build.clinical(rows))
    by_rule = {rule: place for place, rule in to_do(version).items()}
    with pytest.raises(Refused, match="warnings alone"):
        corrections.verify(version=version, places=to_do(version), reason="A boost", by=person)
    with pytest.raises(Refused, match="Write the reason"):
        corrections.verify(version=version, places=[by_rule["planned-dose"]], reason=" ", by=person)
    for _ in range(2):
        corrections.verify(version=version, places=[by_rule["planned-dose"]], reason="A boost of 100 cGy", by=person)
    assert VerifiedWarning.objects.count() == 1
    same = placed(build.clinical(build.changed(rows, 0, sex="male")))
    assert (same.status, to_do(same)) == ("accepted", {})
    other = placed(build.clinical(build.changed(rows, 0, sex="male", planned_dose_cgy="7950")))
    assert list(to_do(other).values()) == ["planned-dose"]
    back = placed(build.clinical(build.changed(rows, 0, sex="female")))
    assert to_do(back) == {}
    corrections.take_back(version=back, places=[back.places.get().pk], by=person)
    assert list(to_do(back).values()) == ["planned-dose"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_annotated_file_has_a_note_in_each_wrong_cell_and_checks_the_same(placed, person, ending, tmp_path):
    rows = build.changed(build.clinical_rows(), 0, planned_dose_cgy="7900", delivered_dose_cgy="7800")
    rows = build.changed(rows, 2, sex="?", date_of_birth="=1+1")
    made = build.clinical(rows)
    if ending == "xlsx":
        made = build.workbook(
            {"Our export": build.as_cells(build.changed(rows, 2, date_of_birth="1941-08-02"), CLINICAL)}
        )
    version = placed(made, name=f"clinical.{ending}")
    back = annotated.content_of(version, by=person)
    book = load_workbook(io.BytesIO(back))
    sheet = book.worksheets[0]
    names = {sheet.cell(1, at).value: at for at in range(1, sheet.max_column + 1)}
    noted = {
        (cell.row, next(name for name, at in names.items() if at == cell.column)): cell
        for line in sheet.iter_rows() for cell in line if cell.comment
    }  # fmt: skip
    wanted = {(one.row, one.column) for one in version.findings.all()}
    assert set(noted) == wanted and (4, "sex") in wanted
    assert "How to fix it" in noted[4, "sex"].comment.text
    assert noted[4, "sex"].fill.start_color.rgb != noted[2, "planned_dose_cgy"].fill.start_color.rgb
    listing = [[cell.value for cell in line] for line in book["what we found"].iter_rows()]
    assert len(listing) == 1 + version.findings.count()
    again = placed(back, name="back.xlsx")
    assert again.status == version.status and again.rows == version.rows
    seen = [(one.row, one.column, one.received) for one in version.findings.all()]
    assert [(one.row, one.column, one.received) for one in again.findings.all()] == seen
    assert not again.places.since(version).filter(new=True).exists(), "the same findings in the same rows"


def test_values_of_formulas_stay_and_a_title_row_moves_no_note(placed, person):
    rows = build.as_cells(build.changed(build.clinical_rows(2), 1, sex="?", planned_dose_cgy="3"), CLINICAL)
    dose = rows[0].index("dose_per_fraction_cgy")
    rows[1][dose] = ("=100*2", 200)
    version = placed(build.workbook({CLINICAL: rows}), name="a.xlsx")
    book = load_workbook(io.BytesIO(annotated.content_of(version, by=person)))
    assert book.worksheets[0].cell(2, dose + 1).value == 200, "nobody calculates before the file is read again"
    titled = placed(build.workbook({CLINICAL: [["Our practice"], *rows]}), name="b.xlsx")
    assert titled.status == "rejected" and annotated.content_of(titled, by=person)


def test_workbook_that_the_child_cannot_change_is_written_anew(placed, person, monkeypatch):
    rows = build.as_cells(build.changed(build.clinical_rows(2), 1, sex="Woman"), CLINICAL)
    version = placed(build.workbook({CLINICAL: rows}), name="a.xlsx")
    monkeypatch.setattr("portal.files.workbook_editing_child.__file__", "/nonexistent")
    book = load_workbook(io.BytesIO(annotated.content_of(version, by=person)))
    sheet = book[CLINICAL]
    assert [cell.row for line in sheet.iter_rows() for cell in line if cell.comment] == [3]
    after = revised(version, person, "word:sex")
    assert after.status == "accepted"


def test_large_file_is_annotated_by_a_job_once_and_small_or_clean_ones_are_not(placed, person, settings, monkeypatch):
    clean = placed(build.clinical())
    with pytest.raises(Refused, match="nothing to note"):
        annotated.ask(version=clean, by=person)
    version = placed(build.clinical(build.changed(build.clinical_rows(), 2, sex="?")))
    assert annotated.ask(version=version, by=person).sent_at_once
    Version.objects.filter(pk=version.pk).update(rows=50_000)
    version.refresh_from_db()
    asked = annotated.ask(version=version, by=person)
    assert Job.objects.filter(task=annotated.ANNOTATE, arguments=[asked.pk]).exists()
    for _ in range(2):
        annotated.make(asked_id=asked.pk, by="test")
    asked.refresh_from_db()
    assert load_workbook(io.BytesIO(b"".join(reading.pieces(asked.file)))).sheetnames == [CLINICAL, "what we found"]
    assert version.participant.messages.filter(subject__contains="your file with notes").count() == 1


def test_double_click_asks_for_one_annotated_file_and_a_long_file_is_never_written_while_a_page_waits(placed, person):
    version = placed(build.clinical(build.changed(build.clinical_rows(), 2, sex="?")))
    Version.objects.filter(pk=version.pk).update(rows=50_000)
    version.refresh_from_db()
    asked = annotated.ask(version=version, by=person)
    assert annotated.ask(version=version, by=person) == asked
    annotated.make(asked_id=asked.pk, by="test")
    assert annotated.ask(version=version, by=person) == asked, "the findings of a version never change"
    long = placed(build.clinical(build.changed(build.clinical_rows(), 2, sex="x")) + b"\r\n" * (1 << 20))
    assert long.rows == 5 and not annotated.ask(version=long, by=person).sent_at_once


def test_file_without_rows_has_places_and_no_edits(placed, person, practice):
    found = build.qpp([{"measureId": "144", "value": {"performanceMet": 1}}])
    version = placed(found, name="qpp.json", file_type="quality-measures", period=None)
    assert version.findings.exists() and version.places.count() == version.findings.count()
    assert repairs.why_not_editable(version)
    with pytest.raises(Refused, match="no rows and columns"):
        annotated.content_of(version, by=person)


def test_tin_that_lost_its_zero_is_repaired_only_to_the_own_one(placed, checked, person):
    own = factories.participant(tin="012345678")
    rows = [{**row, "model_id": own.model_id, "tin": "12345678"} for row in build.measure_rows()]
    rows = build.changed(rows, 1, tin="87654321")
    version = placed(build.measures(rows), participant=own, file_type="quality-measures", period=None)
    assert [(one.kind, one.before, one.after, one.count) for one in version.proposed_repairs.all()] == [
        ("zeros", "12345678", "012345678", 3)
    ]


def test_patients_values_are_encrypted_at_rest_in_the_workbench(placed, person):
    from django.db import connection

    rows = dirty_rows()
    version = placed(build.clinical(rows))
    edit(version, person, 2, last_name="Secretname")
    with connection.cursor() as cursor:
        for model in (RowInError, FindingPlace, CellEdit, version.proposed_repairs.model):
            cursor.execute(f"select t::text from {model._meta.db_table} t")  # noqa: S608 (our own table)
            stored = " ".join(line for (line,) in cursor.fetchall())
            assert stored
            for value in (rows[3]["mbi"], rows[0]["last_name"], "Secretname", "08/02/41"):
                assert value not in stored, model


def test_result_is_placed_by_a_job_of_the_check(checked):
    assert not Job.objects.filter(task=finding_places.PLACE).exists()
    clean = checked(build.clinical())
    version = checked(build.clinical(build.changed(build.clinical_rows(), 2, sex="?")))
    assert clean.status == "accepted"
    assert [job.arguments for job in Job.objects.filter(task=finding_places.PLACE)] == [[version.pk]]
