"""`import_claims` on real-life folders: files imported, files not read with the reason, and no cell quoted."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from episodes.models import Beneficiary, ClaimsFile, OtherBirthDate, RejectedRow
from tests.episodes import rif

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "claims"
    made.mkdir()
    return made


def run(*arguments: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_claims", *map(str, arguments), stdout=out)
    return json.loads(out.getvalue())


def not_read(counts: dict[str, Any]) -> dict[str, str]:
    return {row["name"]: row["reason"] for row in counts["not_read"]}


def test_stray_files_are_named_and_the_others_imported(folder: Path) -> None:
    rif.write(folder / "carrier.csv", rif.text(rif.CARRIER))
    rif.write(folder / "beneficiary_2021.csv", rif.text(rif.BENEFICIARY))
    rif.write(folder / "beneficiary_history.csv", rif.text({"DML_IND": "INSERT", "BENE_ID": "-1"}))
    rif.write(folder / "hha.csv", rif.text(rif.HOME_HEALTH))
    rif.write(folder / "README-carrier.txt", "As delivered on Friday, complete.\n")
    rif.write(folder / "pde.csv", "x\n")
    rif.write(folder / "participants.csv", "model_id,kind,tin\nRO00001,dual,070000001\n")
    (folder / "carrier-old").mkdir()
    counts = run(folder)
    assert [made["name"] for made in counts["files"]] == ["beneficiary_2021.csv", "carrier.csv"]
    assert (counts["rows"], counts["accepted"], counts["rejected"]) == (2, 2, 0)
    left_out = {
        "README-carrier.txt",
        "beneficiary_history.csv",
        "carrier-old",
        "hha.csv",
        "participants.csv",
        "pde.csv",
    }
    assert set(not_read(counts)) == left_out
    assert all(reason.startswith(name) for name, reason in not_read(counts).items())


def test_other_suffixes_are_read_and_unread_files_are_named_with_what_to_do(folder: Path) -> None:
    rif.write(folder / "CARRIER-2021.RIF", rif.text(rif.CARRIER))
    rif.write(folder / "Outpatient.dat", rif.text(rif.OUTPATIENT))
    rif.write(folder / "carrier-2022.csv.gz", gzip.compress(rif.text(rif.CARRIER).encode()))
    rif.write(folder / "hospice.dat", "x")
    rif.write(folder / "carrier-comma.csv", rif.text(rif.CARRIER).replace("|", ","))
    rif.write(folder / "carrier-16.csv", rif.text(rif.CARRIER).encode("utf-16"))
    counts = run(folder)
    assert [(made["kind"], made["name"]) for made in counts["files"]] == [
        ("carrier", "CARRIER-2021.RIF"),
        ("outpatient", "Outpatient.dat"),
    ]
    reasons = not_read(counts)
    assert "Unzip it" in reasons["carrier-2022.csv.gz"]
    assert "pipes" in reasons["hospice.dat"]
    assert "commas" in reasons["carrier-comma.csv"]
    assert "Export it again as UTF-8" in reasons["carrier-16.csv"]


def test_pipes_loops_and_names_in_an_old_encoding_stop_nothing(folder: Path) -> None:
    rif.write(folder / b"carrier-\xe9t\xe9.csv".decode(errors="surrogateescape"), rif.text(rif.CARRIER))
    os.mkfifo(folder / "carrier-pipe.csv")
    (folder / "outpatient-loop.csv").symlink_to(folder / "outpatient-loop.csv")
    counts = run(folder)
    assert [made["name"] for made in counts["files"]] == ["carrier-\ufffdt\ufffd.csv"]
    reasons = not_read(counts)
    assert reasons["carrier-pipe.csv"] == "carrier-pipe.csv is not a file but a folder, pipe or device."
    assert reasons["outpatient-loop.csv"] == "outpatient-loop.csv cannot be opened."
    with pytest.raises(CommandError, match="not a file"):
        run("--carrier", folder / "carrier-pipe.csv")


def test_a_folder_without_claims_is_refused_with_every_reason(folder: Path) -> None:
    rif.write(folder / "carrier.csv", "")
    rif.write(folder / "notes.txt", "x")
    with pytest.raises(CommandError, match=r"carrier.csv is empty.*notes.txt does not begin"):
        run(folder)
    with pytest.raises(CommandError, match="no file to import"):
        (folder / "empty").mkdir()
        run(folder / "empty")


def test_a_named_file_that_cannot_be_read_refuses_the_import_and_leaves_nothing(folder: Path, data_dir: Path) -> None:
    good = rif.write(folder / "a.csv", rif.text(rif.CARRIER))
    lacking = rif.write(folder / "b.csv", rif.text({"BENE_ID": "-1", "CLM_ID": "-2"}))
    with pytest.raises(CommandError, match=r"b\.csv lacks the column CLM_LINE_NUM"):
        run("--carrier", good, "--outpatient", lacking)
    assert not ClaimsFile.objects.exists()
    assert not list(data_dir.rglob("*.parquet"))
    assert run("--carrier", good)["accepted"] == 1


def test_the_same_bytes_under_two_names_count_once(folder: Path) -> None:
    for name in ("carrier.csv", "carrier-copy.csv"):
        rif.write(folder / name, rif.text(rif.CARRIER))
    counts = run(folder)
    assert counts["rows"] == 1
    [sentence] = counts["refused"]
    assert re.match(r"carrier.csv was imported on [A-Z][a-z]+ \d+, \d{4} as carrier-copy.csv", sentence)


BROKEN = {
    "BENE_ID": ("77\x00123456", "7712345\x0177", "z" * 41, ""),
    "BENE_SEX_IDENT_CD": ("\x001", "female"),
    "BENE_SRNM_NAME": ("Okaf\x00or", "Pe\udcf1alosa"),
    "BENE_BIRTH_DT": ("14-Jul-0940", "7/14/1940"),
    "RFRNC_YR": ("21", "twenty"),
    "HMO_3_IND": ("\x02",),
}


@pytest.mark.parametrize(("column", "value"), [(name, value) for name, values in BROKEN.items() for value in values])
def test_a_beneficiary_that_cannot_be_read_is_counted_and_never_quoted(
    folder: Path, column: str, value: str, capfd: pytest.CaptureFixture[str]
) -> None:
    rows = (rif.BENEFICIARY, {**rif.BENEFICIARY, "BENE_ID": "-2", column: value})
    rif.write(folder / "beneficiary.csv", rif.text(*rows).encode("utf-8", errors="surrogateescape"))
    counts = run(folder)
    assert (counts["rows"], counts["accepted"], counts["rejected"]) == (2, 1, 1)
    [made] = counts["files"]
    assert sum(made["rejected_by_reason"].values()) == 1
    assert list(Beneficiary.objects.values_list("bene_id", flat=True)) == ["-1"]
    reasons = list(RejectedRow.objects.values_list("reason", flat=True))
    shown = json.dumps(counts) + " ".join(reasons) + "".join(capfd.readouterr())
    assert value not in shown or len(value) < 3
    assert RejectedRow.objects.get().line_number == 3


def test_beneficiaries_with_two_birth_dates_are_counted_and_listed_and_the_last_one_counts(folder: Path) -> None:
    other = {**rif.BENEFICIARY, "BENE_BIRTH_DT": "15-Jul-1940", "RFRNC_YR": "2022"}
    second = {**rif.BENEFICIARY, "BENE_ID": "-2"}
    rif.write(folder / "beneficiary-2021.csv", rif.text(rif.BENEFICIARY, second))
    assert run(folder)["files"][0]["other_birth_dates"] == 0
    rif.write(folder / "beneficiary-2022.csv", rif.text(other, {**second, "RFRNC_YR": "2022"}))
    assert run(folder)["files"][0]["other_birth_dates"] == 1
    listed = OtherBirthDate.objects.values_list("bene_id", "claims_file__name")
    assert list(listed) == [("-1", "beneficiary-2022.csv")]
    assert Beneficiary.objects.get(bene_id="-1").born_on == date(1940, 7, 15)
    third = {**rif.BENEFICIARY, "BENE_ID": "-3"}
    rif.write(folder / "beneficiary-2023.csv", rif.text(third, {**third, "BENE_BIRTH_DT": "16-Jul-1940"}))
    assert run(folder)["files"][0]["other_birth_dates"] == 1


def test_beneficiary_numbers_match_those_of_claims_with_or_without_quotation_marks(folder: Path) -> None:
    rif.write(folder / "carrier.csv", rif.text({**rif.CARRIER, "BENE_ID": '"-1"'}))
    rif.write(folder / "beneficiary.csv", rif.text({name: f'"{value}"' for name, value in rif.BENEFICIARY.items()}))
    assert run(folder)["rejected"] == 0
    assert Beneficiary.objects.get().bene_id == "-1"
    assert Beneficiary.objects.get().surname == "Baptiste"
