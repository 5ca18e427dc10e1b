"""The prices of a construction run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from episodes.geography import geography
from episodes.models import Adjustment, ConstructionRun, EpisodePrice
from episodes.rules.base_rates import national_base_rate, trend_factor
from episodes.rules.payment import PaymentInputs, price
from portal.policy import Book, PolicyError
from portal.policy.plain import plain
from portal.rules.input_error import InputError
from portal.rules.performance_years import performance_year

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

Key = tuple[str, str, str, date]


class PriceList:
    """The prices of one run, each calculated once."""

    def __init__(self, run: ConstructionRun, book: Book, participant_ids: dict[str, int]) -> None:
        """Open the price list of a run."""
        self._run, self._book, self._participant_ids = run, book, participant_ids
        self._ids: dict[Key, int] = {}
        self._amounts: dict[Key, dict[str, Decimal | None]] = {}
        self._adjustments = {
            (row.participant_id, row.component): row for row in Adjustment.objects.filter(year=run.year)
        }
        self._geography = geography(book=book)
        py = performance_year(run.year, book=book)
        changes = (value.from_on for value in book.parameter("pricing/sequestration").values)
        self._from = sorted({py.starts_on, *(day for day in changes if py.starts_on < day <= py.ends_on)})

    def priced(self, components: pl.DataFrame) -> pl.DataFrame:
        """Add the price in USD and the id of its worksheet.

        :param components: rows of participant, component, cancer_type and starts_on
        """
        import polars as pl

        from_days = pl.DataFrame({"from_on": self._from}, schema={"from_on": pl.Date})
        dated = components.sort("starts_on").join_asof(
            from_days, left_on="starts_on", right_on="from_on", coalesce=False
        )
        keys: list[Key] = list(dated.select(PRICED_BY).unique().sort(pl.all()).iter_rows())
        new = [key for key in keys if key not in self._ids]
        made = EpisodePrice.objects.bulk_create(self._price(*key) for key in new)
        self._ids.update({key: row.pk for key, row in zip(new, made, strict=True)})
        schema = {
            **{name: dated.schema[name] for name in PRICED_BY},
            "price_id": pl.Int64,
            **dict.fromkeys(PRICE_FIELDS, pl.String),
        }
        rows = [(*key, self._ids[key], *(plain(self._amounts[key].get(name)) for name in PRICE_FIELDS)) for key in keys]
        return dated.join(pl.DataFrame(rows, schema=schema, orient="row"), on=PRICED_BY)

    def _price(self, participant: str, component: str, cancer_type: str, from_on: date) -> EpisodePrice:
        """Price one component; without a price the row says why and its amounts stay empty."""
        participant_id, year = self._participant_ids[participant], self._run.year
        adjustment = self._adjustments.get((participant_id, component))
        row = EpisodePrice(
            run=self._run,
            participant_id=participant_id,
            component=component,
            cancer_type=cancer_type,
            from_on=from_on,
            lines=[],
        )
        amounts: dict[str, Decimal | None] = {}
        self._amounts[participant, component, cancer_type, from_on] = amounts
        try:
            place = self._geography.of(participant_id, component, year, adjustment=adjustment)
            inputs = PaymentInputs(
                year=year,
                component=component,
                cancer_type=cancer_type,
                base_rate=national_base_rate(cancer_type, component, year, book=self._book),
                trend_factor=trend_factor(cancer_type, component, year, book=self._book),
                geographic_factor=place.geographic_factor,
                geography=place.lines,
                case_mix_adjustment=adjustment.case_mix if adjustment else ZERO,
                historical_experience_adjustment=adjustment.historical_experience if adjustment else ZERO,
                starts_on=from_on,
            )
            payment = price(inputs, book=self._book)
        except (InputError, PolicyError) as error:
            row.unpriced = str(error)[:300]
            return row
        amounts.update({"base_rate": inputs.base_rate, **{name: getattr(payment, name) for name in PRICE_FIELDS[1:]}})
        row.lines = [line.as_json() for line in payment.lines]
        return row
