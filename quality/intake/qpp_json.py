"""Reading of QPP submissions JSON: aggregate counts of quality measures."""

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
from quality.intake.tables import PLACE, REFUSED, Table
from quality.intake.trees import TooLarge, check_size, names_of, table_of

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
"""The entity whose counts are those of a TIN; others are a clinician, several TINs or a part of one."""
_NULL_MEANS_NONE = ("exclusions", "exceptions")  # the samples write null where nothing was excluded


class _NotJson(ValueError):
    """The text holds a constant that JSON does not have (NaN, Infinity)."""


class _DoubledName(ValueError):
    """An object holds a name twice."""


class _Measurement(NamedTuple):
    """One measurement, the set it belongs to, and the places of both in the document."""

    place: str
    content: Any
    set_place: str
    its_set: Mapping[str, Any]


def _refuse(constant: str) -> NoReturn:
    raise _NotJson(constant)


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; JSON itself would let the last of two members of one name count, without a word."""
    made = dict(members)
    if len(made) < len(members):
        names = Counter(name for name, _ in members)
        raise _DoubledName(names.most_common(1)[0][0])
    return made


def read(content: bytes, *, measures: Collection[str], year: int, limits: Limits, findings: Findings) -> Table | None:
    """Read the Model's measures out of a submission, or report why there are none and give nothing.

    :param measures: those that the format can carry.
    """
    document = _document(content, limits, findings)
    if document is None and findings.rejecting:
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
        name = _measure(measurement.content, measures)
        if name is None:
            other.append(_named(measurement.content))
            continue
        ours[measurement.set_place] = measurement.its_set
        rows.append(_row(name, measurement, submission, findings))
    if not rows:
        findings.add("no-measure-of-ours", column="measurementSets", held=names_of(other), expected=", ".join(measures))
        return None
    if other:
        findings.add("measure-ignored", column="measurementSets", expected=names_of(other))
    _check_entity(submission, prefix, findings)
    if _text(submission.get("performanceYear")) in (None, str(year)):  # another year is reported where it stands
        _check_periods(ours, year, findings)
    return table_of(rows, native=NATIVE, carries=measures)


def _document(content: bytes, limits: Limits, findings: Findings) -> Any:
    """Read a JSON document whose numbers stay text, as in every other format: the checks say what is wrong with them.

    None where it cannot be read, which is then reported.
    """
    if not is_utf8(content, findings):
        return None
    text = content.decode()
    try:
        check_size(text, most_nodes=limits.tree_nodes_limit, most_levels=limits.tree_depth_limit)
        return json.loads(text, parse_constant=_refuse, parse_int=str, parse_float=str, object_pairs_hook=_object)
    except TooLarge:
        findings.add("structure-too-large", content="JSON")
    except _DoubledName as doubled:
        # A name of the file may be anybody's: it stands where received values stand, encrypted.
        findings.add("doubled-name", received=_readable(str(doubled))[:80], expected="one value of each name")
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        findings.add("structure-unreadable", content="JSON", where=where)
    return None


def _submission(document: Any) -> tuple[Mapping[str, Any] | None, str]:
    """Find the submission: the document itself, or below `data.submission`."""
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


def _measure(measurement: Any, measures: Collection[str]) -> str | None:
    name = measurement.get("measureId") if isinstance(measurement, Mapping) else None
    return measure_named(name, measures) if isinstance(name, str) else None


def _named(measurement: Any) -> str:
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
    """Report counts that are not those of the whole practice."""
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
        return _readable(value.strip()) or None
    return json.dumps(value)[:200]


def _readable(text: str) -> str:
    """Replace what JSON can escape but no text can hold (half characters, NUL) by the sign for it."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
