"""Claims files are recognized by their headers, under any name; other files are refused with the reason."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from episodes.engine.recognition import UnreadableFile, header_of, kind_of
from tests.episodes import rif

KINDS = ("carrier", "outpatient", "beneficiary", "hospice")


def kind(path: Path) -> str:
    return kind_of(path, header_of(path))


@pytest.mark.parametrize("expected", KINDS)
@pytest.mark.parametrize("name", ["{}-2021.csv", "{}_2021.TXT", "rif {}.RIF", "2021.{}", "{}.dat"])
def test_suffix_and_case_of_a_name_do_not_matter(tmp_path: Path, expected: str, name: str) -> None:
    for called in (expected, expected.upper()):
        path = rif.write(tmp_path / name.format(called), rif.text(rif.full_row(expected)))
        assert kind(path) == expected


@pytest.mark.parametrize("expected", KINDS)
def test_a_header_of_one_kind_alone_decides_whatever_the_name(tmp_path: Path, expected: str) -> None:
    assert kind(rif.write(tmp_path / "extract.csv", rif.text(rif.ROWS[expected]))) == expected
    assert kind(rif.write(tmp_path / "beneficiary-carrier.csv", rif.text(rif.ROWS[expected]))) == expected


@pytest.mark.parametrize("expected", KINDS)
@pytest.mark.parametrize("start", ["", "\ufeff", "\n", "\r\n \r\n", "\ufeff\n\n"])
def test_blank_lines_and_byte_order_mark_before_the_header_do_not_matter(
    tmp_path: Path, expected: str, start: str
) -> None:
    path = rif.write(tmp_path / f"{expected}.csv", start + rif.text(rif.full_row(expected)))
    assert kind(path) == expected
    assert header_of(path).line == 1 + start.count("\n")


def test_invisible_characters_are_no_part_of_a_column_name(tmp_path: Path) -> None:
    header, rows = rif.text(rif.CARRIER).split("\n", 1)
    for marked in (f"\ufeff\ufeff{header}", header.replace("BENE_ID", "BENE\u200b_ID\u00a0")):
        path = rif.write(tmp_path / "carrier.csv", f"{marked}\n{rows}")
        assert kind(path) == "carrier"
        assert rif.read(path).frame["hcpcs"].to_list() == ["77263"]


def test_other_files_of_the_same_family_are_not_taken_for_claims(tmp_path: Path) -> None:
    for name, row in (("hha.csv", rif.HOME_HEALTH), ("dme.csv", rif.EQUIPMENT), ("inpatient.csv", rif.INPATIENT)):
        with pytest.raises(UnreadableFile, match=f"{name} is not a claims file"):
            kind(rif.write(tmp_path / name, rif.text(row)))
    with pytest.raises(UnreadableFile, match="is not a claims file"):
        kind(rif.write(tmp_path / "extract.csv", rif.text(rif.full_row("hospice"))))


def test_refusal_of_a_file_that_is_named_like_a_kind_lists_the_missing_columns(tmp_path: Path) -> None:
    history = {"DML_IND": "INSERT", "BENE_ID": "-1", "MBI_NUM": "1EG4TE5MK73"}
    with pytest.raises(UnreadableFile) as caught:
        kind(rif.write(tmp_path / "beneficiary_history.csv", rif.text(history)))
    assert "lacks the column RFRNC_YR, MDCR_ENTLMT_BUYIN_1_IND, MDCR_ENTLMT_BUYIN_2_IND and 22 more" in str(
        caught.value
    )


HEADER = "|".join(rif.CARRIER)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (HEADER.replace("|", ",").encode(), "has commas between its columns. A claims file has pipes"),
        (HEADER.replace("|", ";").encode(), "has semicolons between its columns"),
        (HEADER.replace("|", "\t").encode(), "has tabs between its columns"),
        (b"Files of 2021, as delivered on Friday\n", "does not begin with a header line"),
        (f"{HEADER}|TAX_NUM".encode(), "names a column twice: TAX_NUM"),
        (HEADER.encode("utf-16"), "is not UTF-8 text"),
        (HEADER.encode("utf-16-le"), "is not UTF-8 text"),
        (HEADER.replace("TAX", "T\xc4X").encode("latin-1"), "is not UTF-8 text"),
        # Without a time the bytes, and so the name of the test, are the same in every process.
        (gzip.compress(HEADER.encode(), mtime=0), "is a compressed file. Unzip it"),
        (b"PK\x03\x04", "is a compressed file. Unzip it"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_the_reason(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        kind(rif.write(tmp_path / "carrier.csv", content))
    assert sentence in str(caught.value)


@pytest.mark.parametrize("name", ["carrier-2021.csv.gz", "carrier.ZIP"])
def test_a_file_named_as_compressed_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile, match="is a compressed file"):
        kind(rif.write(tmp_path / name, rif.text(rif.CARRIER)))


def test_a_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a workbook"):
        kind(rif.write(tmp_path / "Carrier.XLSX", b"PK\x03\x04"))


def test_refusal_of_a_file_without_a_header_quotes_no_cell(tmp_path: Path) -> None:
    row = "1EG4TE5MK73|Baptiste|Baptiste|070000001|070000001\n"
    with pytest.raises(UnreadableFile) as caught:
        kind(rif.write(tmp_path / "carrier.csv", row))
    assert not any(cell in str(caught.value) for cell in row.strip().split("|"))


def test_unread_columns_may_come_twice(tmp_path: Path) -> None:
    content = rif.text(rif.CARRIER).replace("\n", "|NOTE|NOTE\n", 1).replace("A\n", "A|x|y\n")
    assert rif.read(rif.write(tmp_path / "carrier.csv", content)).frame["hcpcs"].to_list() == ["77263"]
