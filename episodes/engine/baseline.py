"""The national models of payments, and each participant's episodes by their characteristics, in columns.

42 CFR 512.255; readings: docs/readings.md#case-mix-characteristics and the paragraphs after it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import polars as pl

from episodes.rules.case_mix import PaymentModel, YearOfEpisodes, age_group, traits
from episodes.rules.historical_experience import year_weights
from portal.policy.book import BookDay
from portal.rules.money import cents

COMPONENTS = ("PC", "TC")
CENTS = Decimal(100)
WOMAN = "2"
"""The code of women in the beneficiary files."""

EPISODE_SCHEMA = {
    "year": pl.Int64,
    "cancer_type": pl.String,
    "hospital": pl.Boolean,
    "pc_participant": pl.Int64,
    "tc_participant": pl.Int64,
    "PC": pl.Int64,
    "TC": pl.Int64,
    "age": pl.Int64,
    "sex": pl.String,
    "died": pl.Boolean,
}
"""Columns of episodes: calendar year of the start, technical component in a hospital, participants by primary key,
payments by component in cents (null where fee-for-service did not pay), age on the first day (null if unknown), sex
code, and death in the episode."""


def prepared(episodes: pl.DataFrame, *, policy: BookDay) -> pl.DataFrame:
    """Add a column of true and false for each trait that the policy uses; what is unknown is false."""
    ages = episodes["age"].drop_nulls().unique().to_list()
    groups = {age: age_group(age, policy=policy) for age in ages}
    group = pl.col("age").replace_strict(groups, default=None, return_dtype=pl.String)
    facts = {"female": pl.col("sex") == WOMAN, "died": pl.col("died")}
    return episodes.with_columns(
        facts.get(trait, group == trait).fill_null(False).alias(trait) for trait in traits(policy)
    )


def winsorized(episodes: pl.DataFrame, *, policy: BookDay) -> pl.DataFrame:
    """Cap the payments of each component at the percentiles of their cancer type, by nearest rank."""
    percentiles = policy["pricing/winsorized_percentiles"]
    capped = episodes
    for component in COMPONENTS:
        known = episodes.filter(pl.col(component).is_not_null())
        limits = known.group_by("cancer_type").agg(
            low=_nearest_rank(component, percentiles["low"]), high=_nearest_rank(component, percentiles["high"])
        )
        capped = (
            capped.join(limits, on="cancer_type", how="left", maintain_order="left")
            .with_columns(pl.col(component).clip("low", "high"))
            .drop("low", "high")
        )
    return capped


def payment_models(baseline: pl.DataFrame, *, policy: BookDay) -> dict[str, PaymentModel]:
    """Estimate the national model of each component from prepared and winsorized episodes of the baseline.

    Each episode counts with the weight of its calendar year, in the means and in the regression (ordinary least squares
    of the payments on cancer type and traits).
    """
    if policy["pricing/reading_expected_payments"] == "hospital-episodes":
        baseline = baseline.filter("hospital")
    # Weights as whole numbers, so that sums and means are exact.
    shares = year_weights(policy)
    scale = math.lcm(*(share.as_integer_ratio()[1] for share in shares.values()))
    weights = {year: int(share * scale) for year, share in shares.items()}
    weight = pl.col("year").replace_strict(weights, return_dtype=pl.Int64)
    names = traits(policy)
    models = {}
    for component in COMPONENTS:
        # Episodes that are alike in all that the regression knows make one row: it gives the same result.
        alike = (
            baseline.filter(pl.col(component).is_not_null())
            .with_columns(weight=weight)
            .group_by("cancer_type", *names)
            .agg(pl.col("weight").sum(), paid=(pl.col("weight") * pl.col(component)).sum())
            .filter(pl.col("weight") > 0)
            .sort("cancer_type", *names)
        )
        sums = alike.group_by("cancer_type", maintain_order=True).agg(pl.col("weight", "paid").sum()).rows()
        means = {name: cents(Decimal(paid) / total / CENTS) for name, total, paid in sums}
        amounts = _regression(alike, list(means), names)
        models[component] = PaymentModel(
            component,
            means,
            {name: amounts[name] for name in means},
            {name: amounts[name] for name in names if name in amounts},
        )
    return models


def years_of_participants(
    episodes: pl.DataFrame, model: PaymentModel, years: Sequence[int], *, policy: BookDay
) -> dict[int, list[YearOfEpisodes]]:
    """Return the prepared episodes of each participant by calendar year, in the order of `years`.

    Episodes of a cancer type that the model does not know are left out. Years without an episode have none.
    """
    component = model.component
    participant = pl.col(f"{component.lower()}_participant").alias("participant")
    names = traits(policy)
    known = episodes.with_columns(participant).filter(
        pl.col("participant").is_not_null() & pl.col("cancer_type").is_in(list(model.means))
    )
    types: dict[tuple[int, int], dict[str, int]] = {}
    for owner, year, name, number in (
        known.group_by("participant", "year", "cancer_type").agg(pl.len().cast(pl.Int64)).sort(pl.all()).iter_rows()
    ):
        types.setdefault((owner, year), {})[name] = number
    rest = known.group_by("participant", "year").agg(
        pl.col(component).sum().alias("paid"),
        pl.col(component).is_null().any().alias("unpaid"),
        *(pl.col(name).cast(pl.Int64).sum() for name in names),
    )
    found: dict[int, dict[int, YearOfEpisodes]] = {}
    for row in rest.iter_rows(named=True):
        key = row["participant"], row["year"]
        found.setdefault(key[0], {})[key[1]] = YearOfEpisodes(
            calendar_year=key[1],
            types=types[key],
            traits={name: row[name] for name in names if row[name]},
            payments=None if row["unpaid"] else Decimal(row["paid"]) / CENTS,
        )
    return {
        owner: [by_year.get(year, YearOfEpisodes(year, {}, {})) for year in years] for owner, by_year in found.items()
    }


def _nearest_rank(component: str, percentile: Decimal) -> pl.Expr:
    """Return the smallest payment that at least this share of the payments does not exceed."""
    above, below = percentile.as_integer_ratio()
    place = (pl.len().cast(pl.Int64) * above + below - 1) // below - 1
    return pl.col(component).sort().get(pl.max_horizontal(place, pl.lit(0)))


def _regression(alike: pl.DataFrame, types: Sequence[str], names: Sequence[str]) -> Mapping[str, Decimal]:
    """Regress payments on cancer types and traits by weighted least squares; return the amounts in USD to the cent.

    A trait that no episode has, or that the traits before it already tell, gets no amount.
    """
    root = np.sqrt(alike["weight"].to_numpy())
    columns = {name: (alike["cancer_type"] == name).to_numpy() * root for name in types}
    for name in names:
        candidate = alike[name].to_numpy() * root
        if np.linalg.matrix_rank(np.column_stack([*columns.values(), candidate])) > len(columns):
            columns[name] = candidate
    if not columns:
        return {}
    mean = (alike["paid"] / alike["weight"]).to_numpy()
    solved, *_ = np.linalg.lstsq(np.column_stack(list(columns.values())), mean * root, rcond=None)
    return {name: cents(Decimal(float(amount)) / CENTS) for name, amount in zip(columns, solved, strict=True)}
