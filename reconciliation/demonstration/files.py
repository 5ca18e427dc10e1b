"""The files that a practice would upload about its own patients, written from generated claims.

A practice knows its patients without the portal: rows come from the planned episodes (truth.csv) and the beneficiary
file, never from episodes that the portal built.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from quality.generator import uploads
from quality.intake.layouts import CLINICAL_DATA, QUALITY_MEASURES

Row = dict[str, str]
MEASURES = ("144", "134", "047", "treatment-summary")
EXCLUSIONS, EXCEPTIONS = 6, 4
SEXES = {"1": "male", "2": "female"}


def clinical_rows(*, model_id: str, npi: str, claims: Path, completed_from: date, completed_to: date) -> list[Row]:
    """Return one row for each complete episode that a participant planned and that ended in a period."""
    people = _people(claims)
    with (claims / "truth.csv").open(newline="") as opened:
        return [
            uploads.clinical_row(_episode(planned, people[planned["bene_id"]], npi))
            for planned in csv.DictReader(opened)
            if planned["pc_participant"] == model_id
            and planned["cancer_type"] in uploads.CANCER_TYPES
            and planned["complete"] == "true"
            and completed_from <= date.fromisoformat(planned["ends_on"]) <= completed_to
        ]


def _people(claims: Path) -> dict[str, Row]:
    people = {}
    for path in sorted(claims.glob("beneficiary-*.csv")):
        with path.open(newline="") as opened:
            people.update({row["BENE_ID"]: row for row in csv.DictReader(opened, delimiter="|")})
    return people


def _episode(planned: Row, person: Row, npi: str) -> uploads.Episode:
    return uploads.Episode(
        mbi=person["MBI_NUM"],
        last_name=person["BENE_SRNM_NAME"],
        first_name=person["BENE_GVN_NAME"],
        date_of_birth=datetime.strptime(person["BENE_BIRTH_DT"], "%d-%b-%Y").date(),  # noqa: DTZ007 (a day)
        sex=SEXES.get(person["BENE_SEX_IDENT_CD"], "unknown"),
        starts_on=date.fromisoformat(planned["starts_on"]),
        cancer_type=planned["cancer_type"],
        rendering_npi=npi,
    )


def add_mistakes(rows: list[Row]) -> None:
    """Add the most common mistakes: a mistyped NPI and MBI, a day before its month, a unit, an unknown word."""
    mistakes = (
        ("rendering_npi", "1234567890"),
        ("mbi", "1EG4TE5MK7"),
        ("date_of_birth", "31.12.1944"),
        ("planned_dose_cgy", "60 Gy"),
        ("treatment_intent", "cure"),
    )
    for row, (column, mistake) in zip(rows, mistakes, strict=False):
        row[column] = mistake


def add_boost(rows: list[Row]) -> None:
    """Add what the portal asks about, and is right: a boost, so that fractions times dose is less than the plan."""
    usual = int(rows[0]["planned_dose_cgy"]) // int(rows[0]["planned_fractions"])
    rows[0]["dose_per_fraction_cgy"] = str(usual * 9 // 10)


def measure_rows(*, model_id: str, tin: str | None, year: int, rates: Iterable[int]) -> list[Row]:
    """Return one row for each measure, for all patients; `rates` are in percent, in the order of `MEASURES`."""
    counts = {}
    for number, (measure, rate) in enumerate(zip(MEASURES, rates, strict=True)):
        asked = 230 - 20 * number
        met = asked * rate // 100
        counts[measure] = (EXCLUSIONS, EXCEPTIONS, met, asked - met)
    return uploads.measure_rows(model_id=model_id, tin=tin or "", year=year, counts=counts)


def clinical_csv(rows: list[Row]) -> bytes:
    """Write clinical data as CSV."""
    return uploads.as_csv(rows, file_type=CLINICAL_DATA)


def measures_csv(rows: list[Row]) -> bytes:
    """Write quality measures as CSV."""
    return uploads.as_csv(rows, file_type=QUALITY_MEASURES)


def as_xlsx(rows: list[Row], *, sheet: str) -> bytes:
    """Write rows as a workbook with one sheet."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, columns)
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, [row.get(name, "") for name in columns])
    return content.getvalue()
