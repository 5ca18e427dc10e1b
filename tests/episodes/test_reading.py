"""RIF files as they come: real layouts, odd shapes, rows that cannot be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from episodes.engine.reading import Reading, UnreadableFile, kind_of, read, read_in_pieces

GOOD = {
    "BENE_ID": "-1",
    "CLM_ID": "-9",
    "LINE_NUM": "1",
    "TAX_NUM": "070000001",
    "LINE_1ST_EXPNS_DT": "01-Feb-2021",
    "HCPCS_CD": "77263",
    "LINE_NCH_PMT_AMT": "12.34",
    "LINE_PRCSG_IND_CD": "A",
}
COLUMNS = list(GOOD)


def reading(path: Path, kind: str = "carrier") -> Reading:
    return read(path, kind, blind_index=lambda numbers: [f"index of {number}" for number in numbers])


def row(**changes: str) -> str:
    return "|".join({**GOOD, **changes}[name] for name in COLUMNS)


def written(folder: Path, *rows: str, header: str = "|".join(COLUMNS), start: bytes = b"", end: str = "\n") -> Path:
    path = folder / "carrier.csv"
    path.write_bytes(start + end.join([header, *rows, ""]).encode())
    return path


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("rif-synthea_carrier.csv", 221),
        ("rif-synthea_outpatient.csv", 19),
        ("rif-synthea_beneficiary_2020.csv", 3),
        ("rif-synthea_beneficiary_2021.csv", 3),
        ("rif-synthea_hospice.csv", 8),
    ],
)
def test_real_layouts_are_read_whole(real_data: Path, name: str, rows: int) -> None:
    path = real_data / "rif-sample" / name
    found = reading(path, kind_of(path) or "")
    assert (found.rows, found.rejected.height) == (rows, 0)


def test_files_of_other_kinds_are_left_alone() -> None:
    assert kind_of(Path("carrier-2021.csv")) == "carrier"
    assert kind_of(Path("participants.csv")) is None
    assert kind_of(Path("rif-synthea_hha.csv")) is None
    assert kind_of(Path("carrier-2021.parquet")) is None


def test_a_line_is_normalised(tmp_path: Path) -> None:
    line = reading(written(tmp_path, row())).frame.row(0, named=True)
    assert line["service_on"] == date(2021, 2, 1)
    assert (line["paid"], line["provider"], line["denied"]) == (1234, "index of 070000001", False)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_marks_and_line_ends_do_not_matter(tmp_path: Path, start: bytes, end: str) -> None:
    found = reading(written(tmp_path, row(), row(LINE_NUM="2"), start=start, end=end))
    assert found.frame["line_number"].to_list() == [1, 2]
    assert found.frame["denied"].to_list() == [False, False]


def test_columns_come_in_any_order_with_unknown_ones_between(tmp_path: Path) -> None:
    names = [*reversed(COLUMNS), "SOMETHING_ELSE"]
    header = "|".join(name.lower() for name in names)
    values = "|".join({**GOOD, "SOMETHING_ELSE": 'a "quoted word'}[name] for name in names)
    assert reading(written(tmp_path, values, header=header)).frame["hcpcs"].to_list() == ["77263"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"BENE_ID": ""}, "BENE_ID is blank"),
        ({"LINE_1ST_EXPNS_DT": "2021-02-01"}, "LINE_1ST_EXPNS_DT is not a date like 31-Jan-2021"),
        ({"LINE_1ST_EXPNS_DT": "30-Feb-2021"}, "LINE_1ST_EXPNS_DT is not a date like 31-Jan-2021"),
        ({"LINE_1ST_EXPNS_DT": ""}, "LINE_1ST_EXPNS_DT and CLM_FROM_DT are blank"),
        ({"LINE_NCH_PMT_AMT": "12,34"}, "LINE_NCH_PMT_AMT is not an amount in dollars and cents"),
        ({"LINE_NCH_PMT_AMT": "1.234"}, "LINE_NCH_PMT_AMT is not an amount in dollars and cents"),
        ({"LINE_NUM": "one"}, "LINE_NUM is not a number"),
        ({"HCPCS_CD": "77263|77300"}, "wrong number of fields"),
    ],
)
def test_a_row_that_cannot_be_read_is_listed_and_the_rest_goes_in(
    tmp_path: Path, changes: dict[str, str], reason: str
) -> None:
    found = reading(written(tmp_path, row(), row(**changes), row(LINE_NUM="3")))
    assert found.rejected.rows() == [(3, reason)]
    assert found.frame["line_number"].to_list() == [1, 3]
    assert found.rejected_by_reason == {reason: 1}


def test_a_short_row_is_listed_with_its_line_after_a_blank_one(tmp_path: Path) -> None:
    found = reading(written(tmp_path, row(), "", "-1|-9|2", row(LINE_NUM="4")))
    assert found.rejected.rows() == [(4, "wrong number of fields")]
    assert found.frame["line_number"].to_list() == [1, 4]


def test_blank_amounts_are_nothing_and_other_bytes_stop_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, row(LINE_NCH_PMT_AMT=""))
    path.write_bytes(path.read_bytes().replace(b"77263", b"77\xe963"))
    assert reading(path).frame["paid"].to_list() == [0]


def test_a_blank_indicator_is_no_acceptance_and_a_missing_column_is(tmp_path: Path) -> None:
    assert reading(written(tmp_path, row(LINE_PRCSG_IND_CD=""))).frame["denied"].to_list() == [True]
    short = COLUMNS[:-1]
    path = written(tmp_path, "|".join(GOOD[name] for name in short), header="|".join(short))
    assert reading(path).frame["denied"].to_list() == [False]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        ("|".join(COLUMNS[1:]).encode() + b"\n", "lacks the column BENE_ID"),
        ("|".join([*COLUMNS, "TAX_NUM"]).encode() + b"\n", "names a column twice: TAX_NUM"),
        ("|".join(COLUMNS).encode("utf-16"), "is not UTF-8 text"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "carrier.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=sentence):
        reading(path)


def test_a_file_with_a_header_alone_holds_nothing(tmp_path: Path) -> None:
    found = reading(written(tmp_path))
    assert (found.rows, found.frame.height) == (0, 0)


def test_pieces_of_a_file_are_the_file(tmp_path: Path) -> None:
    rows = [row(LINE_NUM=str(number)) for number in range(1, 10)]
    rows[3] = ""
    rows[6] = "-1|-9"
    path = written(tmp_path, *rows)
    whole = reading(path)
    pieces = list(read_in_pieces(path, "carrier", blind_index=list, lines_a_piece=3))
    assert [line for piece in pieces for line in piece.frame["line_number"].to_list()] == [1, 2, 3, 5, 6, 8, 9]
    assert [rejected for piece in pieces for rejected in piece.rejected.rows()] == whole.rejected.rows()
    assert sum(piece.rows for piece in pieces) == whole.rows


@pytest.mark.parametrize("first", ["-1|-9", row() + "|more|fields", ""])
def test_a_broken_first_row_spoils_no_other(tmp_path: Path, first: str) -> None:
    found = reading(written(tmp_path, first, row()))
    assert found.frame["line_number"].to_list() == [1]
    assert found.rejected["line"].to_list() == ([2] if first else [])
