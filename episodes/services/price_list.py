"""The prices of a construction run: calculated once, before its partitions are built, which read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder

from episodes.models import Adjustment, ConstructionRun, EpisodePrice
from episodes.rules.cancer_types import cancer_types
from episodes.rules.payment_amounts import Factors, PaymentAmount, payment_amount, price_days
from episodes.selectors.geography import geography
from episodes.selectors.payment_amounts import adjusted
from portal.models import Participant
from portal.participation import selectors as participation
from portal.participation.rules.standing import components
from portal.policy import Book
from portal.policy.plain import plain

from .bulk import copy_frame

if TYPE_CHECKING:
    import polars as pl

PAYMENT_FIELDS = (
    "trended_base adjusted_amount geographic_base adjustment_factor discount incorrect_payment_withhold "
    "quality_withhold patient_experience_withhold episode_payment coinsurance medicare_payment sequestration "
    "medicare_payment_after_sequestration first_installment second_installment first_installment_remitted "
    "second_installment_remitted"
)
PRICE_FIELDS = ("base_rate", *PAYMENT_FIELDS.split())
FACTORS = ("geographic_factor", "case_mix_adjustment", "historical_experience_adjustment")
"""Factors kept beside the steps of a price, so that a rehearsal can price with other rates."""
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
    days = price_days(run.year, book=book)
    types = cancer_types(on=days[0], book=book)
    rows = {(row.participant_id, row.component): row for row in Adjustment.objects.filter(year=run.year)}
    places = geography(book=book)

    @cache  # participants of one place without adjustments have the same prices
    def calculated(cancer_type: str, component: str, from_on: date, factors: Factors) -> tuple[str, str, str]:
        return _stored(payment_amount(cancer_type, component, run.year, factors, from_on=from_on, book=book))

    for participant_id, component in _furnished():
        row = rows.get((participant_id, component))
        factors = adjusted(row, places.of(participant_id, component, run.year, adjustment=row))
        for cancer_type, from_on in product(types, days):
            price = calculated(cancer_type, component, from_on, factors)
            yield (run.pk, participant_id, component, cancer_type, from_on, *price)


def _furnished() -> Iterator[tuple[int, str]]:
    """Yield each participant's primary key with each component that it has ever furnished."""
    listed = Participant.objects.order_by("model_id").defer("tin")
    for participant_id, spans in participation.kinds_over_time(listed).items():
        for component in sorted(frozenset().union(*(components(span.kind) for span in spans))):
            yield participant_id, component


def _stored(price: PaymentAmount) -> tuple[str, str, str]:
    """Return worksheet and amounts as JSON, and the reason why there is no price; one of them is empty."""
    if price.inputs is None or price.payment is None:
        return "[]", "{}", price.unpriced[:LONGEST_REASON]
    amounts = {"base_rate": price.inputs.base_rate} | {name: getattr(price.payment, name) for name in PRICE_FIELDS[1:]}
    amounts |= {name: getattr(price.inputs, name) for name in FACTORS}
    lines = [line.as_json() for line in price.payment.lines]
    plainly = {name: plain(amount) for name, amount in amounts.items()}
    return json.dumps(lines, cls=DjangoJSONEncoder), json.dumps(plainly), ""


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
        self._from = pl.DataFrame({"from_on": price_days(run.year, book=book)}, schema={"from_on": pl.Date})

    def priced(self, components: pl.DataFrame) -> pl.DataFrame:
        """Add the price in USD and the id of its worksheet.

        :param components: rows of participant, component, cancer_type and starts_on
        """
        dated = components.sort("starts_on").join_asof(
            self._from, left_on="starts_on", right_on="from_on", coalesce=False
        )
        return dated.join(self._prices, on=PRICED_BY, how="left")
