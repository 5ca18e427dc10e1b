"""Amounts that fee-for-service paid, or would have paid, for the lines of an episode."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from episodes.engine.law import FOREVER, Law

FEE_SCHEMA = {
    "hcpcs": pl.String,
    "fee_modifier": pl.String,
    "setting": pl.String,
    "fee": pl.Int64,
    "fee_from": pl.Date,
    "fee_to": pl.Date,
}
"""Columns of the dated fee table: cents a unit; the modifier is empty, 26 or TC."""


def fee_table(rows: Iterable[tuple[str, str, str, int, date, date | None]]) -> pl.DataFrame:
    """Make the fee table from rows of HCPCS, modifier, setting, cents, first and last day."""
    return pl.DataFrame(list(rows), schema=FEE_SCHEMA, orient="row")


def with_fee_for_service(lines: pl.DataFrame, fees: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Add `no_pay`, and the amounts that fee-for-service allows and pays for each line, in cents.

    A line with a payment has both amounts. A no-pay line (payment and allowed amount 0, not denied) is priced from
    the fee table: the allowed amount, less the beneficiary's coinsurance, less sequestration. Both shares are those of
    the day of the service, and each step is rounded half up. A no-pay line without a fee in the table has null.
    """
    split = (
        pl.when((pl.col("modifier_1") == "26") | (pl.col("modifier_2") == "26"))
        .then(pl.lit("26"))
        .when((pl.col("modifier_1") == "TC") | (pl.col("modifier_2") == "TC"))
        .then(pl.lit("TC"))
        .otherwise(pl.lit(""))
    )
    keyed = lines.with_columns(fee_modifier=pl.when(pl.col("setting") == "carrier").then(split).otherwise(pl.lit("")))
    keys = ["hcpcs", "fee_modifier", "setting"]
    priced = (
        keyed.select("line", "service_on", *keys)
        .join(fees, on=keys)
        .filter(pl.col("service_on").is_between("fee_from", pl.col("fee_to").fill_null(FOREVER)))
        .sort("line", "fee_from")
        .unique("line", keep="last", maintain_order=True)
        .select("line", "fee")
    )
    no_pay = ~pl.col("denied") & pl.col("category").is_not_null() & (pl.col("paid") == 0) & (pl.col("allowed") == 0)
    return (
        keyed.join(priced, on="line", how="left", maintain_order="left")
        .with_columns(no_pay=no_pay)
        .with_columns(
            ffs_allowed=pl.when("no_pay")
            .then(pl.col("fee") * pl.max_horizontal("units", pl.lit(1)))
            .when("denied")
            .then(0)
            .otherwise("allowed")
        )
        .with_columns(medicare=pl.col("ffs_allowed") - _share("ffs_allowed", "pricing/coinsurance", law))
        .with_columns(
            ffs_paid=pl.when("no_pay")
            .then(pl.col("medicare") - _share("medicare", "pricing/sequestration", law))
            .when("denied")
            .then(0)
            .otherwise("paid")
        )
        .drop("fee", "fee_modifier", "medicare")
    )


def _share(cents: str, parameter: str, law: Law) -> pl.Expr:
    """Return the share of an amount in whole cents, half up, by the parameter's value on the day of the line."""
    taken = pl.lit(None, dtype=pl.Int64)
    for first, last, share in law.segments(parameter):
        numerator, denominator = share.as_integer_ratio()
        rounded = (pl.col(cents) * (2 * numerator) + denominator) // (2 * denominator)
        taken = pl.when(pl.col("service_on").is_between(first, last)).then(rounded).otherwise(taken)
    return taken
