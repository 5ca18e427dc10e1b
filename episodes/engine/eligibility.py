"""Eligibility of beneficiaries, 42 CFR 512.215: on the planning day, and the later events that end it."""

from __future__ import annotations

import polars as pl

from episodes.engine.law import Law

MONTHS_AHEAD = (1, 2, 3)
"""Months after the planning month into which an episode of ninety days can extend."""


def eligible_on(days: pl.DataFrame, enrollment: pl.DataFrame, hospice: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Keep the rows (bene_id, day) of beneficiaries with Parts A and B in fee-for-service outside hospice.

    The indicators of the day's month and the hospice periods, both ends included, decide, 42 CFR 512.215.
    """
    if days.is_empty():
        return days.select("bene_id", "day")
    month = pl.col("day").dt.month() - 1
    policy = law.book.on(days["day"].max())
    in_hospice = (
        days.join(hospice, on="bene_id").filter(pl.col("day").is_between("from_on", "to_on")).select("bene_id", "day")
    )
    return (
        days.with_columns(year=pl.col("day").dt.year().cast(pl.Int64))
        .join(enrollment.select("bene_id", "year", "buy_in", "hmo"), on=["bene_id", "year"])
        .filter(
            pl.col("buy_in").str.slice(month, 1).is_in(policy["episodes/part_a_and_b_indicators"])
            & pl.col("hmo").str.slice(month, 1).str.strip_chars().is_in(policy["episodes/fee_for_service_indicators"])
        )
        .join(in_hospice, on=["bene_id", "day"], how="anti")
        .join(deaths(enrollment).filter(pl.col("died_on").is_not_null()), on="bene_id", how="left")
        .filter(pl.col("died_on").is_null() | (pl.col("died_on") >= pl.col("day")))
        .select("bene_id", "day")
        .unique()
    )


def deaths(enrollment: pl.DataFrame) -> pl.DataFrame:
    """Return each beneficiary's day of death, from the row of any year."""
    return enrollment.group_by("bene_id").agg(pl.col("died_on").max())


def with_events(starts: pl.DataFrame, enrollment: pl.DataFrame, lines: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Add the day of death and the first day inside the episode without fee-for-service as the primary payer.

    That is the first day of the first month without fee-for-service. Or it is the day of the first radiotherapy line
    after the planning day for which another payer comes before Medicare (docs/readings.md#medicare-secondary). A month
    without a row or with a blank buy-in indicator is ignored, and so are days after death.
    """
    with_death = starts.join(deaths(enrollment), on="bene_id", how="left").with_columns(
        died_on=pl.when(pl.col("died_on") <= pl.col("ends_on")).then("died_on")
    )
    if starts.is_empty():
        return with_death.with_columns(lost_on=pl.lit(None, dtype=pl.Date))
    policy = law.book.on(starts["starts_on"].max())
    months = pl.concat(
        starts.select(
            "bene_id", "starts_on", "ends_on", month_on=pl.col("starts_on").dt.month_start().dt.offset_by(f"{ahead}mo")
        )
        for ahead in MONTHS_AHEAD
    ).filter(pl.col("month_on") <= pl.col("ends_on"))
    position = pl.col("month_on").dt.month() - 1
    buy_in, hmo = (pl.col(name).str.slice(position, 1).str.strip_chars() for name in ("buy_in", "hmo"))
    lost = (
        months.with_columns(year=pl.col("month_on").dt.year().cast(pl.Int64))
        .join(enrollment.select("bene_id", "year", "buy_in", "hmo"), on=["bene_id", "year"])
        .filter(
            ((buy_in != "") & ~buy_in.is_in(policy["episodes/part_a_and_b_indicators"]))
            | ~hmo.is_in(policy["episodes/fee_for_service_indicators"])
        )
        .select("bene_id", "starts_on", lost_on="month_on")
    )
    second = (
        starts.select("bene_id", "starts_on", "ends_on")
        .join(lines.filter(~pl.col("medicare_first")).select("bene_id", lost_on="service_on"), on="bene_id")
        .filter((pl.col("lost_on") > pl.col("starts_on")) & (pl.col("lost_on") <= pl.col("ends_on")))
        .drop("ends_on")
    )
    first = pl.concat([lost, second]).group_by("bene_id", "starts_on").agg(pl.col("lost_on").min())
    return with_death.join(first, on=["bene_id", "starts_on"], how="left").with_columns(
        lost_on=pl.when(pl.col("died_on").is_null() | (pl.col("lost_on") < pl.col("died_on"))).then("lost_on")
    )
