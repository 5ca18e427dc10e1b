"""Reading of QPP submissions JSON: aggregate counts of quality measures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, NoReturn

import polars as pl

from quality.intake.delimited import decoded
from quality.intake.findings import Findings
from quality.intake.tables import PLACE, ROW, Table

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
_NULL_MEANS_NONE = ("exclusions", "exceptions")  # the samples write null where nothing was excluded


class _NotJson(ValueError):
    """The text holds a constant that JSON does not have (NaN, Infinity)."""


class _DoubledName(ValueError):
    """An object holds a name twice."""


def _refuse(constant: str) -> NoReturn:
    raise _NotJson(constant)


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; JSON itself would let the last of two members of one name count, without a word."""
    made = dict(members)
    if len(made) < len(members):
        names = Counter(name for name, _ in members)
        raise _DoubledName(names.most_common(1)[0][0])
    return made


def read(content: bytes, *, measures: Collection[str], findings: Findings) -> Table | None:
    """Read the Model's measures out of a submission, or report why there are none and give nothing."""
    text = decoded(content, findings)
    if text is None:
        return None
    try:
        # Numbers stay text, as in every other format: the checks say what is wrong with them.
        document = json.loads(text, parse_constant=_refuse, parse_int=str, parse_float=str, object_pairs_hook=_object)
    except _DoubledName as doubled:
        findings.add("doubled-name", column=_readable(str(doubled))[:80], expected="one value of this name")
        return None
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        findings.add("structure-unreadable", content="JSON", where=where)
        return None
    submission, prefix = _submission(document)
    sets = submission.get("measurementSets") if submission is not None else None
    if submission is None or not isinstance(sets, list):
        findings.add("structure-unexpected", column="measurementSets", content="JSON", expected=FORMAT)
        return None
    rows: list[dict[str, Any]] = []
    other: list[str] = []
    for position, measurement_set in enumerate(sets):
        if not isinstance(measurement_set, Mapping):
            continue
        measurements = measurement_set.get("measurements")
        for index, measurement in enumerate(measurements if isinstance(measurements, list) else []):
            place = f"{prefix}measurementSets[{position}].measurements[{index}]"
            _take(measurement, measurement_set, submission, place, measures, rows, other, findings)
    if not rows and not findings.rejecting:
        findings.add(
            "no-measure-of-ours",
            column="measurementSets",
            held=", ".join(sorted(set(other))[:20]) or "none",
            expected=", ".join(measures),
        )
        return None
    if other:
        findings.add("measure-ignored", column="measurementSets", expected=", ".join(sorted(set(other))[:20]))
    return tree_table(rows, NATIVE)


def _submission(document: Any) -> tuple[Mapping[str, Any] | None, str]:
    """Find the submission: the document itself, or below `data.submission`."""
    if not isinstance(document, Mapping):
        return None, ""
    data = document.get("data")
    if isinstance(data, Mapping) and isinstance(data.get("submission"), Mapping):
        return data["submission"], "data.submission."
    return document, ""


def _take(
    measurement: Any,
    measurement_set: Mapping[str, Any],
    submission: Mapping[str, Any],
    place: str,
    measures: Collection[str],
    rows: list[dict[str, Any]],
    other: list[str],
    findings: Findings,
) -> None:
    name = measurement.get("measureId") if isinstance(measurement, Mapping) else None
    if not isinstance(name, str) or name not in measures:
        other.append(_readable(str(name))[:40])
        return
    value = measurement.get("value")
    if isinstance(value, Mapping) and "strata" in value:
        findings.add("measure-strata", column=f"{place}.value.strata", expected="total counts")
        return
    if not isinstance(value, Mapping):
        findings.add("structure-unexpected", column=f"{place}.value", content="JSON", expected=FORMAT)
        return
    counts = {column: value.get(key) for column, key in COUNTS.items()}
    rows.append(
        {
            PLACE: place,
            "measure_id": name,
            "tin": _text(submission.get("taxpayerIdentificationNumber")),
            "performance_year": _text(submission.get("performanceYear")),
            "reporting_method": _text(measurement_set.get("submissionMethod")),
            **{c: "0" if v is None and c in _NULL_MEANS_NONE else _text(v) for c, v in counts.items()},
        }
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


def tree_table(rows: list[dict[str, Any]], native: Mapping[str, str]) -> Table:
    """Build a table of measurements that have places instead of row numbers."""
    columns = ["tin", "performance_year", "measure_id", *COUNTS, "reporting_method"]
    data = {name: [row.get(name) for row in rows] for name in (PLACE, *columns)}
    frame = pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))
    frame = frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW))
    return Table(frame, columns, native=native, has_rows=False)
