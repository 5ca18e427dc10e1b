"""Write the small fixtures of this folder: `python -m tests.uploads.build`. The bytes are the same each time.

The name of a file is `<file type>__<rule>--<variant>.<ending>`. In should_pass the rule is `good` or a warning.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from quality.generator import uploads
from quality.intake.layouts import CLINICAL_DATA, COLUMNS, QUALITY_MEASURES

HERE = Path(__file__).parent
YEAR, PERIOD, MODEL_ID, TIN = 2021, 2, "RO00042", "123456782"
FIRST, LAST = date(2021, 4, 3), date(2021, 10, 3)  # planning day + 89 days is in July 1 to December 31, 2021
UPLOADED_ON = date(2022, 1, 31)
Row = dict[str, str]


def clinical_rows(count: int = 5, seed: int = 7) -> list[Row]:
    """Return valid rows, with each cancer type in turn."""
    made = uploads.episodes(count, seed=seed, first=FIRST, last=LAST)
    return [uploads.clinical_row(episode) for episode in made]


def measure_rows() -> list[Row]:
    """Return valid rows of all four measures."""
    counts = {"144": (0, 3, 88, 9), "134": (5, 0, 60, 15), "047": (2, 0, 71, 7), "treatment-summary": (0, 0, 96, 4)}
    return uploads.measure_rows(model_id=MODEL_ID, tin=TIN, year=YEAR, counts=counts)


def clinical(rows: list[Row] | None = None, header: list[str] | None = None) -> bytes:
    """Return rows as clinical-data CSV."""
    return uploads.as_csv(clinical_rows() if rows is None else rows, file_type=CLINICAL_DATA, header=header)


def measures(rows: list[Row] | None = None, header: list[str] | None = None) -> bytes:
    """Return rows as quality-measures CSV."""
    return uploads.as_csv(measure_rows() if rows is None else rows, file_type=QUALITY_MEASURES, header=header)


def changed(rows: list[Row], number: int, **values: str) -> list[Row]:
    """Return rows with other values in one row."""
    return [{**row, **values} if index == number else row for index, row in enumerate(rows)]


def names(file_type: str) -> list[str]:
    """Return the column names of a layout."""
    return [column.name for column in COLUMNS[file_type]]


def workbook(
    sheets: Mapping[str, list[list[Any]]], *, edit: Callable[[xlsxwriter.Workbook], None] | None = None
) -> bytes:
    """Return sheets of cells as a workbook with a fixed date, so that the bytes do not change."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime(2021, 1, 1)})  # noqa: DTZ001 (a workbook has no zones)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for position, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, position, value, day)
                elif isinstance(value, tuple):
                    sheet.write_formula(number, position, value[0], None, value[1])
                elif value != "":
                    sheet.write(number, position, value)
    if edit:
        edit(book)
    book.close()
    return stream.getvalue()


def as_cells(rows: list[Row], file_type: str) -> list[list[Any]]:
    """Return header and rows as cells, with numbers and dates as a spreadsheet stores them."""

    def cell(name: str, text: str) -> Any:
        if name.endswith("_date") or name == "date_of_birth":
            return date.fromisoformat(text)
        if name not in ("tin", "measure_id") and text.replace(".", "", 1).isdigit():
            return float(text)
        return text

    header = names(file_type)
    return [header, *([cell(n, row[n]) if row.get(n) else "" for n in header] for row in rows)]


def qpp(
    measurements: list[dict[str, Any]],
    *,
    year: Any = YEAR,
    wrapped: bool = False,
    of_set: Mapping[str, Any] | None = None,
    **given: Any,
) -> bytes:
    """Return a QPP submission with one measurement set; `of_set` replaces members of the set, `given` others."""
    submission: dict[str, Any] = {
        "entityType": "group",
        "taxpayerIdentificationNumber": TIN,
        "nationalProviderIdentifier": None,
        "performanceYear": year,
        "measurementSets": [
            {
                "category": "quality",
                "submissionMethod": "registry",
                "performanceStart": f"{YEAR}-01-01",
                "performanceEnd": f"{YEAR}-12-31",
                "measurements": measurements,
                **(of_set or {}),
            }
        ],
        **given,
    }
    return json.dumps({"data": {"submission": submission}} if wrapped else submission, indent=1).encode()


def measurement(measure: str, eligible: Any, excluded: Any, excepted: Any, met: Any, not_met: Any) -> dict[str, Any]:
    """Return one measurement of a QPP submission."""
    return {
        "measureId": measure,
        "value": {
            "isEndToEndReported": True,
            "eligiblePopulation": eligible,
            "eligiblePopulationExclusion": excluded,
            "eligiblePopulationException": excepted,
            "performanceMet": met,
            "performanceNotMet": not_met,
        },
    }


CMS2_OF_2021 = "2c928085-7198-38ee-0171-9989a2cf03d2"


GOOD_COUNTS = (("IPOP", 80), ("DENOM", 80), ("DENEX", 5), ("DENEXCEP", 0), ("NUMER", 60))


def qrda(
    identifier: str = CMS2_OF_2021,
    *,
    counts: Iterable[tuple[str, int | str]] = GOOD_COUNTS,
    rate: str = "0.800000",
    period: tuple[str, str] = (f"{YEAR}0101", f"{YEAR}1231"),
    reported: tuple[str, str] | None = None,
    tins: Iterable[str] = (TIN,),
    program: str = "MIPS_GROUP",
    prolog: str = "",
) -> bytes:
    """Return a QRDA III document with one measure.

    :param period: the first and last instant of the service.
    :param reported: those of the reporting parameters; None leaves the parameters out.
    """
    populations = "".join(
        f"""<component><observation classCode="OBS" moodCode="EVN"><code code="ASSERTION"/>
        <value xsi:type="CD" code="{name}"/><entryRelationship typeCode="SUBJ" inversionInd="true">
        <observation classCode="OBS" moodCode="EVN"><code code="MSRAGG"/><value xsi:type="INT" value="{count}"/>
        <methodCode code="COUNT"/></observation></entryRelationship></observation></component>"""
        for name, count in counts
    )
    performers = "".join(
        f"""<performer typeCode="PRF"><assignedEntity><id root="2.16.840.1.113883.4.6" extension="1234567893"/>
        <representedOrganization><id root="2.16.840.1.113883.4.2" extension="{tin}"/></representedOrganization>
        </assignedEntity></performer>"""
        for tin in tins
    )
    parameters = (
        f"""<entry typeCode="DRIV"><act classCode="ACT" moodCode="EVN">
        <templateId root="2.16.840.1.113883.10.20.17.3.8"/><effectiveTime><low value="{reported[0]}"/>
        <high value="{reported[1]}"/></effectiveTime></act></entry>"""
        if reported
        else ""
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>{prolog}
<!-- a report as vendors write it: comments, several namespaces, elements that nobody asks for -->
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:voc="urn:hl7-org:v3/voc"><realmCode code="US"/><effectiveTime value="20220302061231"/>
<informationRecipient><intendedRecipient><id root="2.16.840.1.113883.3.249.7" extension="{program}"/>
</intendedRecipient></informationRecipient>
<documentationOf><serviceEvent classCode="PCPR"><effectiveTime><low value="{period[0]}"/><high value="{period[1]}"/>
</effectiveTime>{performers}
</serviceEvent></documentationOf><component><structuredBody><component><section>{parameters}<entry>
<organizer classCode="CLUSTER" moodCode="EVN"><reference typeCode="REFR"><externalDocument classCode="DOC">
<id root="2.16.840.1.113883.4.738" extension="{identifier}"/><text>A measure</text></externalDocument></reference>
<component><observation classCode="OBS" moodCode="EVN"><code code="72510-1"/>
<value xsi:type="REAL" value="{rate}"/></observation></component>{populations}</organizer></entry>
</section></component></structuredBody></component></ClinicalDocument>
""".encode()


def counted(**changed: int | str) -> tuple[tuple[str, int | str], ...]:
    """Return the valid populations with other counts."""
    return tuple((name, changed.get(name, count)) for name, count in GOOD_COUNTS)


def should_pass() -> dict[str, bytes]:
    """Return the files that are accepted, by name."""
    rows, text = clinical_rows(), clinical().decode()
    header = names(CLINICAL_DATA)
    american = [
        {n: f"{int(v[5:7])}/{int(v[8:])}/{v[:4]}" if "date" in n else v for n, v in row.items()} for row in rows
    ]
    used = sorted({n for row in rows[:1] for n in row})
    lines = text.splitlines(keepends=True)
    return {
        "clinical-data__good.csv": text.encode(),
        "clinical-data__good--byte-order-mark-and-semicolons.csv": b"\xef\xbb\xbf" + text.replace(",", ";").encode(),
        "clinical-data__good--tabs-and-line-feeds.txt": text.replace(",", "\t").replace("\r\n", "\n").encode(),
        "clinical-data__good--columns-in-another-order-and-case.csv": clinical(header=header[::-1])
        .decode()
        .replace("mbi", "MBI")
        .encode(),
        "clinical-data__good--blank-lines-between.csv": (lines[0] + "\r\n" + "".join(lines[1:]) + "\r\n\r\n").encode(),
        "clinical-data__good--american-dates.csv": clinical(american),
        "clinical-data__good--optional-columns-absent.csv": clinical(rows[:1], header=used),
        "clinical-data__good--words-in-other-case-and-mbi-with-dashes.csv": clinical(
            changed(rows, 1, cancer_type="BREAST", laterality="Left", treatment_intent="Curative", er="Positive")[:2]
        ),
        "clinical-data__good--prefixed-tnm-with-sub-categories.csv": clinical(
            changed(rows, 1, t_stage="pT1mi", n_stage="N0(i+)", m_stage="cM0", staging_basis="pathologic")
        ),
        "clinical-data__good--several-modalities.csv": clinical(changed(rows, 2, modality="IMRT + IGRT+SBRT")),
        "clinical-data__good--layout-version-stated.csv": clinical(
            [{**row, "layout_version": "2021.1"} for row in rows], header=[*header, "layout_version"]
        ),
        "clinical-data__good--header-with-spaces-hyphens-and-invisible-characters.csv": text.replace(
            "mbi,last_name,first_name", "\ufeff\ufeffmbi,\u200bLast Name,first-name\u200e", 1
        ).encode("utf-8-sig"),
        "clinical-data__good--ctrl-z-at-the-end.csv": (text + "\x1a\r\n").encode(),
        "clinical-data__good--values-guarded-by-a-spreadsheet.csv": clinical(
            changed(
                changed(rows, 0, mbi=f'="{rows[0]["mbi"]}"', rendering_npi="'1234567893", icd10='="C61"'),
                1,
                rendering_npi="1234567893.0",
                first_name='="Ada"',
                rt_start_date="'" + rows[1]["rt_start_date"],
            )
        ),
        "clinical-data__good--numbers-of-many-decimals.csv": clinical(
            changed(
                changed(rows, 0, psa_ng_ml="8.400000000000000355", planned_fractions="39.00000000000000"),
                1,
                dose_per_fraction_cgy="265.99999999999997",
                delivered_fractions="15.999999999999998",
                planned_fractions="16.000000000000004",
            )
        ),
        "clinical-data__good--line-break-inside-a-quoted-free-text.csv": clinical(
            changed(
                rows,
                0,
                course_completed="N",
                not_completed_reason="Moved away\r\nto another state.\tCalled.",
                delivered_fractions="20",
                delivered_dose_cgy="4000",
            )
        ),
        "clinical-data__good--names-that-look-like-no-value.csv": clinical(
            changed(changed(rows, 0, last_name="Null", first_name="Na"), 1, last_name="'t Hooft", first_name="None")
        ),
        "clinical-data__good--treatment-ends-on-the-day-of-the-upload.csv": clinical(
            changed(rows, 0, rt_end_date=UPLOADED_ON.isoformat())
        ),
        "clinical-data__good--hidden-sheets-passed-over.xlsx": workbook(
            {
                "clinical-data": [["an old copy"]],
                "Sheet2": as_cells(rows, CLINICAL_DATA),
                "notes": [["layout_version", "2020.1"]],
            },
            edit=lambda book: (
                [book.get_worksheet_by_name(name).hide() for name in ("clinical-data", "notes")]
                and book.get_worksheet_by_name("Sheet2").activate()
            ),
        ),
        "clinical-data__workbook-hidden-row.xlsx": workbook(
            {"clinical-data": as_cells(rows, CLINICAL_DATA)},
            edit=lambda book: book.get_worksheet_by_name("clinical-data").set_row(2, None, None, {"hidden": True}),
        ),
        "clinical-data__good--workbook-with-notes.xlsx": workbook(
            {
                "notes": [["layout_version", "2021.1"]],
                "clinical-data": as_cells(rows, CLINICAL_DATA),
                "other": [["ignored"]],
            }
        ),
        "clinical-data__good--workbook-first-sheet.xlsx": workbook({"Sheet1": as_cells(rows, CLINICAL_DATA)}),
        **rows_that_are_no_data(),
        "clinical-data__unknown-column.csv": clinical(
            [{**row, "favorite_color": "blue"} for row in rows], header=[*header, "favorite_color"]
        ),
        **doubtful_courses(),
        "clinical-data__planned-dose--boost.csv": clinical(changed(rows, 1, planned_dose_cgy="5256")),
        "clinical-data__stage-group-tnm--lung-table.csv": clinical(changed(rows, 2, stage_group="IB")),
        "clinical-data__grade-group-gleason.csv": clinical(changed(rows, 0, grade_group="1")),
        "clinical-data__workbook-formula--stored-value-taken.xlsx": workbook(
            {"clinical-data": [*as_cells(rows[:1], CLINICAL_DATA)[:1], _with_formula(rows)]}
        ),
        "quality-measures__good.csv": measures(),
        "quality-measures__good--workbook.xlsx": workbook(
            {"quality-measures": as_cells(measure_rows(), QUALITY_MEASURES)}
        ),
        "quality-measures__good--spreadsheet-dropped-the-zero-of-047.csv": measures().replace(b",047,", b",47,"),
        "quality-measures__good--measures-as-a-spreadsheet-writes-them.csv": measures()
        .replace(b",047,", b",47.0,")
        .replace(b",treatment-summary,", b",Treatment Summary,")
        .replace(b"123456782", b"123456782.0"),
        "quality-measures__good--measures-without-a-case.csv": measures(
            [
                row | dict.fromkeys(("eligible", "exclusions", "exceptions", "met", "not_met"), "0")
                for row in measure_rows()
            ]
        ),
        "quality-measures__good--no-reporting-method.csv": measures(header=names(QUALITY_MEASURES)[:-1]),
        "quality-measures__measure-not-reported.csv": measures(measure_rows()[:3]),
        "quality-measures__measure-not-reported--qpp.json": qpp(
            [measurement("144", 100, None, 3, 88, 9), measurement("047", 80, 2, 0, 71, 7)], wrapped=True
        ),
        "quality-measures__measure-not-reported--qpp-without-the-zero-of-047.json": qpp(
            [measurement("47", 80, 2, 0, 71, 7)], nationalProviderIdentifier=None
        ),
        "quality-measures__measure-ignored--qpp-with-a-shorter-period-of-another-category.json": qpp(
            [measurement("134", 80, 5, 0, 60, 15)],
            measurementSets=[
                {
                    "category": "ia",
                    "submissionMethod": "registry",
                    "performanceStart": f"{YEAR}-01-01",
                    "performanceEnd": f"{YEAR}-04-01",
                    "measurements": [{"measureId": "IA_EPA_4", "value": True}],
                },
                {
                    "category": "quality",
                    "submissionMethod": "registry",
                    "performanceStart": f"{YEAR}-01-01",
                    "performanceEnd": f"{YEAR}-12-31",
                    "measurements": [measurement("134", 80, 5, 0, 60, 15)],
                },
            ],
        ),
        "quality-measures__measure-ignored--qpp.json": qpp(
            [measurement("134", 80, 5, 0, 60, 15), measurement("102", 10, 0, 0, 10, 0)]
        ),
        "quality-measures__measure-not-reported--qrda.xml": qrda(),
        "quality-measures__measure-not-reported--qrda-counts-with-decimals.xml": qrda(
            counts=[(name, f"{count}.0") for name, count in GOOD_COUNTS]
        ),
        "quality-measures__printed-rate--qrda.xml": qrda(rate="0.500000"),
        "quality-measures__measure-not-reported--qrda-the-year-in-utc.xml": qrda(
            period=(f"{YEAR}0101050000+0000", f"{YEAR + 1}0101045959+0000"), reported=(f"{YEAR}0101", f"{YEAR}1231")
        ),
        "quality-measures__measure-not-reported--qrda-the-year-with-offsets.xml": qrda(
            period=(f"{YEAR}0101000000-0500", f"{YEAR}1231235959-0500"),
            reported=(f"{YEAR}0101000000+0000", f"{YEAR}1231235959+0000"),
        ),
    }


def doubtful_courses() -> dict[str, bytes]:
    """Return accepted files with a warning about a course or a patient, by name."""
    rows = clinical_rows()
    start = date.fromisoformat(rows[0]["episode_start_date"])
    first_day, last_day = (date.fromisoformat(rows[0][name]) for name in ("rt_start_date", "rt_end_date"))
    short = {"delivered_fractions": "20", "delivered_dose_cgy": "4000"}
    again = clinical_rows(6)[5]  # another prostate row
    soon = {name: rows[0][name] for name in ("mbi", "last_name", "first_name", "date_of_birth", "sex")}
    later = start + timedelta(days=10)
    treated = {"rt_start_date": later.isoformat(), "rt_end_date": (later + timedelta(days=55)).isoformat()}
    files = {
        "completed-short-of-plan": changed(rows, 0, **short),
        "not-completed-as-planned": changed(rows, 0, course_completed="N", not_completed_reason="Moved away"),
        "delivered-product": changed(
            rows, 0, **(short | {"delivered_dose_cgy": "5000"}), course_completed="N", not_completed_reason="Moved away"
        ),
        "dose-in-gray": changed(rows, 0, planned_dose_cgy="78", dose_per_fraction_cgy="2", delivered_dose_cgy="78"),
        "too-few-days": changed(rows, 0, rt_end_date=(first_day + (last_day - first_day) / 8).isoformat()),
        "patient-differs--birth-date": [
            *rows,
            {
                **again,
                **soon,
                "date_of_birth": "1931-01-01",
                "episode_start_date": "2021-10-03",
                "rt_start_date": "2021-10-10",
                "rt_end_date": "2021-12-10",
            },
        ],
        "episodes-too-close": [*rows, {**again, **soon, **treated, "episode_start_date": later.isoformat()}],
    }
    return {f"clinical-data__{name}.csv": clinical(made) for name, made in files.items()}


def rows_that_are_no_data() -> dict[str, bytes]:
    """Return accepted files with titles, other names of columns, units, totals and notes, by name."""
    rows, text, header = clinical_rows(), clinical().decode(), names(CLINICAL_DATA)
    lines, blank = text.splitlines(keepends=True), dict.fromkeys(header, "")
    spoken = text.replace("mbi,last_name,first_name", "MBI,LAST NAME,FirstName", 1)
    cells = as_cells(rows, CLINICAL_DATA)
    sums = ["" for _ in header]
    sums[0], sums[header.index("planned_dose_cgy")] = "Total", ("=SUM(W2:W6)", 24256)  # type: ignore[call-overload]
    units = {**blank, "episode_start_date": "YYYY-MM-DD", "planned_dose_cgy": "cGy", "psa_ng_ml": "(ng/mL)"}
    return {
        "clinical-data__good--header-as-people-write-it.csv": spoken.replace(
            "planned_dose_cgy", "Planned dose [cGy] *", 1
        ).encode(),
        "clinical-data__column-alias.csv": text.replace("date_of_birth", "DOB", 1).encode(),
        "clinical-data__title-row--semicolons-below-a-title-with-commas.csv": (
            "Clinical data, second half of 2021, all sites\r\n\r\n" + text.replace(",", ";")
        ).encode(),
        "clinical-data__title-row--in-a-workbook.xlsx": workbook(
            {"clinical-data": [["Report of", "the tumor registry"], [], *cells]}
        ),
        "clinical-data__units-row.csv": clinical([units, *rows]),
        "clinical-data__header-again.csv": (
            text + lines[0] + clinical(clinical_rows(7)[5:]).decode().partition("\n")[2]
        ).encode(),
        "clinical-data__total-row--with-sums-in-a-workbook.xlsx": workbook({"clinical-data": [*cells, [], sums]}),
        "clinical-data__note-row.csv": (text + "\r\nEnd of report. 5 patients\r\n").encode(),
        "quality-measures__total-row.csv": measures(
            [*measure_rows(), {**measure_rows()[0], "measure_id": "TOTAL", "eligible": "376", "met": "315"}]
        ),
    }


def _with_formula(rows: list[Row]) -> list[Any]:
    cells = as_cells(rows[:1], CLINICAL_DATA)[1]
    position = names(CLINICAL_DATA).index("planned_dose_cgy")
    cells[position] = ("=39*200", cells[position])
    return cells


def _with_error(rows: list[Row]) -> list[Any]:
    cells = as_cells(rows[:1], CLINICAL_DATA)[1]
    cells[names(CLINICAL_DATA).index("adt_months")] = ("=NA()", "#N/A")
    return cells


def should_fail() -> dict[str, bytes]:
    """Return the files that are rejected, by name."""
    rows, text, header = clinical_rows(), clinical().decode(), names(CLINICAL_DATA)
    one: dict[str, dict[str, str]] = {
        "required-value--mbi": {"mbi": ""},
        "required-value--reason-when-not-completed": {"course_completed": "N"},
        "required-value--psa-of-prostate": {"psa_ng_ml": ""},
        "not-an-allowed-word--laterality": {"laterality": "upwards"},
        "not-an-allowed-word--modality": {"modality": "IMRT+X-RAY"},
        "not-a-number--dose": {"planned_dose_cgy": "a lot"},
        "not-a-number--infinity": {"planned_dose_cgy": "inf"},
        "number-with-separator--dose": {"planned_dose_cgy": "7,800"},
        "number-with-separator--decimal-comma": {"psa_ng_ml": "8,4"},
        "number-with-unit--dose": {"planned_dose_cgy": "7800 cGy"},
        "number-out-of-range--gray": {"psa_ng_ml": "-1"},
        "not-a-whole-number--fractions": {"planned_fractions": "39.5"},
        "not-a-date--no-such-day": {"rt_start_date": "2021-02-30"},
        "not-a-date--day-before-month": {"rt_start_date": "25/12/2021"},
        "two-digit-year": {"date_of_birth": "08/02/41"},
        "mbi-invalid--letter-o": {"mbi": "1EO4TE5MK73"},
        "npi-invalid--check-digit": {"rendering_npi": "1234567890"},
        "cancer-type-without-clinical-data--anal": {"cancer_type": "anal", "icd10": "C21.0"},
        "cancer-type-of-columns--prostate-called-breast": {"cancer_type": "breast"},
        "icd10-unknown--hypertension": {"icd10": "I10"},
        "icd10-cancer-type--breast-code": {"icd10": "C50.911"},
        "column-of-another-cancer-type--er": {"er": "positive"},
        "episode-outside-period--day-too-early": {"episode_start_date": "2021-04-02"},
        "episode-outside-period--day-too-late": {"episode_start_date": "2021-10-04", "rt_start_date": "2021-10-10"},
        "treatment-outside-episode--before": {"rt_start_date": "2021-01-01"},
        "treatment-ends-before-start": {"rt_end_date": "2021-01-01"},
        "birth-date-unbelievable--after-planning": {"date_of_birth": "2022-01-01"},
        "delivered-dose": {"delivered_dose_cgy": "9000"},
        "performance-value--kps-55": {"performance_scale": "KPS", "performance_value": "55"},
        "performance-value--ecog-5": {"performance_value": "5"},
        "tnm-category--t5": {"t_stage": "T5"},
        "icd10-form--text-after-the-code": {"icd10": "C61 malignant neoplasm of prostate"},
        "icd10-form--two-codes": {"icd10": "C61; C79.51"},
        "icd10-form--too-many-characters": {"icd10": "C61.00001"},
        "date-after-upload--one-day": {"rt_end_date": "2022-02-01"},
        "date-after-upload--year-9999": {"date_of_birth": "9999-12-31"},
        "date-too-early--year-1": {"rt_start_date": "0001-01-01"},
        "null-word--where-nothing-is-needed": {"adt_months": "N/A"},
        "null-word-for-required": {"psa_ng_ml": "n/a"},
        "column-of-another-cancer-type--null-word": {"er": "N/A"},
        "error-cell": {"planned_dose_cgy": "#DIV/0!"},
        "control-characters": {"target_site": "pro\u0007state"},
        "cell-too-long": {"target_site": "x" * 501},
    }
    files = {f"clinical-data__{name}.csv": clinical(changed(rows, 0, **values)) for name, values in one.items()}
    measure_rows_changed: dict[str, tuple[int, dict[str, str]]] = {
        "measure-sum": (1, {"met": "61"}),
        "unknown-measure": (0, {"measure_id": "226"}),
        "number-out-of-range--negative": (0, {"exclusions": "-1"}),
        "not-a-whole-number": (0, {"met": "88.5"}),
        "number-with-separator": (0, {"eligible": "1,000"}),
        "year-mismatch": (0, {"performance_year": "2022"}),
        "model-id-mismatch": (0, {"model_id": "RO00043"}),
        "model-id-invalid": (0, {"model_id": "42"}),
        "tin-invalid--leading-zero-lost": (0, {"tin": "12345678"}),
        "not-an-allowed-word--reporting-method": (0, {"reporting_method": "fax"}),
        "collection-type--144-by-electronic-health-record": (0, {"reporting_method": "electronicHealthRecord"}),
        "collection-type--144-by-claims": (0, {"reporting_method": "claims"}),
        "collection-type--047-by-electronic-health-record": (2, {"reporting_method": "EHR"}),
        "collection-type--treatment-summary-by-claims": (3, {"reporting_method": "claims"}),
    }
    files |= {
        f"quality-measures__{name}.csv": measures(changed(measure_rows(), number, **values))
        for name, (number, values) in measure_rows_changed.items()
    }
    lines = text.splitlines(keepends=True)
    return files | {
        "clinical-data__file-empty.csv": b"",
        "clinical-data__file-empty--only-blank-lines.csv": b"\xef\xbb\xbf\r\n\r\n",
        "clinical-data__header-only.csv": lines[0].encode(),
        "clinical-data__missing-column--mbi.csv": clinical(header=header[1:]),
        "clinical-data__missing-column--psa-with-prostate-rows.csv": clinical(
            header=[name for name in header if name != "psa_ng_ml"]
        ),
        "clinical-data__misspelled-column--date-of-birth.csv": text.replace(
            "date_of_birth", "date_of_brith", 1
        ).encode(),
        "clinical-data__other-file-type--measures.csv": measures(),
        "quality-measures__other-file-type--clinical-data.csv": text.encode(),
        "clinical-data__no-known-column--pipes.csv": text.replace(",", "|").encode(),
        "clinical-data__no-known-column--no-header.csv": "".join(lines[1:]).encode(),
        "clinical-data__doubled-column--mbi.csv": "".join(
            line.rstrip("\r\n") + ("," + ("mbi" if number == 0 else "1EG4TE5MK73")) + "\r\n"
            for number, line in enumerate(lines)
        ).encode(),
        "clinical-data__file-encoding--utf-16.csv": text.encode("utf-16"),
        "clinical-data__file-encoding--utf-16-without-mark.csv": text.encode("utf-16-le"),
        "clinical-data__file-encoding--latin-1.csv": clinical(changed(rows, 3, last_name="Müller"))
        .decode()
        .encode("latin-1"),
        "clinical-data__file-type-mismatch--workbook.csv": workbook({"clinical-data": as_cells(rows, CLINICAL_DATA)}),
        "clinical-data__file-type-mismatch--text.xlsx": text.encode(),
        "clinical-data__file-type-mismatch--picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(64)),
        "clinical-data__file-format--json.json": b'{"rows": []}',
        "clinical-data__workbook-encrypted--old-format.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "clinical-data__workbook-unreadable--cut-off.xlsx": workbook({"clinical-data": as_cells(rows, CLINICAL_DATA)})[
            :3000
        ],
        "clinical-data__layout-version--old.csv": clinical(
            [{**row, "layout_version": "2020.1"} for row in rows], header=[*header, "layout_version"]
        ),
        "clinical-data__layout-version--old-in-notes.xlsx": workbook(
            {"notes": [["layout_version", "2020.1"]], "clinical-data": as_cells(rows, CLINICAL_DATA)}
        ),
        "clinical-data__error-cell--in-a-workbook.xlsx": workbook(
            {"clinical-data": [*as_cells(rows[:1], CLINICAL_DATA)[:1], _with_error(rows)]}
        ),
        "clinical-data__workbook-far-cell.xlsx": workbook(
            {"clinical-data": as_cells(rows, CLINICAL_DATA)},
            edit=lambda book: book.get_worksheet_by_name("clinical-data").write(900_000, 68, "stray"),
        ),
        "clinical-data__duplicate-episode.csv": clinical([*rows, rows[0]]),
        "clinical-data__row-too-long.csv": (text.rstrip("\r\n") + ",left over\r\n").encode(),
        "clinical-data__malformed-quotes.csv": text.replace(",prostate,C61", ',"prostate,C61', 1).encode(),
        "clinical-data__nodes-positive.csv": clinical(changed(rows, 1, nodes_positive="3")),
        "clinical-data__not-an-allowed-word--lung-histology.csv": clinical(changed(rows, 2, histology="odd")),
        "quality-measures__header-only.csv": measures([]),
        "quality-measures__measure-twice.csv": measures([*measure_rows(), measure_rows()[0]]),
        "quality-measures__no-measure-of-ours--qpp.json": qpp([measurement("102", 10, 0, 0, 10, 0)]),
        "quality-measures__year-mismatch--placeholder-qpp.json": qpp(
            [measurement("134", 80, 5, 0, 60, 15)], year="< performanceYearToBeReported >"
        )
        .replace(b"< perf", b"2017")
        .replace(b"ormanceYearToBeReported >", b""),
        "quality-measures__not-a-number--placeholder-year-qpp.json": qpp(
            [measurement("134", 80, 5, 0, 60, 15)], year="< performanceYearToBeReported >"
        ),
        "quality-measures__measure-sum--qpp.json": qpp([measurement("134", 80, 5, 0, 60, 16)]),
        "quality-measures__structure-unreadable--qpp.json": qpp([])[:-20],
        "quality-measures__structure-unexpected.json": b"[1, 2, 3]",
        "quality-measures__measure-strata.json": qpp([{"measureId": "047", "value": {"strata": []}}]),
        "quality-measures__no-measure-of-ours--qrda.xml": qrda("2c928085-7198-38ee-0171-9da6456007ab"),
        "quality-measures__population-order--qrda-more-met-than-eligible.xml": qrda(counts=counted(NUMER=76)),
        "quality-measures__population-order--qrda-more-eligible-than-in-the-initial-population.xml": qrda(
            counts=counted(IPOP=79)
        ),
        "quality-measures__population-order--qrda-more-excluded-than-eligible.xml": qrda(
            counts=counted(DENEX=81, NUMER=0)
        ),
        "quality-measures__population-twice--qrda.xml": qrda(counts=(*GOOD_COUNTS, ("NUMER", 20))),
        "quality-measures__population-not-counted--qrda-below-nothing.xml": qrda(counts=counted(IPOP=-1)),
        "quality-measures__population-not-counted--qrda-half-a-case.xml": qrda(counts=counted(DENOM="79.5")),
        "quality-measures__population-not-counted--qrda-blank.xml": qrda(counts=counted(DENEX="")),
        "quality-measures__population-not-counted--qrda-left-out.xml": qrda(
            counts=[one for one in GOOD_COUNTS if one[0] != "NUMER"]
        ),
        "quality-measures__several-tins--qrda-its-own-first.xml": qrda(tins=(TIN, "987654321")),
        "quality-measures__several-tins--qrda-its-own-last.xml": qrda(tins=("987654321", TIN)),
        "quality-measures__counts-of-one-clinician--qrda.xml": qrda(program="MIPS_APP1_INDIV"),
        "quality-measures__counts-of-another-entity--qrda-virtual-group.xml": qrda(program="MIPS_VIRTUALGROUP"),
        "quality-measures__period-mismatch--qrda-december.xml": qrda(reported=(f"{YEAR}1201", f"{YEAR}1231")),
        "quality-measures__period-mismatch--qrda-service.xml": qrda(
            period=(f"{YEAR}0101", f"{YEAR}0630"), reported=(f"{YEAR}0101", f"{YEAR}1231")
        ),
        "quality-measures__period-mismatch--qrda-half-a-year-in-utc.xml": qrda(
            period=(f"{YEAR}0101050000+0000", f"{YEAR}0701045959+0000")
        ),
        "quality-measures__period-mismatch--qpp.json": qpp(
            [measurement("134", 80, 5, 0, 60, 15)], of_set={"performanceEnd": f"{YEAR}-06-30"}
        ),
        "quality-measures__period-mismatch--qpp-of-the-year-before.json": qpp(
            [measurement("134", 80, 5, 0, 60, 15)],
            of_set={"performanceStart": f"{YEAR - 1}-01-01", "performanceEnd": f"{YEAR - 1}-12-31"},
        ),
        "quality-measures__counts-of-one-clinician--qpp.json": qpp(
            [measurement("134", 80, 5, 0, 60, 15)], entityType="individual", nationalProviderIdentifier="1234567893"
        ),
        "quality-measures__counts-of-one-clinician--qpp-a-group-with-an-npi.json": qpp(
            [measurement("134", 80, 5, 0, 60, 15)], nationalProviderIdentifier="1234567893"
        ),
        "quality-measures__counts-of-another-entity--qpp-virtual-group.json": qpp(
            [measurement("134", 80, 5, 0, 60, 15)], entityType="virtualGroup"
        ),
        "quality-measures__collection-type--qpp-144-by-electronic-health-record.json": qpp(
            [measurement("144", 100, 0, 3, 88, 9)], of_set={"submissionMethod": "electronicHealthRecord"}
        ),
        "quality-measures__structure-unsafe--entities.xml": qrda(
            prolog='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        ),
        "quality-measures__structure-unreadable--cut-off.xml": qrda()[:600],
        "quality-measures__structure-unexpected--page.xml": b"<html><body>Sign in</body></html>",
        "quality-measures__year-mismatch--qrda.xml": qrda(period=("20200101", "20201231")),
    }


if __name__ == "__main__":
    for folder, files in (("should_pass", should_pass()), ("should_fail", should_fail())):
        for old in (HERE / folder).iterdir():
            old.unlink()
        for name, content in files.items():
            (HERE / folder / name).write_bytes(content)
