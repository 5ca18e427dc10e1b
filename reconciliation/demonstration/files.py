"""The files that a practice would upload about its own patients, written from the generated world.

The practice knows whom it treated: rows come from the planned episodes (truth.csv) and the beneficiary file, never
from what the portal worked out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

CLINICAL_TYPES = ("prostate", "breast", "lung", "bone-metastases", "brain-metastases")
_ICD10 = {"prostate": "C61", "breast": "C50.912", "lung": "C34.11", "bone-metastases": "C79.51",
          "brain-metastases": "C79.31"}  # fmt: skip
# What every row of a cancer type says here: one plausible course each.
_COURSES: dict[str, dict[str, object]] = {
    "prostate": {
        "laterality": "NA", "tnm_edition": 8, "staging_basis": "clinical", "t_stage": "T2a", "n_stage": "N0",
        "m_stage": "M0", "stage_group": "IIA", "treatment_intent": "curative", "modality": "IMRT+IGRT",
        "target_site": "prostate", "planned_dose_cgy": 7800, "planned_fractions": 39, "dose_per_fraction_cgy": 200,
        "psa_ng_ml": 8.4, "gleason_primary": 3, "gleason_secondary": 4, "grade_group": 2,
        "risk_group": "favorable-intermediate", "adt": "N", "prior_prostatectomy": "N", "nodal_rt": "N",
        "brachytherapy_type": "none",
    },
    "breast": {
        "laterality": "left", "tnm_edition": 8, "staging_basis": "pathologic", "t_stage": "T1c", "n_stage": "N0",
        "m_stage": "M0", "stage_group": "IA", "treatment_intent": "curative", "modality": "3DCRT",
        "target_site": "left breast", "planned_dose_cgy": 4256, "planned_fractions": 16, "dose_per_fraction_cgy": 266,
        "er": "positive", "pr": "positive", "her2": "negative", "histology": "ductal", "grade": 2,
        "surgery_type": "lumpectomy", "margin": "negative", "nodes_examined": 2, "nodes_positive": 0,
        "breast_extent": "whole", "regional_nodal_rt": "N", "boost": "N", "chemotherapy": "N",
    },
    "lung": {
        "laterality": "right", "tnm_edition": 8, "staging_basis": "clinical", "t_stage": "T2a", "n_stage": "N2",
        "m_stage": "M0", "stage_group": "IIIA", "treatment_intent": "curative", "modality": "IMRT",
        "target_site": "right upper lobe", "planned_dose_cgy": 6000, "planned_fractions": 30,
        "dose_per_fraction_cgy": 200, "histology": "NSCLC", "concurrent_chemo": "Y", "surgery": "N", "sbrt": "N",
        "pci": "N",
    },
    "bone-metastases": {
        "laterality": "midline", "m_stage": "M1", "treatment_intent": "palliative", "modality": "3DCRT",
        "target_site": "lumbar spine", "planned_dose_cgy": 3000, "planned_fractions": 10,
        "dose_per_fraction_cgy": 300, "primary_site": "prostate", "sites_treated": 1, "spine": "Y",
        "cord_compression": "N", "pathologic_fracture": "N", "pain_score": 6,
    },
    "brain-metastases": {
        "laterality": "bilateral", "m_stage": "M1", "treatment_intent": "palliative", "modality": "3DCRT",
        "target_site": "brain", "planned_dose_cgy": 3000, "planned_fractions": 10, "dose_per_fraction_cgy": 300,
        "primary_site": "lung", "lesion_count": 3, "largest_lesion_mm": 18, "prior_surgery": "N",
        "whole_brain": "Y", "hippocampal_avoidance": "Y",
    },
}  # fmt: skip
MEASURES = ("144", "134", "047", "treatment-summary")


def clinical_rows(
    *, model_id: str, npi: str, claims: Path, completed_from: date, completed_to: date
) -> list[dict[str, object]]:
    """Return one row a beneficiary whose complete episode, planned by a participant, ended in a period."""
    people = _people(claims)
    rows = []
    with (claims / "truth.csv").open(newline="") as opened:
        for episode in csv.DictReader(opened):
            ends_on = date.fromisoformat(episode["ends_on"])
            if (
                episode["pc_participant"] == model_id
                and episode["cancer_type"] in CLINICAL_TYPES
                and episode["complete"] == "true"
                and completed_from <= ends_on <= completed_to
            ):
                rows.append(_clinical_row(episode, people[episode["bene_id"]], npi))
    return rows


def _people(claims: Path) -> dict[str, dict[str, str]]:
    people = {}
    for path in sorted(claims.glob("beneficiary-*.csv")):
        with path.open(newline="") as opened:
            people.update({row["BENE_ID"]: row for row in csv.DictReader(opened, delimiter="|")})
    return people


def _clinical_row(episode: dict[str, str], person: dict[str, str], npi: str) -> dict[str, object]:
    cancer_type = episode["cancer_type"]
    course = _COURSES[cancer_type]
    starts_on = date.fromisoformat(episode["starts_on"])
    first = starts_on + timedelta(days=10)
    born_on = datetime.strptime(person["BENE_BIRTH_DT"], "%d-%b-%Y").date()  # noqa: DTZ007 (a day, not an instant)
    fractions = int(str(course["planned_fractions"]))
    return {
        "mbi": person["MBI_NUM"],
        "last_name": person["BENE_SRNM_NAME"],
        "first_name": person["BENE_GVN_NAME"],
        "date_of_birth": born_on.isoformat(),
        "sex": {"1": "male", "2": "female"}.get(person["BENE_SEX_IDENT_CD"], "unknown"),
        "episode_start_date": starts_on.isoformat(),
        "rendering_npi": npi,
        "cancer_type": cancer_type,
        "icd10": _ICD10[cancer_type],
        "performance_scale": "ECOG",
        "performance_value": 1,
        "prior_rt_same_site": "N",
        "delivered_dose_cgy": course["planned_dose_cgy"],
        "delivered_fractions": fractions,
        "rt_start_date": first.isoformat(),
        "rt_end_date": (first + timedelta(days=fractions * 7 // 5)).isoformat(),
        "course_completed": "Y",
        **course,
    }


def spoil(rows: list[dict[str, object]]) -> None:
    """Put in the mistakes that people make most: a mistyped NPI and MBI, a date the wrong way round, a unit."""
    rows[0]["rendering_npi"] = "1234567890"
    rows[1]["mbi"] = "1EG4TE5MK7"
    rows[2]["date_of_birth"] = "31.12.1944"
    rows[3]["planned_dose_cgy"] = "60 Gy"
    rows[4]["treatment_intent"] = "cure"


def measure_rows(*, model_id: str, tin: str | None, year: int, rates: Iterable[int]) -> list[dict[str, object]]:
    """Return one row a measure, for all patients of the practice; `rates` in percent, in the order of `MEASURES`."""
    rows = []
    for number, (measure, rate) in enumerate(zip(MEASURES, rates, strict=True)):
        eligible, exclusions, exceptions = 240 - 20 * number, 6, 4
        asked = eligible - exclusions - exceptions
        met = asked * rate // 100
        rows.append(
            {
                "model_id": model_id,
                "tin": tin,
                "performance_year": year,
                "measure_id": measure,
                "eligible": eligible,
                "exclusions": exclusions,
                "exceptions": exceptions,
                "met": met,
                "not_met": asked - met,
                "reporting_method": "registry",
            }
        )
    return rows


def as_csv(rows: list[dict[str, object]]) -> bytes:
    """Write rows as a CSV file in UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=_columns(rows), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows: list[dict[str, object]], *, sheet: str) -> bytes:
    """Write rows as a workbook with one sheet."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        columns = _columns(rows)
        page.write_row(0, 0, columns)
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, [row.get(name, "") for name in columns])
    return content.getvalue()


def _columns(rows: list[dict[str, object]]) -> list[str]:
    columns: dict[str, None] = {}
    for row in rows:
        columns.update(dict.fromkeys(row))
    return list(columns)
