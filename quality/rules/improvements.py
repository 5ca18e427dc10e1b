"""Steps up from a score: the next decile of each measure, and the share of clinical data, 42 CFR 512.275."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil

from portal.policy import Book
from portal.rules.performance_years import policy_of
from quality.rules import aggregate_score, clinical_data
from quality.rules.aggregate_score import AggregateScore, ScoreInputs
from quality.rules.measures import PERFORMANCE, MeasurePoints, MeasureResult, benchmark


@dataclass(frozen=True, slots=True)
class Improvement:
    """One step up: what it takes, and the whole score (0 to 100) that it would give.

    `more` counts cases that meet the measure, or beneficiaries with data. `measure`, `decile` and the rate that the
    decile begins with (a share from 0 to 1) are None for clinical data.
    """

    measure: str | None
    decile: int | None
    rate: Decimal | None
    more: int
    score: Decimal
    gain: Decimal


def improvements(inputs: ScoreInputs, found: AggregateScore, *, book: Book) -> tuple[Improvement, ...]:
    """List the next decile of each measure below the tenth, and enough clinical data if they are short.

    Each step is taken alone, from the inputs as they are. 42 CFR 512.275.

    :param found: the score of these inputs.
    :raises InputError: for a year outside the Model.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    return tuple(_improvements(inputs, found, book)) if found.quality_part is not None else ()


def _improvements(inputs: ScoreInputs, found: AggregateScore, book: Book) -> Iterator[Improvement]:
    reported = {result.measure: result for result in inputs.measures}
    for measure in found.measures:
        if measure.basis == PERFORMANCE and measure.rate is not None:
            result = reported[measure.measure]
            step = _next_decile(measure, result, inputs.year, book)
            if step is not None:
                decile, rate, more = step
                better = replace(result, met=result.met + more, not_met=result.not_met - more)
                rest = tuple(better if one is result else one for one in inputs.measures)
                yield _step(replace(inputs, measures=rest), found, measure.measure, decile, rate, more, book)
    short = clinical_data.beneficiaries_needed(inputs.clinical_data, year=inputs.year, book=book)
    if short:
        enough = replace(inputs.clinical_data, submitted=inputs.clinical_data.submitted + short)
        yield _step(replace(inputs, clinical_data=enough), found, None, None, None, short, book)


def _next_decile(
    measure: MeasurePoints, result: MeasureResult, year: int, book: Book
) -> tuple[int, Decimal, int] | None:
    """Return the next decile, the rate at which it begins, and how many more cases it takes."""
    known = benchmark(result.measure, result.method, year=year, book=book)
    scale = policy_of(year, book=book)["quality/benchmark_scale"]
    above = known.next_above(measure.rate * scale) if known and measure.rate is not None else None
    if above is None:
        return None
    decile, bound = above
    cases = result.met + result.not_met
    return decile, bound / scale, ceil(bound * cases / scale) - result.met


def _step(
    inputs: ScoreInputs,
    found: AggregateScore,
    measure: str | None,
    decile: int | None,
    rate: Decimal | None,
    more: int,
    book: Book,
) -> Improvement:
    better = aggregate_score.score(inputs, book=book)
    reached, before = better.score or Decimal(0), found.score or Decimal(0)
    return Improvement(measure, decile, rate, more, reached, reached - before)
