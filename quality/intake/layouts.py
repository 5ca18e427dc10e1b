"""The columns of an upload, used by the readers, the checks, the template and the description for vendors.

Words, ranges and the version come from the policy book (`intake/*`), so that a new year's layout is a new dated value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from portal.policy import Book

CLINICAL_DATA = "clinical-data"
QUALITY_MEASURES = "quality-measures"
FILE_TYPES = (CLINICAL_DATA, QUALITY_MEASURES)
NOTES_SHEET = "notes"
VERSION_COLUMN = "layout_version"

TEXT, WORD, JOINED_WORDS = "text", "word", "joined-words"
WHOLE, DECIMAL, DAY = "whole-number", "number", "date"
MBI, NPI, TIN, ICD10, MODEL_ID, MEASURE = "mbi", "npi", "tin", "icd10", "model-id", "measure"
CATEGORY = "tnm-category"

PROSTATE, BREAST, LUNG = ("prostate",), ("breast",), ("lung",)
BONE, BRAIN = ("bone-metastases",), ("brain-metastases",)
STAGED = PROSTATE + BREAST + LUNG

TYPE_WORDS = {
    TEXT: "text",
    WORD: "one of the allowed words, in any case",
    JOINED_WORDS: "one or more of the allowed words, joined with +",
    WHOLE: "whole number without thousands separator or unit",
    DECIMAL: "number with a decimal point, without thousands separator or unit; rounded to the decimals of the column",
    DAY: "date, YYYY-MM-DD or MM/DD/YYYY",
    MBI: "Medicare Beneficiary Identifier, 11 characters",
    NPI: "National Provider Identifier, 10 digits with a valid check digit",
    TIN: "Taxpayer Identification Number, 9 digits",
    ICD10: "ICD-10-CM code alone, with or without the point",
    MODEL_ID: "Model ID of the participant",
    MEASURE: "measure number",
    CATEGORY: "AJCC category of the cancer type, with its sub-category where known",
}


@dataclass(frozen=True)
class Condition:
    """A condition under which another column is required: `column` holds one of `words`."""

    column: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One column of a layout.

    `words` are the allowed words, `least` and `most` the plausible range, `decimals` the places to which a number is
    rounded. `required` is true if every row needs a value or, with `when`, every row that meets all conditions.
    `cancer_types` names the types whose rows may fill in the column; empty means all types.
    """

    name: str
    meaning: str
    type: str
    required: bool = True
    when: tuple[Condition, ...] = ()
    unit: str | None = None
    cancer_types: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    words_by_cancer_type: Mapping[str, tuple[str, ...]] | None = None
    least: int | None = None
    most: int | None = None
    decimals: int | None = None

    @property
    def needed_when(self) -> str:
        """The rows that need a value, in words ("when adt is Y"); empty if every row does."""
        if not self.when:
            return ""
        return "when " + " and ".join(f"{each.column} is {' or '.join(each.words)}" for each in self.when)


@dataclass(frozen=True)
class Layout:
    """The columns of one file type, in one version of its layout."""

    file_type: str
    version: str
    columns: tuple[Column, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


class UnknownLayout(Exception):
    """An unknown file type, or a version of its layout that is not the current one."""


def _of(cancer_types: tuple[str, ...], *more: Condition) -> dict[str, Any]:
    return {"cancer_types": cancer_types, "when": (Condition("cancer_type", cancer_types), *more)}


QUALITY_MEASURE_COLUMNS = (
    Column("model_id", "Model ID of the participant that reports", MODEL_ID),
    Column("tin", "TIN of the participant that reports", TIN),
    Column("performance_year", "Performance year the counts belong to, as a calendar year", WHOLE, unit="year"),
    Column("measure_id", "Measure that the row counts", MEASURE),
    Column("eligible", "Eligible population (denominator before exclusions and exceptions)", WHOLE, unit="cases"),
    Column("exclusions", "Eligible cases excluded by the measure", WHOLE, unit="cases"),
    Column("exceptions", "Eligible cases excepted by the measure", WHOLE, unit="cases"),
    Column("met", "Cases in which performance was met", WHOLE, unit="cases"),
    Column("not_met", "Cases in which performance was not met", WHOLE, unit="cases"),
    Column("reporting_method", "How the counts were collected; registry when blank", WORD, required=False),
)

CLINICAL_DATA_COLUMNS = (
    Column("mbi", "Medicare Beneficiary Identifier", MBI),
    Column("last_name", "Last name of the beneficiary", TEXT),
    Column("first_name", "First name of the beneficiary", TEXT),
    Column("date_of_birth", "Birth date of the beneficiary", DAY),
    Column("sex", "Sex of the beneficiary", WORD),
    Column("episode_start_date", "Date of the initial treatment planning service (day 0 of the episode)", DAY),
    Column("rendering_npi", "NPI of the radiation oncologist who planned the treatment", NPI),
    Column("cancer_type", "Cancer type treated in the episode", WORD),
    Column("icd10", "Diagnosis treated in the episode", ICD10),
    Column("laterality", "Side of the treated disease; NA where sides do not apply", WORD),
    Column("tnm_edition", "Edition of the AJCC staging manual", WORD, required=False),
    Column("staging_basis", "Clinical or pathologic staging", WORD, required=False),
    Column("t_stage", "T category", CATEGORY, when=(Condition("cancer_type", STAGED),)),
    Column("n_stage", "N category", CATEGORY, when=(Condition("cancer_type", STAGED),)),
    Column("m_stage", "M category", CATEGORY, when=(Condition("cancer_type", STAGED),)),
    Column("stage_group", "Stage group", WORD, required=False),
    Column("performance_scale", "Performance status scale used", WORD),
    Column("performance_value", "Performance status on that scale", WHOLE, unit="points of the scale"),
    Column("treatment_intent", "Intent of the treatment", WORD),
    Column("prior_rt_same_site", "Earlier radiotherapy to the same site", WORD),
    Column("modality", "Modalities used", JOINED_WORDS),
    Column("target_site", "Anatomic site treated", TEXT),
    Column("planned_dose_cgy", "Planned total dose", DECIMAL, unit="cGy"),
    Column("planned_fractions", "Planned number of fractions", WHOLE, unit="fractions"),
    Column("dose_per_fraction_cgy", "Planned dose of one fraction", DECIMAL, unit="cGy"),
    Column("delivered_dose_cgy", "Delivered total dose", DECIMAL, unit="cGy"),
    Column("delivered_fractions", "Delivered number of fractions", WHOLE, unit="fractions"),
    Column("rt_start_date", "Date of the first treatment", DAY),
    Column("rt_end_date", "Date of the last treatment", DAY),
    Column("course_completed", "Planned course completed", WORD),
    Column(
        "not_completed_reason",
        "Why the course was not completed",
        TEXT,
        when=(Condition("course_completed", ("N",)),),
    ),
    Column("psa_ng_ml", "PSA before treatment", DECIMAL, unit="ng/mL", **_of(PROSTATE)),
    Column("gleason_primary", "Primary Gleason pattern", WHOLE, **_of(PROSTATE)),
    Column("gleason_secondary", "Secondary Gleason pattern", WHOLE, **_of(PROSTATE)),
    Column("grade_group", "Grade group", WHOLE, **_of(PROSTATE)),
    Column("risk_group", "NCCN risk group", WORD, **_of(PROSTATE)),
    Column("adt", "Androgen deprivation therapy", WORD, **_of(PROSTATE)),
    Column(
        "adt_months",
        "Planned length of androgen deprivation therapy",
        DECIMAL,
        unit="months",
        **_of(PROSTATE, Condition("adt", ("Y",))),
    ),
    Column("prior_prostatectomy", "Earlier prostatectomy", WORD, **_of(PROSTATE)),
    Column("nodal_rt", "Radiotherapy to pelvic nodes", WORD, **_of(PROSTATE)),
    Column("brachytherapy_type", "Brachytherapy: low or high dose rate, or none", WORD, **_of(PROSTATE)),
    Column("er", "Estrogen receptor", WORD, **_of(BREAST)),
    Column("pr", "Progesterone receptor", WORD, **_of(BREAST)),
    Column("her2", "HER2 status", WORD, **_of(BREAST)),
    Column("histology", "Histology (breast: in words; lung: one of its allowed words)", TEXT, **_of(BREAST + LUNG)),
    Column("grade", "Histologic grade", WORD, **_of(BREAST)),
    Column("surgery_type", "Breast surgery", WORD, **_of(BREAST)),
    Column(
        "margin",
        "Surgical margin",
        WORD,
        **_of(BREAST, Condition("surgery_type", ("lumpectomy", "mastectomy"))),
    ),
    Column("nodes_examined", "Lymph nodes examined", WHOLE, unit="nodes", **_of(BREAST)),
    Column("nodes_positive", "Lymph nodes with metastasis", WHOLE, unit="nodes", **_of(BREAST)),
    Column("breast_extent", "Whole breast, part of it, or chest wall", WORD, **_of(BREAST)),
    Column("regional_nodal_rt", "Radiotherapy to regional nodes", WORD, **_of(BREAST)),
    Column("boost", "Boost to the tumor bed", WORD, **_of(BREAST)),
    Column("chemotherapy", "Chemotherapy in this course of disease", WORD, **_of(BREAST)),
    Column("concurrent_chemo", "Chemotherapy at the same time", WORD, **_of(LUNG)),
    Column("surgery", "Surgery of the tumor", WORD, **_of(LUNG)),
    Column("sbrt", "Stereotactic body radiotherapy", WORD, **_of(LUNG)),
    Column("pci", "Prophylactic cranial irradiation", WORD, **_of(LUNG)),
    Column("primary_site", "Site of the primary tumor", TEXT, **_of(BONE + BRAIN)),
    Column("sites_treated", "Number of bone sites treated", WHOLE, unit="sites", **_of(BONE)),
    Column("spine", "Spine treated", WORD, **_of(BONE)),
    Column("cord_compression", "Spinal cord compression", WORD, **_of(BONE)),
    Column("pathologic_fracture", "Pathologic fracture", WORD, **_of(BONE)),
    Column("pain_score", "Pain before treatment, on the numeric rating scale", WHOLE, unit="points", **_of(BONE)),
    Column("lesion_count", "Number of brain lesions", WHOLE, unit="lesions", **_of(BRAIN)),
    Column("largest_lesion_mm", "Largest diameter of the largest lesion", DECIMAL, unit="mm", **_of(BRAIN)),
    Column("prior_surgery", "Earlier surgery of a brain lesion", WORD, **_of(BRAIN)),
    Column("whole_brain", "Whole brain (Y) or stereotactic (N) treatment", WORD, **_of(BRAIN)),
    Column(
        "hippocampal_avoidance",
        "Hippocampus spared",
        WORD,
        **_of(BRAIN, Condition("whole_brain", ("Y",))),
    ),
)

VERSION_NOTE = Column(
    VERSION_COLUMN, "Version of the layout; the current one when absent or blank", TEXT, required=False
)

COLUMNS = {CLINICAL_DATA: CLINICAL_DATA_COLUMNS, QUALITY_MEASURES: QUALITY_MEASURE_COLUMNS}


def layout_for(file_type: str, *, on: date, book: Book, version: str | None = None) -> Layout:
    """Return the layout of a file type with the words and ranges in force on a day.

    :raises UnknownLayout: for an unknown file type, or a version that is not the current one.
    """
    if file_type not in COLUMNS:
        raise UnknownLayout(f"There is no file type {file_type!r}; choose {' or '.join(FILE_TYPES)}.")
    policy = book.on(on)
    current = policy["intake/layout_version"]
    if version is not None and version != current:
        raise UnknownLayout(f"Version {version!r} of {file_type} is not current; the current one is {current}.")
    words, ranges = policy["intake/allowed_words"], policy["intake/number_ranges"]
    decimals = policy["intake/number_decimals"]
    measures = tuple(row["measure"] for row in policy["quality/measures"]) if file_type == QUALITY_MEASURES else ()
    histology = {LUNG[0]: tuple(policy["intake/lung_histology_words"])}
    columns = []
    for column in (*COLUMNS[file_type], VERSION_NOTE):
        limits = ranges.get(column.name, {})
        columns.append(
            Column(
                column.name,
                column.meaning,
                column.type,
                column.required,
                column.when,
                column.unit,
                column.cancer_types,
                measures if column.type == MEASURE else tuple(words.get(column.name, ())),
                histology if column.name == "histology" else None,
                limits.get("least"),
                limits.get("most"),
                decimals.get(column.name),
            )
        )
    return Layout(file_type, current, tuple(columns))


def describe(layout: Layout, *, tnm_categories: Mapping[str, Mapping[str, list[str]]]) -> dict[str, Any]:
    """Return a layout as plain data, complete enough for a vendor to build a file."""
    return {
        "file_type": layout.file_type,
        "version": layout.version,
        "formats": ["csv", "xlsx"] + (["json", "xml"] if layout.file_type == QUALITY_MEASURES else []),
        "encoding": "UTF-8, with or without a byte-order mark",
        "separators": [",", ";", "tab"],
        "sheet": layout.file_type,
        "notes_sheet": NOTES_SHEET,
        "header": "first row, names in any order and any case, spaces or hyphens allowed for underscores; "
        "unknown columns are ignored with a warning",
        "columns": [_described(column, tnm_categories) for column in layout.columns],
    }


def _described(column: Column, tnm_categories: Mapping[str, Mapping[str, list[str]]]) -> dict[str, Any]:
    by_type = {name: list(words) for name, words in (column.words_by_cancer_type or {}).items()}
    if column.type == CATEGORY:
        letter = column.name[0]
        by_type = {name: list(lists[letter]) for name, lists in tnm_categories.items() if lists[letter]}
    return {
        "name": column.name,
        "meaning": column.meaning,
        "type": column.type,
        "format": TYPE_WORDS[column.type],
        "unit": column.unit,
        "allowed": list(column.words) or None,
        "allowed_by_cancer_type": by_type or None,
        "least": column.least,
        "most": column.most,
        "decimals": column.decimals,
        "required": _required_words(column),
        "required_when": [{"column": c.column, "one_of": list(c.words)} for c in column.when] or None,
        "cancer_types": list(column.cancer_types) or None,
    }


def _required_words(column: Column) -> str:
    return column.needed_when or "always" if column.required else "never"
