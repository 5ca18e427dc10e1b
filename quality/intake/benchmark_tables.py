"""Tables of MIPS benchmarks (docs/formats.md#benchmarks): CMS's own JSON in both shapes, or a CSV file of ours.

CMS published lower bounds of the deciles 2 to 10 until 2022, where a 0 for decile 2 means that no bound is published,
and percentiles since. The percentiles 10 to 90 are the lower bounds of the deciles 2 to 10.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.participation.intake.text_table import Column, Fault, Layout, Row, limit_reached, read_table
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.performance_years import policy_of

FIRST, LAST = 2, 10
BOUNDS = tuple(f"decile_{number}" for number in range(FIRST, LAST + 1))
LAYOUT = Layout(
    (Column("measure", 40), Column("method", 40), Column("benchmark_year", 4), *(Column(name, 12) for name in BOUNDS)),
    named_by=("measure",),
)
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]+)?")
_YEAR = re.compile(r"20[0-9]{2}")
JSON_BEGINNINGS = (b"[", b"{")

Benchmarks = list[dict[str, Any]]
"""Rows as the policy holds them: measure, method, benchmark_year, first_decile and lower_bounds."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A benchmark as a file gives it: nine bounds in percent, None where none is published, and its row in a sheet."""

    measure: str
    method: str
    benchmark_year: int
    bounds: tuple[Decimal | None, ...]
    row: int | None = None


def read_benchmarks(content: bytes, *, year: int, book: Book) -> tuple[Benchmarks, list[Fault]]:
    """Read the benchmarks of the Model's measures for a performance year; with any fault, they are incomplete."""
    policy = policy_of(year, book=book)
    faults: list[Fault] = []
    is_json = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in JSON_BEGINNINGS
    read = list((_of_json if is_json else _of_sheet)(content, year, policy, faults))
    methods = {row["measure"]: row["methods"] for row in policy["quality/collection_types"]}
    seen: set[tuple[str, str]] = set()
    rows: Benchmarks = []
    for one in read:
        found = list(_faults(one, methods, seen, year, policy["quality/benchmark_scale"]))
        faults += [Fault(sentence, one.row, one.measure) for sentence in found]
        seen.add((one.measure, one.method))
        if not found:
            rows.append(_as_kept(one))
    if not rows and not faults:
        faults.append(Fault(f"The file has no benchmark of {year} for {', '.join(methods)}."))
    return sorted(rows, key=lambda row: (row["measure"], row["method"])), faults


def _of_json(content: bytes, year: int, policy: BookDay, faults: list[Fault]) -> Iterator[_Read]:
    """Yield the year's benchmarks of the Model's measures; other measures and collection types are passed over."""
    if len(content) > policy["participation/list_size_limit_bytes"]:
        faults.append(Fault("The file is too large."))
        return
    try:
        entries = json.loads(content.decode("utf-8-sig"), parse_float=Decimal, parse_int=Decimal)
    except (UnicodeDecodeError, ValueError, RecursionError):
        faults.append(Fault("The file begins like JSON and cannot be read as JSON."))
        return
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.append(Fault("The file is not a list of benchmarks, as CMS publishes them."))
        return
    methods = {row["measure"]: row["methods"] for row in policy["quality/collection_types"]}
    for entry in entries:
        measure, method = str(entry.get("measureId")), str(entry.get("submissionMethod"))
        if entry.get("performanceYear") != year or method not in methods.get(measure, ()):
            continue
        name = f"{measure}, {method}"
        if entry.get("isInverse"):
            faults.append(
                Fault("In an inverse benchmark, lower rates are better. None of the measures is so.", None, name)
            )
        elif (bounds := _bounds(entry)) is None:
            faults.append(Fault("Give nine deciles, or the percentiles 10 to 90, as numbers.", None, name))
        else:
            known_year = entry.get("benchmarkYear")
            if isinstance(known_year, Decimal) and _YEAR.fullmatch(f"{known_year:f}"):
                yield _Read(measure, method, int(known_year), bounds)
            else:
                faults.append(Fault("Give benchmarkYear, the year of the data, as a number.", None, name))


def _bounds(entry: dict[str, Any]) -> tuple[Decimal | None, ...] | None:
    """Return the nine bounds of an entry in either shape, or None."""
    deciles, percentiles = entry.get("deciles"), entry.get("percentiles")
    if isinstance(percentiles, dict):
        found: list[Any] = [percentiles.get(f"{number}0") for number in range(1, LAST)]
    elif isinstance(deciles, list) and len(deciles) == len(BOUNDS):
        found = [None if deciles[0] == 0 else deciles[0], *deciles[1:]]
    else:
        return None
    numbers = found if isinstance(percentiles, dict) else found[1:]
    return tuple(found) if all(isinstance(one, Decimal) and one.is_finite() for one in numbers) else None


def _of_sheet(content: bytes, year: int, policy: BookDay, faults: list[Fault]) -> Iterator[_Read]:
    table = read_table(content, layout=LAYOUT, largest=policy["participation/list_size_limit_bytes"])
    for row in table.rows:
        found = _read_row(row, table.faults)
        if found is not None:
            yield found
        if limit_reached(table.faults):
            break
    faults += table.faults


def _read_row(row: Row, faults: list[Fault]) -> _Read | None:
    values = row.values
    before = len(faults)
    if not _YEAR.fullmatch(values["benchmark_year"]):
        faults.append(Fault("Write the year with four digits.", row.number, values["measure"], "benchmark_year"))
    bounds: list[Decimal | None] = []
    for name in BOUNDS:
        number = _number(values[name])
        if number is None and not (name == BOUNDS[0] and not values[name]):
            faults.append(Fault("Write a number in percent, such as 90.44.", row.number, values["measure"], name))
        bounds.append(number)
    if len(faults) > before:
        return None
    return _Read(values["measure"], values["method"], int(values["benchmark_year"]), tuple(bounds), row.number)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _faults(
    one: _Read, methods: dict[str, list[str]], seen: Iterable[tuple[str, str]], year: int, scale: Decimal
) -> Iterator[str]:
    if one.measure not in methods:
        yield f"This is not a measure of the year. Use {', '.join(methods)}."
    elif one.method not in methods[one.measure]:
        yield f"{one.method} is not a collection type of the measure. Use {' or '.join(methods[one.measure])}."
    if (one.measure, one.method) in seen:
        yield f"An earlier row gives the benchmark of {one.measure} by {one.method}."
    if one.benchmark_year > year:
        yield f"The data of the benchmark are of {one.benchmark_year}, which is after {year}."
    known = [bound for bound in one.bounds if bound is not None]
    if max(known) <= 1:
        yield "No bound is above 1, so these are shares. Write percent: 90.44 for a rate of 0.9044."
    if known != sorted(known):
        yield "The bounds of the deciles must not fall."
    if any(not 0 <= bound <= scale for bound in known):
        yield f"A bound is a rate from 0 to {scale.normalize():f} percent."


def _as_kept(one: _Read) -> dict[str, Any]:
    known = [bound for bound in one.bounds if bound is not None]
    return {
        "measure": one.measure,
        "method": one.method,
        "benchmark_year": one.benchmark_year,
        "first_decile": FIRST + len(one.bounds) - len(known),
        "lower_bounds": known,
    }
