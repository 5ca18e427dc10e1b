"""The prices of a construction run: calculated once, before its partitions are built, which read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder

from episodes.geography import geography
from episodes.models import Adjustment, ConstructionRun, EpisodePrice
from episodes.rules.base_rates import national_base_rate, trend_factor
from episodes.rules.cancer_types import cancer_types
from episodes.rules.geography import GeographicFactor
from episodes.rules.payment import PaymentInputs, price
from portal.models import Participant
from portal.participation import selectors as participation
from portal.participation.rules.standing import components
from portal.policy import Book, PolicyError
from portal.policy.plain import plain
from portal.rules.input_error import InputError
from portal.rules.performance_years import performance_year

from .bulk import copy_frame

if TYPE_CHECKING:
    import polars as pl

ZERO = Decimal(0)
PAYMENT_FIELDS = (
    "trended_base adjusted_amount geographic_base adjustment_factor discount incorrect_payment_withhold "
    "quality_withhold patient_experience_withhold episode_payment coinsurance medicare_payment sequestration "
    "medicare_payment_after_sequestration first_installment second_installment first_installment_remitted "
    "second_installment_remitted"
)
PRICE_FIELDS = ("base_rate", *PAYMENT_FIELDS.split())
PRICED_BY = ("participant", "component", "cancer_type", "from_on")
"""The columns that decide a price; `from_on` is the first day of the year with the policy that prices the episode."""
COLUMNS = ("run_id", "participant_id", "component", "cancer_type", "from_on", "lines", "amounts", "unpriced")
LONGEST_REASON = 300


def write(*, run: ConstructionRun, book: Book) -> None:
    """Write the prices of every component and cancer type that a participant may furnish in the run's year."""
    import polars as pl

    frame = pl.DataFrame(list(_rows(run, book)), schema=COLUMNS, orient="row")
    copy_frame(EpisodePrice, frame)


def _rows(run: ConstructionRun, book: Book) -> Iterator[tuple[object, ...]]:
    days = _from_days(run.year, book)
    types = cancer_types(on=days[0], book=book)
    adjusted = {(row.participant_id, row.component): row for row in Adjustment.objects.filter(year=run.year)}

    places = geography(book=book)

    @cache  # participants of one place without adjustments have the same prices
    def calculated(
        component: str, cancer_type: str, from_on: date, place: GeographicFactor, *adjustments: Decimal
    ) -> tuple[str, str, str]:
        return _calculated(run.year, component, cancer_type, from_on, place, adjustments, book)

    for participant_id, component in _furnished():
        row = adjusted.get((participant_id, component))
        place = places.of(participant_id, component, run.year, adjustment=row)
        adjustments = (row.case_mix, row.historical_experience) if row else (ZERO, ZERO)
        for cancer_type, from_on in product(types, days):
            price_of = calculated(component, cancer_type, from_on, place, *adjustments)
            yield (run.pk, participant_id, component, cancer_type, from_on, *price_of)


def _furnished() -> Iterator[tuple[int, str]]:
    """Yield each participant's primary key with each component that it has ever furnished."""
    listed = Participant.objects.order_by("model_id").defer("tin")
    for participant_id, spans in participation.kinds_over_time(listed).items():
        for component in sorted(frozenset().union(*(components(span.kind) for span in spans))):
            yield participant_id, component


def _calculated(
    year: int,
    component: str,
    cancer_type: str,
    from_on: date,
    place: GeographicFactor,
    adjustments: tuple[Decimal, ...],
    book: Book,
) -> tuple[str, str, str]:
    """Return worksheet and amounts as JSON, and the reason why there is no price; one of them is empty."""
    case_mix, historical = adjustments
    try:
        inputs = PaymentInputs(
            year=year,
            component=component,
            cancer_type=cancer_type,
            base_rate=national_base_rate(cancer_type, component, year, book=book),
            trend_factor=trend_factor(cancer_type, component, year, book=book),
            geographic_factor=place.geographic_factor,
            geography=place.lines,
            case_mix_adjustment=case_mix,
            historical_experience_adjustment=historical,
            starts_on=from_on,
        )
        payment = price(inputs, book=book)
    except (InputError, PolicyError) as error:
        return "[]", "{}", str(error)[:LONGEST_REASON]
    amounts = {"base_rate": inputs.base_rate, **{name: getattr(payment, name) for name in PRICE_FIELDS[1:]}}
    lines = [line.as_json() for line in payment.lines]
    plainly = {name: plain(amount) for name, amount in amounts.items()}
    return json.dumps(lines, cls=DjangoJSONEncoder), json.dumps(plainly), ""


def _from_days(year: int, book: Book) -> list[date]:
    """Return the first day of a performance year, and the later days of it on which sequestration changes."""
    py = performance_year(year, book=book)
    changes = (value.from_on for value in book.parameter("pricing/sequestration").values)
    return sorted({py.starts_on, *(day for day in changes if py.starts_on < day <= py.ends_on)})


class PriceList:
    """The prices of one run, for the partition that is being built."""

    def __init__(self, run: ConstructionRun, book: Book) -> None:
        """Read the prices of a run."""
        import polars as pl

        stored = run.prices.values_list("participant__model_id", *PRICED_BY[1:], "pk", "amounts")
        schema = {
            **dict.fromkeys(PRICED_BY, pl.String),
            "from_on": pl.Date,
            "price_id": pl.Int64,
            **dict.fromkeys(PRICE_FIELDS, pl.String),
        }
        rows = [(*key, *map(amounts.get, PRICE_FIELDS)) for *key, amounts in stored.iterator()]
        self._prices = pl.DataFrame(rows, schema=schema, orient="row")
        self._from = pl.DataFrame({"from_on": _from_days(run.year, book)}, schema={"from_on": pl.Date})

    def priced(self, components: pl.DataFrame) -> pl.DataFrame:
        """Add the price in USD and the id of its worksheet.

        :param components: rows of participant, component, cancer_type and starts_on
        """
        dated = components.sort("starts_on").join_asof(
            self._from, left_on="starts_on", right_on="from_on", coalesce=False
        )
        return dated.join(self._prices, on=PRICED_BY, how="left")
