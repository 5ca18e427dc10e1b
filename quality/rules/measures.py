"""Points of one quality measure, 42 CFR 512.275."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.formatting import Unit
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.input_error import InputError
from portal.rules.money import to_step
from portal.rules.performance_years import policy_of
from portal.rules.worksheet import Line

AUTHORITY = "42 CFR 512.275"

PERFORMANCE = "performance"
REPORTING = "reporting"
NOT_SCORED = "not-scored"
NOT_REPORTED = "not-reported"
COUNTS = ("eligible", "exclusions", "exceptions", "met", "not_met")
DEFAULT_METHOD = "registry"


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """One reported measure: its numbers of cases, and the collection type (`method`) of its data."""

    measure: str
    eligible: int
    exclusions: int
    exceptions: int
    met: int
    not_met: int
    method: str = DEFAULT_METHOD


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The inclusive lower bounds of the deciles from `first_decile` to the tenth, in percent.

    Equal bounds are those of empty deciles, except for the last of them.
    """

    first_decile: int
    lower_bounds: tuple[Decimal, ...]

    @property
    def deciles(self) -> tuple[tuple[int, Decimal, bool], ...]:
        """The number of each decile, its lower bound, and whether it is empty."""
        above = (*self.lower_bounds[1:], None)
        rows = zip(self.lower_bounds, above, strict=True)
        return tuple((number, low, low == high) for number, (low, high) in enumerate(rows, self.first_decile))

    def next_above(self, rate: Decimal) -> tuple[int, Decimal] | None:
        """Return the number and the bound, in percent, of the next decile above a rate in percent; None in the last."""
        rows = [(number, low) for number, low, empty in self.deciles if low > rate and not empty]
        return rows[0] if rows else None


@dataclass(frozen=True, slots=True)
class MeasurePoints:
    """The points of one measure. `rate` is a share from 0 to 1, `decile` runs from 1 to 10; None if there is none."""

    measure: str
    basis: str
    rate: Decimal | None
    decile: int | None
    points: Decimal | None
    lines: tuple[Line, ...]


def required_measures(year: int, *, book: Book) -> tuple[str, ...]:
    """List the measures that a performance year requires, 42 CFR 512.275.

    :raises InputError: for a year outside the Model.
    :raises PolicyError: when the policy holds no list for the year.
    """
    policy = policy_of(year, book=book)
    return tuple(row["measure"] for row in policy["quality/measures"])


def without_cases(year: int, *, book: Book) -> tuple[MeasureResult, ...]:
    """Return each required measure with no cases, as a declaration of nothing to report counts it, 42 CFR 512.275.

    :raises InputError: for a year outside the Model.
    :raises PolicyError: when the policy holds no list for the year.
    """
    return tuple(
        MeasureResult(measure, eligible=0, exclusions=0, exceptions=0, met=0, not_met=0)
        for measure in required_measures(year, book=book)
    )


def points(result: MeasureResult, *, year: int, book: Book) -> MeasurePoints:
    """Score one reported measure for a performance year, 42 CFR 512.275.

    Points run from 0 to the policy's maximum (10), in steps of 0.1. A measure with too few cases is not scored.

    :raises InputError: for an unknown measure or year, a collection type that the measure does not have, or counts
        that contradict each other.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    policy = policy_of(year, book=book)
    basis = _basis(result.measure, policy)
    _check(result, policy)
    denominator = result.eligible - result.exclusions - result.exceptions
    rate = Decimal(result.met) / denominator if denominator else None
    lines = [
        Line(
            _label(result.measure, "performance rate", policy),
            rate,
            f"{result.met} met of {denominator} (eligible {result.eligible} less exclusions {result.exclusions} "
            f"and exceptions {result.exceptions})",
            AUTHORITY,
            unit=Unit.SHARE,
        )
    ]
    cases = denominator if policy["quality/case_count"] == "after-exclusions" else result.eligible
    minimum = policy["quality/case_minimum"]
    scope = policy["quality/case_minimum_scope"]
    few = cases < minimum and (basis == PERFORMANCE or scope == "all-measures")
    if few or (rate is None and basis == PERFORMANCE):
        why = f"fewer than {minimum} cases ({cases})" if few else "no cases left after exclusions and exceptions"
        lines.append(_points_line(result.measure, None, f"not scored: {why}", policy))
        return MeasurePoints(result.measure, NOT_SCORED, rate, None, None, tuple(lines))
    if basis == PERFORMANCE and rate is not None:
        benchmark = _benchmark(result.measure, result.method, policy)
        if benchmark is not None:
            return _performance(result.measure, rate, benchmark, lines, policy)
        basis = policy["quality/no_benchmark"]
        then = "not scored" if basis == NOT_SCORED else "scored for reporting"
        lines.append(
            Line(
                _label(result.measure, "benchmark", policy),
                None,
                f"none for {result.method} in {year}; the measure is {then}",
                AUTHORITY,
            )
        )
        if basis == NOT_SCORED:
            return MeasurePoints(result.measure, NOT_SCORED, rate, None, None, tuple(lines))
    most = policy["quality/measure_points"]
    lines.append(_points_line(result.measure, most, "full points for reporting", policy))
    return MeasurePoints(result.measure, REPORTING, rate, None, most, tuple(lines))


def not_reported(measure: str, *, year: int, book: Book) -> MeasurePoints:
    """Score a required measure that was not reported: 0 points, 42 CFR 512.275.

    :raises InputError: for an unknown measure or year.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    policy = policy_of(year, book=book)
    _basis(measure, policy)
    nothing = to_step(Decimal(0), policy["quality/points_step"])
    line = _points_line(measure, nothing, "required but not reported", policy)
    return MeasurePoints(measure, NOT_REPORTED, None, None, nothing, (line,))


def _performance(
    measure: str, rate: Decimal, benchmark: Benchmark, lines: list[Line], policy: BookDay
) -> MeasurePoints:
    """Score a rate against the published lower bounds of the deciles.

    Empty deciles have equal bounds, so the highest decile whose bound the rate reaches counts. Below the first
    published bound the policy chooses the decile, which then begins at a rate of 0.
    """
    bounds, first = benchmark.lower_bounds, benchmark.first_decile
    scaled = rate * policy["quality/benchmark_scale"]
    reached = sum(1 for bound in bounds if bound <= scaled)
    below = _BELOW_FIRST_BOUND[policy["quality/decile_below_first_bound"]](first)
    decile = first + reached - 1 if reached else below
    most = policy["quality/measure_points"]
    if reached == len(bounds):
        lines.append(_points_line(measure, most, f"decile {decile}, the highest: full points", policy))
        return MeasurePoints(measure, PERFORMANCE, rate, decile, most, tuple(lines))
    low = bounds[reached - 1] if reached else Decimal(0)
    high = bounds[reached]
    within = (scaled - low) / (high - low)
    cap = decile + policy["quality/decile_share_cap"]
    earned = min(to_step(decile + within, policy["quality/points_step"]), cap)
    lines.append(
        _points_line(
            measure,
            earned,
            f"decile {decile} + (performance rate in percent minus {low}) divided by ({high} minus {low}), "
            f"at most {cap}",
            policy,
        )
    )
    return MeasurePoints(measure, PERFORMANCE, rate, decile, earned, tuple(lines))


def _next_below(first: int) -> int:
    """Return the decile just below the first published bound."""
    return first - 1


def _lowest(first: int) -> int:
    """Return decile 1 for every rate below the first published bound."""
    return 1


_BELOW_FIRST_BOUND: dict[str, Callable[[int], int]] = {"next-below": _next_below, "lowest": _lowest}


def titled(measure: str, known: Iterable[Mapping[str, str]]) -> str:
    """Return the title of a measure of 42 CFR 512.275, with its number if it has one; without a title, its code.

    :param known: the rows of the parameter "quality/measures".
    """
    title = next((row["title"] for row in known if row["measure"] == measure), "")
    return f"{title} ({measure})" if title and measure.isdigit() else title or measure


def _label(measure: str, result: str, policy: BookDay) -> str:
    """Return the label of a measure's worksheet line: its title, and the result that the line shows."""
    return f"{titled(measure, policy['quality/measures'])}: {result}"


def _points_line(measure: str, amount: Decimal | None, formula: str, policy: BookDay) -> Line:
    """Return the worksheet line with the points of a measure."""
    return Line(_label(measure, "points", policy), amount, formula, AUTHORITY, unit=Unit.POINTS)


def _basis(measure: str, policy: BookDay) -> str:
    """Return whether performance or reporting counts for a measure.

    :raises InputError: for an unknown measure.
    """
    rows = policy["quality/measures"]
    for row in rows:
        if row["measure"] == measure:
            basis: str = row["basis"]
            return basis
    raise InputError("measure", f"{measure} is not a measure; use {', '.join(row['measure'] for row in rows)}.")


def benchmark(measure: str, method: str, *, year: int, book: Book) -> Benchmark | None:
    """Return the benchmark of a measure and collection type for a performance year, or None, 42 CFR 512.275.

    :raises InputError: for a year outside the Model.
    """
    return _benchmark(measure, method, policy_of(year, book=book))


def _benchmark(measure: str, method: str, policy: BookDay) -> Benchmark | None:
    for row in policy["quality/benchmarks"]:
        if (row["measure"], row["method"]) == (measure, method):
            return Benchmark(row["first_decile"], tuple(row["lower_bounds"]))
    return None


def collection_types(measure: str, *, policy: BookDay) -> tuple[str, ...]:
    """List the collection types of a measure on the policy's day, 42 CFR 512.275.

    :raises PolicyError: when the policy lacks the table.
    """
    rows = policy["quality/collection_types"]
    return tuple(method for row in rows if row["measure"] == measure for method in row["methods"])


def _check(result: MeasureResult, policy: BookDay) -> None:
    """Refuse a collection type that the measure does not have, and counts that contradict each other.

    :raises InputError: naming the field.
    """
    types = collection_types(result.measure, policy=policy)
    if result.method not in types:
        raise InputError(
            "method",
            f"Measure {result.measure} does not have the collection type {result.method} in this performance year; "
            f"use {' or '.join(types)}.",
        )
    for field in COUNTS:
        if getattr(result, field) < 0:
            raise InputError(field, f"{field} cannot be below zero.")
    parts = result.met + result.not_met + result.exceptions + result.exclusions
    if parts != result.eligible:
        raise InputError(
            "eligible",
            f"met + not_met + exceptions + exclusions is {parts} but eligible is {result.eligible}; "
            "they must be equal.",
        )
