"""RIF files of odd shapes and rows that cannot be read: good rows are read, bad ones are listed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from episodes.engine.reading import read_in_pieces
from episodes.engine.recognition import UnreadableFile, header_of
from tests.episodes import rif
from tests.episodes.rif import CARRIER, read

COLUMNS = list(CARRIER)


def row(**changes: str) -> str:
    return "|".join({**CARRIER, **changes}[name] for name in COLUMNS)


def write_carrier(folder: Path, *rows: str, header: str = "|".join(COLUMNS), start: str = "", end: str = "\n") -> Path:
    return rif.write(folder / "carrier.csv", start + end.join([header, *rows, ""]))


@pytest.mark.parametrize("kind", rif.ROWS)
def test_files_with_all_columns_of_cms_are_read(tmp_path: Path, kind: str) -> None:
    """CMS's files have some hundred columns; the portal reads few of them."""
    found = read(rif.write(tmp_path / "file", rif.text(rif.full_row(kind), rif.full_row(kind))), kind)
    assert (found.rows, found.rejected.height) == (2, 0)
    assert found.frame["bene_id"].unique().to_list() == ["-1"]


def test_a_line_is_normalized(tmp_path: Path) -> None:
    line = read(write_carrier(tmp_path, row())).frame.row(0, named=True)
    assert line["service_on"] == date(2021, 2, 1)
    assert (line["paid"], line["provider"], line["denied"]) == (1234, "index of 070000001", False)


@pytest.mark.parametrize("start", ["", "\ufeff", "\n", "\ufeff\r\n\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_byte_order_mark_blank_lines_and_line_ends_do_not_matter(tmp_path: Path, start: str, end: str) -> None:
    rows = (row(), "", row(LINE_NUM="2"), row(LINE_NUM="x"))
    found = read(write_carrier(tmp_path, *rows, start=start.replace("\r", "").replace("\n", end), end=end))
    assert found.frame["line_number"].to_list() == [1, 2]
    assert found.frame["denied"].to_list() == [False, False]
    assert found.rejected.rows() == [(5 + start.count("\n"), "LINE_NUM is not a whole number")]


def test_last_line_without_line_end_is_a_row_and_an_end_of_file_character_is_none(tmp_path: Path) -> None:
    whole = "\n".join(["|".join(COLUMNS), row(), row(LINE_NUM="2")])
    for tail in ("", "\n", "\n\x1a", "\r\n\x1a\r\n", "\x1a", "\x1a\x1a", "\x1a\r\n"):
        path = rif.write(tmp_path / "carrier.csv", whole + tail)
        found = read(path)
        assert (found.frame["line_number"].to_list(), found.rejected.height) == ([1, 2], 0)
        below = len((whole + tail).encode()) - header_of(path).begins_at
        for size in (40, below) if not tail.endswith("\n") else (below + 1,):
            pieces = list(read_in_pieces(path, "carrier", blind_index=rif.readable_index, bytes_a_piece=size))
            assert sum(piece.rows for piece in pieces) == 2
            assert not any(piece.rejected.height for piece in pieces)


def test_columns_may_come_in_any_order_with_unknown_ones_between(tmp_path: Path) -> None:
    names = [*reversed(COLUMNS), "SOMETHING_ELSE"]
    header = "|".join(name.lower() for name in names)
    values = "|".join({**CARRIER, "SOMETHING_ELSE": 'a "quoted word'}[name] for name in names)
    assert read(write_carrier(tmp_path, values, header=header)).frame["hcpcs"].to_list() == ["77263"]


DAY, LINE = "LINE_1ST_EXPNS_DT", "LINE_NCH_PMT_AMT"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"BENE_ID": ""}, "BENE_ID is blank"),
        ({"BENE_ID": "9" * 41}, "BENE_ID is longer than 40 characters"),
        ({"BENE_ID": "1\x00"}, "a control character"),
        ({"BENE_ID": "1\x1f"}, "a control character"),
        ({"HCPCS_CD": "77\t263"}, "a control character"),
        ({"HCPCS_CD": "77\x85263"}, "a control character"),
        ({"HCPCS_CD": "77\ufffd263"}, "not UTF-8 text"),
        ({DAY: "2021-02-01"}, f"{DAY} is not a date like 31-Jan-2021"),
        ({DAY: "30-Feb-2021"}, f"{DAY} is not a date like 31-Jan-2021"),
        ({DAY: "01-Jan-21"}, f"{DAY} is not a date like 31-Jan-2021"),
        ({DAY: "01-Jan-0021"}, f"{DAY} is outside the years 1900 to 2099"),
        ({DAY: "01-Jan-9999"}, f"{DAY} is outside the years 1900 to 2099"),
        ({DAY: "\u0661\u0661-Jan-2021"}, f"{DAY} is not a date like 31-Jan-2021"),
        ({DAY: ""}, f"{DAY} and CLM_FROM_DT are blank"),
        ({LINE: "12,34"}, f"{LINE} is not an amount in dollars and cents"),
        ({LINE: "1.234"}, f"{LINE} is not an amount in dollars and cents"),
        ({LINE: "\u0661\u0662"}, f"{LINE} is not an amount in dollars and cents"),
        ({LINE: "+"}, f"{LINE} is not an amount in dollars and cents"),
        ({LINE: "1e9"}, f"{LINE} is not an amount in dollars and cents"),
        ({LINE: "12345678901"}, f"{LINE} is not an amount in dollars and cents"),
        ({"LINE_NUM": "one"}, "LINE_NUM is not a whole number"),
        ({"LINE_NUM": "-1"}, "LINE_NUM is not a whole number"),
        ({"LINE_NUM": "1.5"}, "LINE_NUM is not a whole number"),
        *(
            ({name: value}, f"{name} has a character that is neither a plain letter nor a digit or sign")
            for name, value in {
                "BENE_ID": "\ufeff-1",
                "CLM_ID": "\u201c-9\u201d",
                "LINE_PRCSG_IND_CD": "A\u200b",
            }.items()
        ),
        ({"BENE_ID": "-1.00001E+13"}, "BENE_ID is a number that a spreadsheet shortened"),
        ({"CLM_ID": "9E+12"}, "CLM_ID is a number that a spreadsheet shortened"),
        ({"BENE_ID": "NULL"}, "BENE_ID is a word for no value"),
        ({"CLM_ID": "#N/A"}, "CLM_ID is a word for no value"),
        *(
            ({"TAX_NUM": tax}, "TAX_NUM is not a tax number of nine digits")
            for tax in ("7000001", "7.0E+07", "070000001.0")
        ),
        *(({"HCPCS_CD": code}, "HCPCS_CD is not a code of five letters and digits") for code in ("7726", "77263.0")),
        ({"HCPCS_CD": "77263|77300"}, "wrong number of fields"),
        ({"HCPCS_CD": '77"263"'}, "an unpaired quotation mark"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_and_the_others_are_accepted(
    tmp_path: Path, changes: dict[str, str], reason: str
) -> None:
    found = read(write_carrier(tmp_path, row(), row(**changes), row(LINE_NUM="3")))
    assert found.rejected.rows() == [(3, reason)]
    assert found.frame["line_number"].to_list() == [1, 3]
    assert found.rejected_by_reason == {reason: 1}
    assert found.rows == 3


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"BENE_ID": "-2\u200b"}, "BENE_ID has a character that is neither a plain letter nor a digit or sign"),
        ({"MBI_NUM": "1E+10"}, "MBI_NUM is a number that a spreadsheet shortened"),
        ({"RFRNC_YR": "21"}, "RFRNC_YR is not a year like 2021"),
        ({"RFRNC_YR": "0021"}, "RFRNC_YR is outside the years 1900 to 2099"),
        ({"RFRNC_YR": "2021.0"}, "RFRNC_YR is not a year like 2021"),
        ({"BENE_BIRTH_DT": "01-Jan-0940"}, "BENE_BIRTH_DT is outside the years 1900 to 2099"),
        ({"MDCR_ENTLMT_BUYIN_1_IND": "yes"}, "MDCR_ENTLMT_BUYIN_1_IND is longer than 1 character"),
        ({"HMO_12_IND": "00"}, "HMO_12_IND is longer than 1 character"),
        ({"BENE_SEX_IDENT_CD": "12"}, "BENE_SEX_IDENT_CD is longer than 1 character"),
        *(({name: f"a{mark}"}, "a control character") for name in rif.BENEFICIARY for mark in "\x00\x07\x9f"),
        *(({name: "\udce9"}, "not UTF-8 text") for name in rif.BENEFICIARY),
    ],
)
def test_a_beneficiary_that_cannot_be_read_is_rejected_and_the_others_are_accepted(
    tmp_path: Path, changes: dict[str, str], reason: str
) -> None:
    rows = (rif.BENEFICIARY, {**rif.BENEFICIARY, **changes}, {**rif.BENEFICIARY, "BENE_ID": "-3"})
    content = rif.text(*rows).encode("utf-8", errors="surrogateescape")
    found = read(rif.write(tmp_path / "beneficiary.csv", content), "beneficiary")
    assert found.rejected.rows() == [(3, reason)]
    assert found.frame["bene_id"].to_list() == ["-1", "-3"]


@pytest.mark.parametrize("kind", ["carrier", "outpatient", "hospice"])
def test_a_claim_that_ends_before_it_begins_is_rejected(tmp_path: Path, kind: str) -> None:
    first, last = "02-Feb-2021", "01-Feb-2021"
    backwards = {**rif.ROWS[kind], "CLM_FROM_DT": first, "CLM_THRU_DT": last}
    path = rif.write(tmp_path / f"{kind}.csv", rif.text({**backwards, "CLM_THRU_DT": first}, backwards))
    found = rif.read(path, kind)
    assert found.rejected.rows() == [(3, "CLM_THRU_DT is before CLM_FROM_DT")] and found.frame.height == 1


def test_names_in_latin_1_are_rejected_and_in_utf_8_accepted(tmp_path: Path) -> None:
    someone = rif.text({**rif.BENEFICIARY, "BENE_SRNM_NAME": "Pe\xf1a", "BENE_GVN_NAME": "Jos\xe9"})
    found = read(rif.write(tmp_path / "a", someone.encode("latin-1")), "beneficiary")
    assert found.rejected.rows() == [(2, "not UTF-8 text")]
    found = read(rif.write(tmp_path / "b", someone), "beneficiary")
    assert found.frame["surname"].to_list() == ["Pe\xf1a"]


@pytest.mark.parametrize(
    ("quoted", "meant"),
    [
        ('"-1"', "-1"),
        ('" -1 "', "-1"),
        ('"a ""b"" c"', 'a "b" c'),
        ('"a|b"', "a|b"),
        ('"a|""b"', 'a|"b'),
        ('a"b', 'a"b'),
    ],
)
def test_quoted_values_are_read_without_their_quotation_marks(tmp_path: Path, quoted: str, meant: str) -> None:
    found = read(write_carrier(tmp_path, row(BENE_ID=quoted), row(LINE_NUM='"2"')))
    assert found.frame.select("bene_id", "line_number").rows() == [(meant, 1), ("-1", 2)]


def test_a_file_with_all_values_quoted_is_read_like_one_without_quotation_marks(tmp_path: Path) -> None:
    plain = write_carrier(tmp_path, row(), row(LINE_NUM="2", HCPCS_CD="", LINE_PRCSG_IND_CD="C"))
    content = "\n".join("|".join(f'"{cell}"' for cell in line.split("|")) for line in plain.read_text().splitlines())
    assert read(rif.write(tmp_path / "quoted.csv", content)).frame.equals(read(plain).frame)


def test_a_short_row_is_rejected_with_its_line_number_counting_blank_lines(tmp_path: Path) -> None:
    found = read(write_carrier(tmp_path, row(), "", "-1|-9|2", row(LINE_NUM="4")))
    assert found.rejected.rows() == [(4, "wrong number of fields")]
    assert found.frame["line_number"].to_list() == [1, 4]


@pytest.mark.parametrize(
    ("amount", "cents"), [("", 0), ("12.", 1200), (".5", 50), ("+5", 500), ("-0.50", -50), ("7.1000", 710)]
)
def test_amounts_as_people_write_them(tmp_path: Path, amount: str, cents: int) -> None:
    assert read(write_carrier(tmp_path, row(LINE_NCH_PMT_AMT=amount))).frame["paid"].to_list() == [cents]


def test_tax_numbers_and_ccns_as_claims_write_them(tmp_path: Path) -> None:
    rows = [row(LINE_NUM=str(number), TAX_NUM=tax) for number, tax in enumerate(("", "07-0000001", "070-00-0001"), 1)]
    assert read(write_carrier(tmp_path, *rows)).rejected.height == 0
    facility = [{**rif.OUTPATIENT, "PRVDR_NUM": ccn} for ccn in ("44S801", "4408010000001", "", "10001", "4.40801E+05")]
    found = read(rif.write(tmp_path / "outpatient.csv", rif.text(*facility)), "outpatient")
    assert found.rejected.rows() == [(line, "PRVDR_NUM is not a CCN of six letters and digits") for line in (5, 6)]


def test_names_of_people_may_have_letters_of_any_language(tmp_path: Path) -> None:
    path = rif.write(tmp_path / "beneficiary.csv", rif.text({**rif.BENEFICIARY, "BENE_SRNM_NAME": "Pe\u00f1a"}))
    assert read(path, "beneficiary").frame["surname"].to_list() == ["Pe\u00f1a"]


def test_a_blank_indicator_means_denied_and_a_missing_column_means_accepted(tmp_path: Path) -> None:
    assert read(write_carrier(tmp_path, row(LINE_PRCSG_IND_CD=""))).frame["denied"].to_list() == [True]
    short = COLUMNS[:-1]
    path = write_carrier(tmp_path, "|".join(CARRIER[name] for name in short), header="|".join(short))
    assert read(path).frame["denied"].to_list() == [False]


@pytest.mark.parametrize(
    ("code", "first"),
    [("", True), *((code, True) for code in "CMNYZ"), *((code, False) for code in "ABDEFGHILTUVWX")],
)
def test_primary_payer_codes(tmp_path: Path, code: str, first: bool) -> None:
    path = rif.write(tmp_path / "a", rif.text({**CARRIER, "LINE_BENE_PRMRY_PYR_CD": code}))
    assert read(path).frame["medicare_first"].to_list() == [first]
    path = rif.write(tmp_path / "b", rif.text({**rif.OUTPATIENT, "NCH_PRMRY_PYR_CD": code}))
    assert read(path, "outpatient").frame["medicare_first"].to_list() == [first]


def test_a_file_that_lacks_a_column_of_its_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="lacks the column BENE_ID that every carrier file has"):
        read(write_carrier(tmp_path, header="|".join(COLUMNS[1:])))


def test_a_file_with_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    for content in ("|".join(COLUMNS), "|".join(COLUMNS) + "\n\n"):
        found = read(rif.write(tmp_path / "carrier.csv", content))
        assert (found.rows, found.frame.height, found.rejected.height) == (0, 0, 0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 7, 64, 100, 1000])
def test_pieces_of_a_file_together_give_the_whole_file(tmp_path: Path, end: str, size: int) -> None:
    rows = [row(LINE_NUM=str(number)) for number in range(1, 10)]
    rows[3] = ""
    rows[6] = "-1|-9"
    rows[7] = row(LINE_NUM="8", BENE_ID='"a|b"')
    path = write_carrier(tmp_path, *rows, end=end)
    whole = read(path)
    pieces = list(read_in_pieces(path, "carrier", blind_index=rif.readable_index, bytes_a_piece=size))
    assert [line for piece in pieces for line in piece.frame["line_number"].to_list()] == [1, 2, 3, 5, 6, 8, 9]
    assert [rejected for piece in pieces for rejected in piece.rejected.rows()] == whole.rejected.rows()
    assert sum(piece.rows for piece in pieces) == whole.rows == 8


def test_a_line_longer_than_a_piece_is_refused(tmp_path: Path) -> None:
    path = rif.write(tmp_path / "carrier.csv", "|".join(COLUMNS) + "\n" + "x" * 3_000_000)
    with pytest.raises(UnreadableFile, match="has a line that does not end"):
        list(read_in_pieces(path, "carrier", blind_index=rif.readable_index, bytes_a_piece=1_000_000))


@pytest.mark.parametrize("first", ["-1|-9", row() + "|more|fields", ""])
def test_a_broken_first_row_is_rejected_alone(tmp_path: Path, first: str) -> None:
    found = read(write_carrier(tmp_path, first, row()))
    assert found.frame["line_number"].to_list() == [1]
    assert found.rejected["line"].to_list() == ([2] if first else [])
