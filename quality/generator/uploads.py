"""Plausible uploads for demonstrations and tests: the same seed gives the same rows, and every row is valid."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from quality.intake.layouts import COLUMNS

_MBI_SHAPE = "CANNANNAANN"  # as on the Medicare card: C is a digit from 1 to 9, A a letter, N a digit
_MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"
_LAST_NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gum", "Hazel", "Juniper", "Laurel", "Maple", "Oak")
_FIRST_NAMES = ("Ada", "Ben", "Cora", "Dan", "Edna", "Floyd", "Gus", "Hattie", "Ike", "June", "Kit", "Lola")
_DIAGNOSES = {
    "prostate": "C61",
    "breast": "C50.911",
    "lung": "C34.11",
    "bone-metastases": "C79.51",
    "brain-metastases": "C79.31",
}
_PLANS = {
    "prostate": ("IMRT+IGRT", "prostate", 7800, 39),
    "breast": ("3DCRT", "left breast", 4256, 16),
    "lung": ("IMRT", "right upper lobe", 6000, 30),
    "bone-metastases": ("3DCRT", "lumbar spine", 3000, 10),
    "brain-metastases": ("3DCRT", "whole brain", 3000, 10),
}
_STAGES = {
    "prostate": {"tnm_edition": "8", "t_stage": "T2a", "n_stage": "N0", "m_stage": "M0", "stage_group": "IIA"},
    "breast": {"tnm_edition": "8", "t_stage": "T1c", "n_stage": "N0", "m_stage": "M0", "stage_group": "IA"},
    "lung": {"tnm_edition": "8", "t_stage": "T2a", "n_stage": "N2", "m_stage": "M0", "stage_group": "IIIA"},
    "bone-metastases": {},
    "brain-metastases": {},
}
_ELEMENTS = {
    "prostate": {
        "psa_ng_ml": "8.4",
        "gleason_primary": "3",
        "gleason_secondary": "4",
        "grade_group": "2",
        "risk_group": "favorable-intermediate",
        "adt": "N",
        "prior_prostatectomy": "N",
        "nodal_rt": "N",
        "brachytherapy_type": "none",
    },
    "breast": {
        "er": "positive",
        "pr": "positive",
        "her2": "negative",
        "histology": "ductal",
        "grade": "2",
        "surgery_type": "lumpectomy",
        "margin": "negative",
        "nodes_examined": "2",
        "nodes_positive": "0",
        "breast_extent": "whole",
        "regional_nodal_rt": "N",
        "boost": "N",
        "chemotherapy": "N",
    },
    "lung": {"histology": "NSCLC", "concurrent_chemo": "Y", "surgery": "N", "sbrt": "N", "pci": "N"},
    "bone-metastases": {
        "primary_site": "prostate",
        "sites_treated": "1",
        "spine": "Y",
        "cord_compression": "N",
        "pathologic_fracture": "N",
        "pain_score": "6",
    },
    "brain-metastases": {
        "primary_site": "lung",
        "lesion_count": "3",
        "largest_lesion_mm": "17",
        "prior_surgery": "N",
        "whole_brain": "Y",
        "hippocampal_avoidance": "Y",
    },
}
CANCER_TYPES = tuple(_DIAGNOSES)


@dataclass(frozen=True)
class Episode:
    """The facts of an episode that a row of clinical data needs; `clinical_row` makes up the rest."""

    mbi: str
    last_name: str
    first_name: str
    date_of_birth: date
    sex: str
    starts_on: date
    cancer_type: str
    rendering_npi: str = "1234567893"
    icd10: str | None = None


def mbi(random: Random) -> str:
    """Make up an MBI of valid form."""
    pools = {"C": "123456789", "A": _MBI_LETTERS, "N": "0123456789"}
    return "".join(random.choice(pools[kind]) for kind in _MBI_SHAPE)


def episodes(count: int, *, seed: int, first: date, last: date) -> list[Episode]:
    """Make up episodes, each of a different beneficiary, that start from `first` to `last`."""
    random = Random(seed)  # noqa: S311 (made-up people need no secret randomness)
    days = (last - first).days
    made, seen = [], set()
    while len(made) < count:
        identifier = mbi(random)
        if identifier in seen:
            continue
        seen.add(identifier)
        made.append(
            Episode(
                identifier,
                random.choice(_LAST_NAMES),
                random.choice(_FIRST_NAMES),
                date(random.randint(1932, 1955), random.randint(1, 12), random.randint(1, 28)),
                random.choice(("female", "male")),
                first + timedelta(days=random.randint(0, days)),
                CANCER_TYPES[len(made) % len(CANCER_TYPES)],
            )
        )
    return made


def clinical_row(episode: Episode) -> dict[str, str]:
    """Fill in a row of clinical data for an episode."""
    modality, site, dose, fractions = _PLANS[episode.cancer_type]
    start = episode.starts_on + timedelta(days=10)
    return {
        "mbi": episode.mbi,
        "last_name": episode.last_name,
        "first_name": episode.first_name,
        "date_of_birth": episode.date_of_birth.isoformat(),
        "sex": episode.sex,
        "episode_start_date": episode.starts_on.isoformat(),
        "rendering_npi": episode.rendering_npi,
        "cancer_type": episode.cancer_type,
        "icd10": episode.icd10 or _DIAGNOSES[episode.cancer_type],
        "laterality": "NA",
        "staging_basis": "clinical",
        "performance_scale": "ECOG",
        "performance_value": "1",
        "treatment_intent": "palliative" if "metastases" in episode.cancer_type else "curative",
        "prior_rt_same_site": "N",
        "modality": modality,
        "target_site": site,
        "planned_dose_cgy": str(dose),
        "planned_fractions": str(fractions),
        "dose_per_fraction_cgy": str(dose // fractions),
        "delivered_dose_cgy": str(dose),
        "delivered_fractions": str(fractions),
        "rt_start_date": start.isoformat(),
        "rt_end_date": (start + timedelta(days=fractions + fractions // 5 * 2)).isoformat(),
        "course_completed": "Y",
        **_STAGES[episode.cancer_type],
        **_ELEMENTS[episode.cancer_type],
    }


def measure_rows(
    *, model_id: str, tin: str, year: int, counts: Mapping[str, tuple[int, int, int, int]]
) -> list[dict[str, str]]:
    """Fill in rows of quality measures.

    :param counts: for each measure its exclusions, exceptions, met and not met.
    """
    return [
        {
            "model_id": model_id,
            "tin": tin,
            "performance_year": str(year),
            "measure_id": measure,
            "eligible": str(sum(parts)),
            **dict(zip(("exclusions", "exceptions", "met", "not_met"), map(str, parts), strict=True)),
            "reporting_method": "registry",
        }
        for measure, parts in counts.items()
    ]


def as_csv(rows: Iterable[Mapping[str, str]], *, file_type: str, header: Sequence[str] | None = None) -> bytes:
    """Return rows as a CSV file of a layout.

    :param header: the column names to write; by default all of the layout.
    """
    text = io.StringIO()
    names = header or [column.name for column in COLUMNS[file_type]]
    writer = csv.DictWriter(text, names, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
