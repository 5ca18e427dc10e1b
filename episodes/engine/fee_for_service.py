"""The amounts that the lines of an episode paid, or would have paid, under fee-for-service."""

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
"""The dated fee table: cents a unit; the modifier is empty, 26 or TC."""


def fee_table(rows: Iterable[tuple[str, str, str, int, date, date | None]]) -> pl.DataFrame:
    """Lay out dated amounts: HCPCS, modifier, setting, cents, first and last day."""
    return pl.DataFrame(list(rows), schema=FEE_SCHEMA, orient="row")


def with_fee_for_service(lines: pl.DataFrame, fees: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Add to each line whether it is a no-pay line and what fee-for-service allows and pays for it, in cents.

    A line with a payment carries both. A no-pay line (payment and allowed amount 0, not denied) is priced from
    the fee table: allowed amount, less the beneficiary's coinsurance, less sequestration, each as on the day of the
    service and rounded half up.
    A no-pay line that the table does not price keeps null.
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
    """Take the share that holds on the day of each line from its whole cents, half up, in whole numbers."""
    taken = pl.lit(None, dtype=pl.Int64)
    for first, last, share in law.segments(parameter):
        above, below = share.as_integer_ratio()
        rounded = (pl.col(cents) * (2 * above) + below) // (2 * below)
        taken = pl.when(pl.col("service_on").is_between(first, last)).then(rounded).otherwise(taken)
    return taken
