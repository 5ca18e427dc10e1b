"""The policy book as frames and column expressions for the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from episodes.engine.layout import OUTPATIENT
from episodes.rules.episode import EpisodeFacts, dates
from episodes.rules.included_services import included_services
from portal.policy import Book
from portal.rules.performance_years import performance_year, performance_years

FOREVER = date.max
STATE_LENGTH = 2
"""Length of the State code that begins a CCN."""

EPISODE_DAYS_SCHEMA = {
    "starts_on": pl.Date,
    "technical_latest_on": pl.Date,
    "end_earliest_on": pl.Date,
    "ends_on": pl.Date,
    "blocked_until": pl.Date,
    "in_model": pl.Boolean,
}
SERVICE_SCHEMA = {
    "hcpcs": pl.String,
    "category": pl.String,
    "component": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
}
MODEL_CODE_SCHEMA = {
    "hcpcs": pl.String,
    "model_type": pl.String,
    "model_component": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
}


@dataclass(frozen=True, slots=True)
class Law:
    """The policy book as frames and column expressions."""

    book: Book

    def reading_is(self, reading: str, word: str, day: str) -> pl.Expr:
        """Match the rows for which the policy chooses this reading of an open point of the rule.

        :param reading: the name of the parameter, a choice
        :param word: the choice
        :param day: the column with the day that decides, usually the first day of the episode
        """
        held = [pl.col(day).is_between(first, last) for first, last, choice in self.segments(reading) if choice == word]
        return pl.any_horizontal(held).fill_null(False) if held else pl.lit(False)

    def segments(self, name: str) -> Iterator[tuple[date, date, Any]]:
        """Yield each value of a parameter with its first and last day in force."""
        if name in self.book.rehearsed:
            yield date.min, FOREVER, self.book.on(date.min)[name]
            return
        values = self.book.parameter(name).values
        for position, value in enumerate(values):
            last = values[position + 1].from_on - timedelta(days=1) if position + 1 < len(values) else FOREVER
            # Read through the book, so that the run lists the value as used.
            yield value.from_on, last, self.book.on(value.from_on)[name]

    def episode_days(self, starts: list[date]) -> pl.DataFrame:
        """Return the days of the episode that begins on each start, 42 CFR 512.245 and 512.265."""
        rows = []
        for day in starts:
            days = dates(EpisodeFacts(planning_date=day), book=self.book)
            rows.append(
                (
                    day,
                    days.last_treatment_start_on,
                    days.second_installment_earliest_on,
                    days.ends_on,
                    days.clean_period_ends_on,
                    days.in_model,
                )
            )
        return pl.DataFrame(rows, schema=EPISODE_DAYS_SCHEMA, orient="row")

    def services(self) -> pl.DataFrame:
        """List the included services, each with the first and last day on which it is included."""
        rows = [
            (service.code, service.category, service.component, first, last)
            for first, last, _ in self.segments("episodes/included_services")
            for service in included_services(on=first, book=self.book).values()
        ]
        return pl.DataFrame(rows, schema=SERVICE_SCHEMA, orient="row")

    def model_codes(self) -> pl.DataFrame:
        """List the M-codes with cancer type, component, and first and last day in force."""
        rows = [
            (code, cancer_type, component, first, last)
            for first, last, table in self.segments("episodes/model_codes")
            for cancer_type, codes in table.items()
            for component, code in codes.items()
        ]
        return pl.DataFrame(rows, schema=MODEL_CODE_SCHEMA, orient="row")

    def cancer_type(self, diagnosis: str, day: str) -> pl.Expr:
        """Return the included cancer type of a diagnosis on a day as a column expression; null where there is none."""
        found = pl.lit(None, dtype=pl.String)
        for first, last, table in self.segments("episodes/cancer_type_prefixes"):
            types: dict[int, dict[str, str]] = {}
            for cancer_type, prefixes in table.items():
                for prefix in prefixes:
                    types.setdefault(len(prefix), {})[prefix] = cancer_type
            by_length = [
                pl.col(diagnosis).str.head(length).replace_strict(types[length], default=None, return_dtype=pl.String)
                for length in sorted(types, reverse=True)
            ]
            found = pl.when(pl.col(day).is_between(first, last)).then(pl.coalesce(by_length)).otherwise(found)
        return found

    def first_start(self, year: int) -> date:
        """Return the first day on which an episode of the Model may begin.

        :raises InputError: if the year is not a performance year.
        """
        performance_year(year, book=self.book)
        return min(known.starts_on for known in performance_years(book=self.book))

    def other_secondary(self, diagnosis: str, prefixes: list[str]) -> pl.Expr:
        """Match diagnoses of a secondary malignancy without an included cancer type."""
        return pl.any_horizontal(pl.col(diagnosis).str.starts_with(prefix) for prefix in prefixes)

    def excluded_place(self, place: str, day: str) -> pl.Expr:
        """Match places of service other than hospital outpatient departments and freestanding centers, on a day."""
        found = pl.lit(False)
        for first, last, codes in self.segments("episodes/excluded_places_of_service"):
            found = pl.when(pl.col(day).is_between(first, last)).then(pl.col(place).is_in(codes)).otherwise(found)
        return found

    def excluded_facility(self, day: date) -> pl.Expr:
        """Match lines of critical access and PPS-exempt hospitals: outside the Model even if the list names them."""
        book = self.book.on(day)
        places = book["episodes/excluded_places"]
        sequence = pl.col("provider").str.slice(STATE_LENGTH)
        critical_access = sequence.is_between(
            pl.lit(places["critical_access_from"]), pl.lit(places["critical_access_to"])
        )
        pps_exempt = pl.col("provider").is_in(book["model/pps_exempt_hospitals"])
        return (pl.col("setting") == OUTPATIENT) & (critical_access | pps_exempt)

    def excluded_state(self, day: date) -> pl.Expr:
        """Match lines of the States and Territories where radiotherapy is never in the Model.

        The State code of the claim decides; for a hospital its CCN decides as well.
        """
        places = self.book.on(day)["episodes/excluded_places"]
        hospital = (pl.col("setting") == OUTPATIENT) & pl.col("provider").str.head(STATE_LENGTH).is_in(
            places["ccn_states"]
        )
        return hospital | pl.col("state").is_in(places["states"])
