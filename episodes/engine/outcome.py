"""The outcome of each episode: a switch to another provider, and whether the episode is complete.

A death after the technical component started leaves an episode complete, 42 CFR 512.245(b).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from episodes.engine.law import Law
from episodes.engine.lines import LINE_ORDER, TREATING, is_planning, usable


def with_switch(episodes: pl.DataFrame, assigned: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Add the day on which another provider took over, and that provider.

    Three things make a switch. The first provider's last line, up to its end code, is not after the other's planning
    line. Its end code, if any, comes after that planning line. And the other provider treats on that day or later.

    An end code before the day that the Model allows stays as paid; its day is recorded. In the policy's other reading
    there are no switches, and services of others are duplicates.
    """
    ended = (
        assigned.filter(pl.col("own_code") & pl.col("ending") & ~pl.col("denied"))
        .group_by("episode")
        .agg(ended_on=pl.col("service_on").min())
    )
    services = assigned.filter(pl.col("category").is_not_null() & usable()).join(ended, on="episode", how="left")
    last_own = (
        services.filter(
            pl.col("initiator") & (pl.col("ended_on").is_null() | (pl.col("service_on") <= pl.col("ended_on")))
        )
        .group_by("episode")
        .agg(last_own_on=pl.col("service_on").max())
    )
    others = services.filter(~pl.col("initiator")).join(last_own, on="episode")
    treated = (
        others.filter(pl.col("category").is_in(TREATING)).group_by("episode").agg(treated_on=pl.col("service_on").max())
    )
    switched = (
        others.filter(
            is_planning()
            & (pl.col("service_on") >= pl.col("last_own_on"))
            & (pl.col("ended_on").is_null() | (pl.col("ended_on") > pl.col("service_on")))
        )
        .join(treated, on="episode")
        .filter(pl.col("treated_on") >= pl.col("service_on"))
        .sort("episode", "service_on", *LINE_ORDER)
        .unique("episode", keep="first", maintain_order=True)
        .select("episode", switched_on="service_on", switched_to="provider")
    )
    by_switch = law.reading_is("episodes/reading_switched_provider", "first-stops-other-finishes", "starts_on")
    is_switch = pl.col("tc_starts_on").is_not_null() & by_switch
    return (
        episodes.join(ended, on="episode", how="left")
        .join(switched, on="episode", how="left")
        .with_columns(
            switched_on=pl.when(is_switch).then("switched_on"),
            switched_to=pl.when(is_switch).then("switched_to"),
            end_billed_early_on=pl.when(pl.col("ended_on") < pl.col("end_earliest_on")).then("ended_on"),
        )
    )


def with_outcome(episodes: pl.DataFrame, claims_through: date) -> pl.DataFrame:
    """Add `complete` (null while unknown) and the reason where it is false, by the rule of episodes.rules.episode."""
    through = pl.lit(claims_through)
    technical_on, latest, ends_on = pl.col("tc_starts_on"), pl.col("technical_latest_on"), pl.col("ends_on")
    lost_on, died_on = pl.col("lost_on"), pl.col("died_on")
    not_started = technical_on.is_null()
    lost_first = (lost_on <= pl.coalesce(technical_on, latest)).fill_null(False)
    lost_later = (lost_on <= ends_on).fill_null(False) & ~not_started
    died_first = (not_started & (died_on <= latest)).fill_null(False)
    switched = pl.col("switched_on").is_not_null() & (lost_on.is_null() | (pl.col("switched_on") < lost_on))
    outcome = (
        pl.when(lost_first & (lost_on <= through))
        .then(pl.lit("lost-ffs"))
        .when(died_first & (died_on <= through))
        .then(pl.lit("died"))
        .when(not_started)
        .then(pl.when(latest <= through).then(pl.lit("tc-not-started")).otherwise(pl.lit("open")))
        .when(switched)
        .then(pl.when(ends_on <= through).then(pl.lit("switched-provider")).otherwise(pl.lit("open")))
        .when(lost_later & (lost_on <= through))
        .then(pl.lit("lost-ffs"))
        .when((ends_on <= through) | (died_on <= through).fill_null(False))
        .then(pl.lit("complete"))
        .otherwise(pl.lit("open"))
    )
    return (
        episodes.with_columns(outcome=outcome, technical_in_time=~not_started & ~lost_first)
        .with_columns(
            complete=pl.when(pl.col("outcome") != "open").then(pl.col("outcome") == "complete"),
            reason=pl.when(pl.col("outcome").is_in(["open", "complete"])).then(pl.lit("")).otherwise("outcome"),
        )
        .drop("outcome")
    )
