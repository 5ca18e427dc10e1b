"""A table of participants' adjustments, a row for each performance year and component (docs/formats.md#adjustments)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from portal.characters import identifier_key
from portal.participation.intake.text_table import Column, Fault, Layout, Row, limit_reached, read_table
from portal.participation.rules.standing import components
from portal.policy import Book
from portal.rules.performance_years import performance_years

LONGEST = 40
SHARES = ("case_mix_adjustment", "historical_experience_adjustment")
COUNTS = ("case_mix_episodes", "baseline_episodes")
FACTOR = "geographic_factor"
NAMES = ("model_id", "performance_year", "component", *SHARES, *COUNTS, FACTOR)
LAYOUT = Layout(columns=tuple(Column(name, LONGEST) for name in NAMES), named_by=("model_id",))
DECIMALS, LARGEST_FACTOR, LARGEST_COUNT = 6, 100, 1_000_000
"""The limits of the columns, well above any figure of the Model."""


@dataclass(frozen=True, slots=True)
class GivenAdjustment:
    """One row: the adjustments as shares (0.02 is two percent), and the episodes behind them, None if not given.

    Without a geographic factor, prices use that of the tables of indexes.
    """

    model_id: str
    year: int
    component: str
    case_mix: Decimal
    window_episodes: int | None
    historical_experience: Decimal
    baseline_episodes: int | None
    geographic_factor: Decimal | None


def read_adjustments(
    content: bytes, *, kinds: Mapping[str, str], today: date, book: Book
) -> tuple[list[GivenAdjustment], list[Fault]]:
    """Read a table of adjustments; with any fault, the rows are incomplete.

    :param kinds: the kinds of the known participants by Model ID.
    """
    policy = book.on(max(today, book.parameter("participation/list_size_limit_bytes").values[0].from_on))
    table = read_table(content, layout=LAYOUT, largest=policy["participation/list_size_limit_bytes"])
    years = {str(py.year) for py in performance_years(book=book)}
    rows: list[GivenAdjustment] = []
    known: dict[tuple[str, int, str], int] = {}
    for row in table.rows:
        faults = list(_faults(row, kinds, years))
        if not faults:
            read = _read(row)
            above = known.setdefault((read.model_id, read.year, read.component), row.number)
            if above != row.number:
                sentence = f"Row {above} already gives this participant, year and component."
                faults.append(Fault(sentence, row.number, read.model_id))
            rows.append(read)
        table.faults += faults
        if limit_reached(table.faults):
            break
    return rows, table.faults


def _faults(row: Row, kinds: Mapping[str, str], years: set[str]) -> list[Fault]:
    """Return the faults of a row's values."""
    values = row.values
    model_id, component = identifier_key(values["model_id"]), identifier_key(values["component"])
    found: list[tuple[str, str]] = []
    if model_id not in kinds:
        found.append(("model_id", "No participant has this Model ID."))
    if values["performance_year"] not in years:
        found.append(("performance_year", "Give a performance year, as in 2021."))
    if component not in ("PC", "TC"):
        found.append(("component", "A component is PC or TC."))
    elif model_id in kinds and component not in components(kinds[model_id]):
        found.append(("component", f"A {kinds[model_id]} participant does not furnish it."))
    for name in SHARES:
        share = _number(values[name])
        if share is None or not -1 < share < 1:
            found.append((name, "Give a share between -1 and 1 with at most six decimals: 0.0312 for 3.12%."))
    factor = _number(values[FACTOR])
    if values[FACTOR] and (factor is None or not 0 < factor < LARGEST_FACTOR):
        sentence = "Give a number above 0 with at most six decimals, or leave the cell blank for that of the indexes."
        found.append((FACTOR, sentence))
    for name in COUNTS:
        if values[name] and not (values[name].isdecimal() and int(values[name]) <= LARGEST_COUNT):
            found.append((name, "Give a whole number of episodes, or leave the cell blank."))
    return [Fault(sentence, row.number, model_id, column) for column, sentence in found]


def _read(row: Row) -> GivenAdjustment:
    values = row.values
    return GivenAdjustment(
        model_id=identifier_key(values["model_id"]),
        year=int(values["performance_year"]),
        component=identifier_key(values["component"]),
        case_mix=Decimal(values["case_mix_adjustment"]),
        window_episodes=_count(values["case_mix_episodes"]),
        historical_experience=Decimal(values["historical_experience_adjustment"]),
        baseline_episodes=_count(values["baseline_episodes"]),
        geographic_factor=_number(values[FACTOR]),
    )


def _number(text: str) -> Decimal | None:
    """Return a number with as many decimals as the columns hold; None for anything else."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= LARGEST_FACTOR or number != round(number, DECIMALS):
        return None
    return number


def _count(text: str) -> int | None:
    return int(text) if text else None
