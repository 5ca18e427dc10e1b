"""Participant-level clinical and quality data: the figures of a practice for a year, none about a single patient."""

from __future__ import annotations

from collections.abc import Iterator

from episodes.data_sets.data_set import Cell, Column, DataSet, Extract, Kind, Row
from portal.participation.models import DataRequest
from quality import selectors

_SECTIONS = "measure, clinical-data or score"
COLUMNS = (
    Column("performance_year", Kind.COUNT, "Performance year"),
    Column("model_id", Kind.TEXT, "Model ID of your practice"),
    Column("section", Kind.TEXT, f"Kind of figure: {_SECTIONS}"),
    Column(
        "item",
        Kind.TEXT,
        "The quality measure, the cancer type (all for the whole year), or the part of the aggregate quality score",
    ),
    Column("method", Kind.TEXT, "Collection type of a measure, such as registry"),
    Column("eligible", Kind.COUNT, "Cases of a measure"),
    Column("exclusions", Kind.COUNT, "Cases that the measure excludes"),
    Column("exceptions", Kind.COUNT, "Cases with an exception"),
    Column("met", Kind.COUNT, "Cases that meet the measure"),
    Column("not_met", Kind.COUNT, "Cases that do not meet the measure"),
    Column("required", Kind.COUNT, "Beneficiaries with a completed episode that needs clinical data"),
    Column("accepted", Kind.COUNT, "Those of them for whom CMS accepted clinical data"),
    Column("points", Kind.POINTS, "Points of the score in your last report; empty where a part does not apply"),
)


def _read(extract: Extract) -> Iterator[Row]:
    """Yield the measures, the completeness of clinical data by cancer type, and the score of the last report."""
    participant, year, book = extract.participant, extract.year, extract.book

    def row(section: str, item: str, **cells: Cell) -> Row:
        known: dict[str, Cell] = {
            "performance_year": year, "model_id": participant.model_id, "section": section, "item": item, **cells,
        }  # fmt: skip
        return tuple(known.get(column.name) for column in COLUMNS)

    for measure in selectors.measure_results(participant, year):
        counts = ("method", "eligible", "exclusions", "exceptions", "met", "not_met")
        yield row("measure", measure.measure, **{name: getattr(measure, name) for name in counts})
    by_type = selectors.completeness_by_cancer_type(participant, year, book=book)
    together = selectors.clinical_completeness(participant, year, book=book)
    for item, counted in [*by_type.items(), ("all", together)]:
        yield row("clinical-data", item, required=counted.applicable, accepted=counted.submitted)
    if score := selectors.reported_score(participant, year):
        yield row("score", "quality-part", points=score.quality_part)
        yield row("score", "clinical-part", points=score.clinical_part)
        yield row("score", "aggregate-quality-score", points=score.score)


CLINICAL_AND_QUALITY = DataSet(
    code=DataRequest.DataSet.QUALITY,
    row="a figure of your practice",
    columns=COLUMNS,
    read=_read,
    count_left_out=lambda extract: 0,
    about_patients=False,
)
DATA_SETS = (CLINICAL_AND_QUALITY,)
