"""Reader of QPP submissions JSON: aggregate counts of quality measures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple, NoReturn

from quality.intake.delimited import is_utf8
from quality.intake.findings import Findings
from quality.intake.limits import Limits
from quality.intake.measure_names import measure_named
from quality.intake.periods import is_whole_year
from quality.intake.source import Source
from quality.intake.tables import PLACE, REFUSED, Table
from quality.intake.trees import TooLarge, check_size, names_for_sentence, table_of

FORMAT = "QPP submissions JSON"
COUNTS = {
    "eligible": "eligiblePopulation",
    "exclusions": "eligiblePopulationExclusion",
    "exceptions": "eligiblePopulationException",
    "met": "performanceMet",
    "not_met": "performanceNotMet",
}
NATIVE = {
    **{column: f"value.{name}" for column, name in COUNTS.items()},
    "measure_id": "measureId",
    "tin": "taxpayerIdentificationNumber",
    "performance_year": "performanceYear",
    "reporting_method": "submissionMethod",
}
WHOLE_PRACTICE = "group"
"""The entity type of a whole TIN. Other types are one clinician, several TINs, or a part of a TIN."""
_NULL_MEANS_NONE = ("exclusions", "exceptions")  # the samples of QPP write null for zero


class _NotJson(ValueError):
    """The text holds a constant that is not JSON (NaN, Infinity)."""


class _DoubledName(ValueError):
    """A JSON object holds a name twice."""


class _Measurement(NamedTuple):
    """One measurement, its measurement set, and the places of both in the document."""

    place: str
    content: Any
    set_place: str
    its_set: Mapping[str, Any]


def _refuse(constant: str) -> NoReturn:
    raise _NotJson(constant)


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object and refuse a doubled name, of which Python's parser would silently keep the last.

    :raises _DoubledName: when a name occurs twice.
    """
    made = dict(members)
    if len(made) < len(members):
        names = Counter(name for name, _ in members)
        raise _DoubledName(names.most_common(1)[0][0])
    return made


def read(source: Source, *, measures: Collection[str], year: int, limits: Limits, findings: Findings) -> Table | None:
    """Read the Model's measures from a submission; return None, with a finding, if it holds none.

    :param measures: the measures that the format can carry.
    """
    document = _document(source, limits, findings)
    if document is None and findings.has_errors:
        return None
    submission, prefix = _submission(document)
    sets = submission.get("measurementSets") if submission is not None else None
    if submission is None or not isinstance(sets, list):
        findings.add("structure-unexpected", column="measurementSets", content="JSON", expected=FORMAT)
        return None
    rows: list[dict[str, Any]] = []
    other: list[str] = []
    ours: dict[str, Mapping[str, Any]] = {}
    for measurement in _measurements(sets, prefix):
        name = _model_measure(measurement.content, measures)
        if name is None:
            other.append(_measure_name(measurement.content))
            continue
        ours[measurement.set_place] = measurement.its_set
        rows.append(_row(name, measurement, submission, findings))
    if not rows:
        findings.add(
            "no-measure-of-ours", column="measurementSets", held=names_for_sentence(other), expected=", ".join(measures)
        )
        return None
    if other:
        findings.add("measure-ignored", column="measurementSets", expected=names_for_sentence(other))
    _check_entity(submission, prefix, findings)
    if _text(submission.get("performanceYear")) in (None, str(year)):  # the check of the submitter reports another year
        _check_periods(ours, year, findings)
    return table_of(rows, native=NATIVE, carries=measures)


def _document(source: Source, limits: Limits, findings: Findings) -> Any:
    """Parse a JSON document; return None, with a finding, if it cannot be parsed.

    Numbers stay text, as in every other format, so that the checks report what is wrong with them.
    """
    if not is_utf8(source, findings):
        return None
    text = source.content().decode()
    try:
        check_size(text, most_nodes=limits.tree_nodes_limit, most_levels=limits.tree_depth_limit)
        return json.loads(text, parse_constant=_refuse, parse_int=str, parse_float=str, object_pairs_hook=_object)
    except TooLarge:
        findings.add("structure-too-large", content="JSON")
    except _DoubledName as doubled:
        # A name may hold a patient's data. Only `received` is encrypted, so the name goes there.
        findings.add("doubled-name", received=_printable(str(doubled))[:80], expected="one value of each name")
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        findings.add("structure-unreadable", content="JSON", where=where)
    return None


def _submission(document: Any) -> tuple[Mapping[str, Any] | None, str]:
    """Return the submission, and the prefix of its path: the document itself, or its member `data.submission`."""
    if not isinstance(document, Mapping):
        return None, ""
    data = document.get("data")
    if isinstance(data, Mapping) and isinstance(data.get("submission"), Mapping):
        return data["submission"], "data.submission."
    return document, ""


def _measurements(sets: list[Any], prefix: str) -> Iterator[_Measurement]:
    for position, its_set in enumerate(sets):
        if not isinstance(its_set, Mapping):
            continue
        set_place = f"{prefix}measurementSets[{position}]"
        measurements = its_set.get("measurements")
        for index, content in enumerate(measurements if isinstance(measurements, list) else []):
            yield _Measurement(f"{set_place}.measurements[{index}]", content, set_place, its_set)


def _model_measure(measurement: Any, measures: Collection[str]) -> str | None:
    """Return which of the Model's measures a measurement counts, or None for another measure."""
    name = measurement.get("measureId") if isinstance(measurement, Mapping) else None
    return measure_named(name, measures) if isinstance(name, str) else None


def _measure_name(measurement: Any) -> str:
    """Return the name of a measurement's measure as written."""
    return str(measurement.get("measureId")) if isinstance(measurement, Mapping) else ""


def _row(name: str, measurement: _Measurement, submission: Mapping[str, Any], findings: Findings) -> dict[str, Any]:
    place = measurement.place
    row = {
        PLACE: place,
        "measure_id": name,
        "tin": _text(submission.get("taxpayerIdentificationNumber")),
        "performance_year": _text(submission.get("performanceYear")),
        "reporting_method": _text(measurement.its_set.get("submissionMethod")),
    }
    value = measurement.content.get("value")
    if not isinstance(value, Mapping):
        findings.add("structure-unexpected", column=f"{place}.value", content="JSON", expected=FORMAT)
        return row | {REFUSED: True}
    if "strata" in value:
        findings.add("measure-strata", column=f"{place}.value.strata", expected="total counts")
        return row | {REFUSED: True}
    counts = {column: value.get(key) for column, key in COUNTS.items()}
    return row | {c: "0" if v is None and c in _NULL_MEANS_NONE else _text(v) for c, v in counts.items()}


def _check_entity(submission: Mapping[str, Any], prefix: str, findings: Findings) -> None:
    """Report counts of a clinician or of another entity than the whole practice."""
    entity = _text(submission.get("entityType"))
    clinician = _text(submission.get("nationalProviderIdentifier"))
    if (entity or "").lower() == "individual":
        findings.add("counts-of-one-clinician", column=f"{prefix}entityType", received=entity, expected=WHOLE_PRACTICE)
    elif clinician is not None:
        column = f"{prefix}nationalProviderIdentifier"
        findings.add("counts-of-one-clinician", column=column, received=clinician[:40], expected="no NPI")
    elif entity is not None and entity.lower() != WHOLE_PRACTICE:
        findings.add("counts-of-another-entity", column=f"{prefix}entityType", received=entity, expected=WHOLE_PRACTICE)


def _check_periods(sets: Mapping[str, Mapping[str, Any]], year: int, findings: Findings) -> None:
    """Report measurement sets whose period is not the performance year."""
    for place, its_set in sets.items():
        start, end = (_text(its_set.get(name)) for name in ("performanceStart", "performanceEnd"))
        if not is_whole_year(start, end, year=year):
            findings.add(
                "period-mismatch",
                column=f"{place}.performanceStart",
                received=f"{start or ''} to {end or ''}",
                expected=f"{year}-01-01 to {year}-12-31",
                year=year,
            )


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return _printable(value.strip()) or None
    return json.dumps(value)[:200]


def _printable(text: str) -> str:
    """Replace characters that JSON can escape but the database cannot store (lone surrogates, NUL)."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
