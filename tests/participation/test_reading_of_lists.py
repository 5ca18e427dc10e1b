"""The reading of a participant list: each fault names row, column and participant, whatever the file holds."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.identifiers import check_email
from portal.participation.intake.participant_list import read_list
from portal.participation.intake.text_table import MOST_FAULTS
from portal.participation.models import Exclusion
from portal.policy import load_book
from tests.participation.lists import COLUMNS, HOSPITAL, ROW, file_of, row

BOOK = load_book()


def read(content: bytes):
    return read_list(content, exclusions=Exclusion.Reason.values, today=date(2021, 1, 4), book=BOOK)


def faults_of(content: bytes) -> list[str]:
    return [str(fault) for fault in read(content)[1]]


def only_fault(content: bytes) -> str:
    [fault] = faults_of(content)
    return fault


def test_valid_rows_are_read():
    rows, faults = read(file_of(row(), HOSPITAL, row(exclusion="opt-out", zip="", cbsa="", to="2021-12-31")))
    assert faults == []
    assert [one.number for one in rows] == [2, 3, 4]
    assert (rows[0].tin, rows[0].zip, rows[0].days.from_on, rows[0].days.to_on) == (
        "940000011", "02118", date(2021, 1, 1), None,
    )  # fmt: skip
    assert (rows[1].ccn, rows[2].exclusion, rows[2].zip) == ("220810", "opt-out", "")


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_separator_byte_order_mark_and_case_and_order_of_the_header_do_not_matter(separator, mark):
    turned = tuple(reversed(COLUMNS))
    content = file_of(row(), separator=separator, columns=turned).replace(b"legal_name", b" Legal Name")
    first, _, rest = content.partition(b"\n")
    assert read(mark + first.upper() + b"\n" + rest) == read(file_of(row()))


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_and_blank_lines_do_not_matter(ends):
    lines = file_of(row(), HOSPITAL).decode().splitlines()
    rows, faults = read(ends.join(["", lines[0], "", lines[1], ",,,,,", lines[2], ""]).encode())
    assert (faults, [one.number for one in rows]) == ([], [4, 6])  # the row numbers of the spreadsheet


@pytest.mark.parametrize("end", [b"\x1a", b"\x1a\x1a", b"\x1a\r\n"])
def test_an_end_of_file_character_is_no_row(end):
    content = file_of(row(), HOSPITAL)
    assert read(content + end) == read(content.rstrip() + end) == read(content)


def test_a_first_line_with_the_separator_for_excel_is_no_header():
    rows, faults = read(b"sep=;\r\n" + file_of(row(), separator=";"))
    assert (faults, [one.number for one in rows]) == ([], [3])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"model_id": "RO 40001"}, ("model_id", "RO40001")),
        ({"model_id": "ro40001"}, ("model_id", "RO40001")),
        ({"tin": "94-0000011"}, ("tin", "940000011")),
        ({"tin": "94\u20110000011"}, ("tin", "940000011")),
        ({"tin": '="940000011"'}, ("tin", "940000011")),
        ({"zip": "'02118"}, ("zip", "02118")),
        ({"zip": "02118-4455"}, ("zip", "02118")),
        ({"tin": "940000011.0", "cbsa": "14460.0"}, ("tin", "940000011")),
        ({"legal_name": "Harbor\u00a0 Radiation\u200b"}, ("legal_name", "Harbor Radiation")),
        ({"contact_last": "O\u2019Neil"}, ("contact", ("Nell", "O'Neil", "nell@harbor.example"))),
        ({"contact_email": " Nell@Harbor.Example"}, ("contact", ("Nell", "Ames", "nell@harbor.example"))),
    ],
)
def test_values_are_normalized_as_people_and_spreadsheets_write_them(changes, expected):
    [one], faults = read(file_of(row(**changes)))
    assert faults == []
    assert getattr(one, expected[0]) == expected[1]


# Each with the column that the fault names and words of its sentence.
BAD_VALUES = [
    ({"zip": "2118"}, "site_zip", "but this one has 4. A spreadsheet may have dropped the leading 0"),
    ({"zip": "Boston"}, "site_zip", "five digits"),
    ({"zip": ""}, "site_zip", "five digits"),
    ({"tin": "40000011"}, "tin", "but this one has eight. A spreadsheet may have dropped the leading 0"),
    ({"tin": "9.4E+08"}, "tin", "nine digits. A spreadsheet wrote this one as a power of ten"),
    ({"tin": "", "ccn": "2.2E+05", "kind": "technical"}, "ccn", "as a power of ten"),
    ({"zip": "2.1E+03"}, "site_zip", "five digits. A spreadsheet wrote this one as a power of ten"),
    ({"cbsa": "1.4E+04"}, "cbsa", "five digits. A spreadsheet wrote this one as a power of ten"),
    ({"legal_name": "94-0000011"}, "legal_name", "seems to be a TIN"),
    ({"contact_last": "940000011"}, "contact_last", "values that moved to another column"),
    ({"tin": "", "ccn": "20810", "kind": "technical"}, "ccn", "has five. A spreadsheet may have dropped the leading 0"),
    ({"zip": "2118.0"}, "site_zip", "but this one has 4. A spreadsheet may have dropped the leading 0"),
    ({"tin": ""}, "tin", "either a TIN or a CCN"),
    ({"ccn": "220810"}, "tin", "either a TIN or a CCN"),
    ({"tin": "", "ccn": "220810"}, "kind", "hospital outpatient department"),
    ({"tin": "", "ccn": "221300", "kind": "technical"}, "ccn", "critical access hospital"),
    ({"model_id": "71001"}, "model_id", "not a Model ID"),
    ({"kind": "Professional"}, "kind", "professional, technical or dual, in lowercase"),
    ({"kind": ""}, "kind", "An empty cell is not a kind"),
    ({"cbsa": "144600"}, "cbsa", "five digits"),
    ({"cbsa": "Boston"}, "cbsa", "five digits"),
    ({"cbsa": "99999"}, "cbsa", "no area"),
    ({"cbsa": ""}, "cbsa", "five digits"),
    ({"from_": ""}, "from", "as in 2021-01-31"),
    ({"from_": "1/1/2021"}, "from", "as in 2021-01-31"),
    ({"from_": "20210101"}, "from", "as in 2021-01-31"),
    ({"from_": "2021-02-30"}, "from", "as in 2021-01-31"),
    ({"from_": "9999-12-31"}, "from", "outside the years of the Model"),
    ({"to": "0001-01-01"}, "to", "outside the years of the Model"),
    ({"to": "2020-12-31"}, "to", "before the first day"),
    ({"exclusion": "asc", "to": "2020-12-31"}, "to", "before the first day"),
    ({"exclusion": "ASC"}, "exclusion", "in lowercase"),
    ({"exclusion": "rural"}, "exclusion", "is not an exclusion"),
    ({"contact_email": "nell at harbor"}, "contact_email", "not an email address"),
    ({"contact_email": ""}, "contact_email", "Enter the contact's email"),
    ({"contact_first": ""}, "contact_first", "Enter the contact's first name"),
    ({"contact_last": " \u200b"}, "contact_last", "Enter the contact's last name"),
    ({"legal_name": "x" * 201}, "legal_name", "201 characters"),
    ({"legal_name": "Harbor\x00"}, "legal_name", "NUL"),
    ({"legal_name": "#N/A"}, "legal_name", "The cell contains #N/A, a spreadsheet error"),
    ({"contact_last": "#REF!"}, "contact_last", "The cell contains #REF!"),
    ({"legal_name": "Pe\ufffda"}, "legal_name", "A letter was lost"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "column", "sentence"), BAD_VALUES)
def test_fault_names_row_participant_column_and_what_to_do(changes, column, sentence):
    fault = only_fault(file_of(HOSPITAL, row(**changes)))
    name = "71001" if changes.get("model_id") else "RO40001"
    assert fault.startswith(f"Row 3, {name}, {column}: ")
    assert sentence in fault


def test_all_faults_of_a_file_are_listed_in_the_order_of_the_rows():
    faults = faults_of(file_of(row(zip="2118", contact_email="x"), HOSPITAL, row(cbsa="1", model_id="", kind="x")))
    assert [fault.split(":")[0] for fault in faults] == [
        "Row 2, RO40001, site_zip", "Row 2, RO40001, contact_email", "Row 4, Harbor Radiation, kind",
        "Row 4, Harbor Radiation, cbsa",
    ]  # fmt: skip


def test_no_fault_quotes_a_tin():
    for tin in ("94000001", "9400000111", "94-000-0011x"):
        assert not any(tin in fault for fault in faults_of(file_of(row(tin=tin))))
    for column in ("model_id", "kind", "from_", "exclusion", "cbsa"):  # a TIN typed into the wrong column
        found = faults_of(file_of(row(**{column: "940000011"})))
        assert found and not any("940000011" in fault for fault in found)


def test_faults_of_short_and_long_rows_say_what_is_missing_or_extra():
    header, line = file_of(row()).decode().splitlines()
    short = only_fault(f"{header}\nRO40001,professional,940000011,,Harbor\n".encode())
    assert short.startswith("Row 2, RO40001: The row has 5 values and the header 13")
    assert "contact_email are missing" in short
    assert only_fault(f"{header}\nRO40001\n".encode()).startswith(
        "Row 2, RO40001: The row has one value and the header"
    )
    assert only_fault(f"{header}\n{line.rpartition(',')[0]}\n".encode()).endswith("contact_email is missing.")
    assert "Put quotation marks around a value that contains the separator" in only_fault(
        f"{header}\n{line},x\n".encode()
    )
    assert faults_of(f"{header}\n{line},,,\n".encode()) == []


def test_fault_of_an_unclosed_quotation_mark_names_the_row():
    header, line = file_of(row()).decode().splitlines()
    assert "Row 3: The quotation marks do not match" in only_fault(f'{header}\n{line}\n"{line}\n{line}\n'.encode())
    huge = f"{header}\n{line.replace('Harbor Radiation', 'x' * 200_000)}\n"
    assert only_fault(huge.encode()).startswith("Row 2: A value here has more than 131,072 characters")


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (",".join((*COLUMNS, "tin")), "Row 1: The header names tin more than once (columns 3 and 14)."),
        (",".join((*COLUMNS, " T\u200bIN ")), "names tin more than once"),
        (",".join(COLUMNS[1:]), "Row 1: The header does not name model_id."),
        ("Some notes about the list", "The header does not name model_id, kind"),
        ("|".join(COLUMNS), "Separate the names by commas, semicolons or tabs."),
    ],
)
def test_unusable_headers_are_refused(header, sentence):
    assert sentence in only_fault(f"{header}\n{','.join(ROW.values())}\n".encode())


LATIN = file_of(row(), row(legal_name="Cl\u00ednica Pe\u00f1a")).decode().encode("latin-1")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n\n ,, \n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (file_of(), "a header but no rows"),
        (LATIN, "Row 3, RO40001, legal_name: This is not UTF-8 text"),
        (file_of(row()).decode().encode("utf-16"), "This is UTF-16 text. Save the list as"),
        (file_of(row()).decode().encode("utf-16-le"), "This is UTF-16 text. Save the list as"),
        (b"PK\x03\x04rest of a workbook", "This is an Excel workbook"),
        (b"%PDF-1.7", "This is a PDF document"),
        (file_of(row()) + b"x" * 8_400_000, "8,388,608 is the limit"),
    ],
)
def test_files_that_are_no_list_are_refused_with_a_sentence(content, sentence):
    assert sentence in only_fault(content)


def test_list_of_faults_has_a_limit_and_says_so():
    faults = faults_of(file_of(*[row(zip="x")] * (MOST_FAULTS + 5)))
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1] == "There are more than 10,000 faults. The rest of the file was not read."


def test_unknown_columns_are_no_fault():
    content = file_of({**row(), "phone": "617"}, columns=(*COLUMNS, "phone"))
    assert faults_of(content) == []


GOOD = file_of(row(), HOSPITAL, row(zip="02119"))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_a_damaged_list_is_read_or_refused_with_printable_sentences(data):
    """Cut, repeat, replace and insert bytes of a valid list: no error occurs, and every sentence is printable text."""
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content)))
        piece = data.draw(st.sampled_from([b"\x00", b"\xff", b'"', b"\n", b"\r", b",", b";", b"\t", b"\xed\xa0\x80",
                                           b"\xc2\x85", b"9" * 400, "\u2028".encode(), GOOD[:40], b""]))  # fmt: skip
        content[place : place + data.draw(st.integers(0, 30))] = piece
    rows, faults = read(bytes(content))
    assert rows or faults
    for fault in faults:
        str(fault).encode()


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_with_a_fault(content):
    rows, faults = read(content)
    assert faults and not rows


@given(st.one_of(st.emails(), st.text(max_size=30), st.from_regex(r"[a-z.'+-]{1,8}@[a-z0-9.-]{1,12}", fullmatch=True)))
def test_every_accepted_email_address_is_valid_in_the_admin_too(address):
    if check_email(address).valid:
        try:
            validate_email(check_email(address).normalized)
        except ValidationError:
            pytest.fail(f"{address!r} is accepted here and refused there")
