"""The billing check: a table of claim lines, compared with itself and with the practice's published episodes."""

from __future__ import annotations

import io
import logging
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.urls import reverse

from episodes.models import Beneficiary, Episode, EpisodeLine
from episodes.rules.billed_episodes import START, KnownEpisode
from episodes.rules.billing_check import BilledLine, check
from episodes.services.billing_check import ROWS_LIMIT, checked
from portal.encryption import blind_index
from portal.models import KeptForm
from portal.participation.services.faulty_file import FaultyFile
from portal.policy import load_book
from portal.services import kept_forms
from tests import factories
from tests.architecture.rows import row_of

BOOK = load_book()
DAY_ZERO = date(2021, 3, 1)
BOTH = frozenset({"PC", "TC"})
MBI = "1EG4TE5MK73"
UNDER_WAY = KnownEpisode(
    starts_on=DAY_ZERO, cancer_type="lung", tc_started=True, billed=frozenset({("PC", START), ("TC", START)}),
    lines=frozenset({("77386", DAY_ZERO + timedelta(days=12))}),
)  # fmt: skip
PLANNED = KnownEpisode(starts_on=DAY_ZERO, billed=frozenset({("PC", START)}))


def kinds(*lines: tuple[int, str, str], known: KnownEpisode | None = None, furnished=BOTH, begins=DAY_ZERO):
    """Return the kinds of the remarks on lines (day of the story, code, modifiers), row by row."""
    billed = [
        BilledLine(row, "a", True, begins + timedelta(days=day), code, tuple(modifiers.split()))
        for row, (day, code, modifiers) in enumerate(lines, 2)
    ]
    found = check(billed, {"a": [known]} if known else {}, furnished=furnished, book=BOOK)
    return [(one.row - 1, one.severity, one.kind) for one in found if one.kind != "no-pay"]


@pytest.mark.parametrize(
    ("lines", "known", "remarks"),
    [
        # A good first day of a Dual participant, and a good last one.
        ([(0, "77263", ""), (0, "M1094", "V1")], None, []),
        ([(30, "M1094", "V2"), (30, "M1095", "V2")], UNDER_WAY, []),
        # Modifiers.
        ([(0, "77263", "")], None, [(1, "warning", "start-missing")]),
        ([(0, "77263", ""), (0, "M1094", "26")], None, [(1, "warning", "start-missing"), (2, "error", "modifier")]),
        ([(30, "M1094", "V1 V2")], UNDER_WAY, [(1, "error", "modifier")]),
        ([(30, "M1094", "V1")], UNDER_WAY, [(1, "error", "billed-twice")]),
        ([(30, "M1094", "V2"), (31, "M1094", "V2")], UNDER_WAY, [(2, "error", "billed-twice")]),
        ([(30, "M1094", "V2")], KnownEpisode(DAY_ZERO, tc_started=True), [(1, "warning", "start-missing")]),
        ([(10, "77386", "")], PLANNED, [(1, "warning", "start-missing")]),  # the technical component begins
        ([(10, "77386", ""), (10, "M1095", "V1")], PLANNED, []),
        ([(0, "77263", ""), (0, "M1094", "V1"), (9, "M1081", "V1")], None, [(3, "warning", "cancer-type")]),
        # Too early and too late: day 27 is the first for the end code, day 28 the last for the treatment's start.
        ([(26, "M1094", "V2")], UNDER_WAY, [(1, "error", "end-too-early")]),
        ([(27, "M1094", "V2")], UNDER_WAY, []),
        ([(28, "M1095", "V1")], PLANNED, []),
        ([(29, "M1095", "V1")], PLANNED, [(1, "warning", "treatment-late")]),
        ([(29, "77386", "")], PLANNED, [(1, "warning", "treatment-late"), (1, "warning", "start-missing")]),
        # The last day of the episode is day 89, the clean period ends with day 117.
        ([(89, "77386", "")], UNDER_WAY, []),
        ([(90, "77386", "")], UNDER_WAY, [(1, "warning", "clean-period")]),
        ([(117, "77263", "")], UNDER_WAY, [(1, "warning", "clean-period")]),
        ([(118, "77263", ""), (118, "M1094", "V1")], UNDER_WAY, []),
        ([(95, "M1095", "V1")], KnownEpisode(DAY_ZERO, tc_started=True), [(1, "error", "clean-period")]),
        ([(40, "77263", "")], UNDER_WAY, [(1, "warning", "in-episode")]),
        # An episode whose treatment did not start in time blocks no other.
        ([(40, "77263", ""), (40, "M1094", "V1")], KnownEpisode(DAY_ZERO, begins_nothing=True), []),
        # Duplicates, and services outside the Model.
        ([(12, "77386", "")], UNDER_WAY, [(1, "warning", "on-file")]),
        ([(12, "77386", "")], None, [(1, "warning", "duplicate-risk")]),
        ([(12, "M1095", "V1")], None, [(1, "warning", "no-episode")]),
        ([(0, "99213", "")], None, [(1, "note", "not-included")]),
        ([(0, "77423", "")], UNDER_WAY, [(1, "note", "not-included")]),  # neutrons
    ],
)
def test_lines_of_one_patient(lines, known, remarks):
    assert kinds(*lines, known=known) == remarks


def test_last_day_for_a_new_episode():
    last = date(2025, 10, 3)
    assert kinds((0, "77263", ""), (0, "M1094", "V1"), begins=last) == []
    after = kinds((0, "77263", ""), begins=last + timedelta(days=1))
    assert after == [(1, "note", "outside-model")]


def test_participant_bills_its_own_components():
    assert kinds((0, "77263", ""), (0, "M1094", "V1"), furnished=frozenset({"PC"})) == []
    assert kinds((9, "M1095", "V1"), known=PLANNED, furnished=frozenset({"PC"})) == [(1, "error", "other-component")]
    # The professional part of a service begins no technical component.
    assert kinds((9, "77301", "26"), known=PLANNED) == []


@pytest.fixture
def practice(db):
    factories.at(date(2021, 6, 1))
    return factories.participant()


def post(practice, text, role="viewer"):
    reader = factories.client(factories.seat(practice, role))
    return reader.post(reverse("episodes:billing-check", args=[practice.model_id]), {"pasted": text})


def published(practice):
    """Write a published episode of a practice with its start codes."""
    run = factories.published_run()
    beneficiary = row_of(Beneficiary, practice, mbi=MBI, mbi_index=blind_index("mbi", MBI))
    episode = row_of(
        Episode, practice, run=run, beneficiary=beneficiary, starts_on=DAY_ZERO, cancer_type="lung",
        ends_on=DAY_ZERO + timedelta(days=89), tc_starts_on=DAY_ZERO + timedelta(days=9), pc_participant=practice,
        tc_participant=practice, complete=None,
    )  # fmt: skip
    for component, code in (("PC", "M1094"), ("TC", "M1095")):
        row_of(EpisodeLine, practice, run=run, episode=episode, component=component, hcpcs=code,
               role="model-start", service_on=DAY_ZERO)  # fmt: skip


def test_page_compares_with_the_practice_s_own_published_episodes(practice):
    published(practice)
    text = f"patient,day,hcpcs,modifier\n{MBI},2021-03-20,M1094,V2\n1eg4-te5-mk73,3/20/2021,G6015,\n"
    page = post(practice, text)
    remarks = [(row.patient[-4:], [one.kind for one in row.remarks]) for row in page.context["rows"]]
    assert remarks == [("MK73", ["end-too-early"]), ("MK73", ["no-pay"])]
    shown = page.content.decode()
    assert "V2 may be billed from March 28, 2021 on" in shown
    assert MBI not in shown and "1eg4" not in shown
    # Another practice's episode is none of its own.
    other = factories.participant()
    page = post(other, text)
    assert [[one.kind for one in row.remarks] for row in page.context["rows"]] == [["no-episode"], ["duplicate-risk"]]


def test_own_key_is_compared_within_the_table_alone(practice):
    published(practice)
    page = post(practice, "patient;day;hcpcs;modifier\npatient 7;2021-03-20;G6015;\n")
    [row] = page.context["rows"]
    assert row.patient == "patient 7" and "only where you give the MBI" in row.remarks[0].sentence


def test_faults_name_row_and_column_and_no_patient(practice):
    lines = [f"{MBI},2021-03-20,7726,", f"{MBI},2021-02-30,77263,", f"{MBI},2020-12-30,77263,",
             f"{MBI},2021-03-20,77263,2", ",2021-03-20,77263,"]  # fmt: skip
    page = post(practice, "patient,day,hcpcs,modifier\n" + "\n".join(lines))
    errors = page.context["form"].errors["pasted"]
    assert [error.partition(":")[0] for error in errors] == [
        "Row 2, hcpcs", "Row 3, day", "Row 4, day", "Row 5, modifier", "Row 6, patient",
    ]  # fmt: skip
    assert not any(MBI in error for error in errors)


def test_nothing_is_kept(practice, caplog):
    caplog.set_level(logging.DEBUG)
    text = f"patient,day,hcpcs,modifier\n{MBI},2021-03-20,77263,\n"
    assert post(practice, text).status_code == 200
    assert MBI not in caplog.text
    address = reverse("episodes:billing-check", args=[practice.model_id])
    person = factories.seat(practice)
    assert not kept_forms.keep(path=address, posted={"pasted": [text]}, by=person)
    assert not KeptForm.objects.exists()


def test_workbook_is_read_like_text_and_a_long_table_is_refused(practice):
    columns, line = ["patient", "day", "hcpcs", "modifier"], [MBI, "2021-03-20", "99213", ""]
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("claims")
        for number, cells in enumerate((columns, line)):
            sheet.write_row(number, 0, cells)
    [row] = checked(participant=practice, content=content.getvalue())
    assert (row.patient[-4:], [one.kind for one in row.remarks]) == ("MK73", ["not-included"])
    most = BOOK.on(DAY_ZERO)[ROWS_LIMIT]
    text = "\n".join(map(",".join, [columns, *([line] * (most + 1))]))
    with pytest.raises(FaultyFile, match=r"2,001 rows; 2,000 is the limit"):
        checked(participant=practice, content=text.encode())
