"""Claim lines of episodes: the episode, the role and the component of each line."""

from __future__ import annotations

import polars as pl

from episodes.engine.law import Law
from episodes.engine.lines import LINE_ORDER
from episodes.engine.roster import Roster, status_day


def assign_lines(lines: pl.DataFrame, episodes: pl.DataFrame, roster: Roster, law: Law) -> pl.DataFrame:
    """Assign each line to the latest episode that started on or before its day and had not ended.

    Lines outside every episode are left out. M-codes may be billed until the clean period has passed.
    """
    windows = episodes.select(
        "bene_id",
        "episode",
        "starts_on",
        "ends_on",
        "blocked_until",
        "pc_participant",
        "tc_participant",
        "tc_starts_on",
    ).sort("starts_on")
    under_way = pl.col("tc_starts_on").is_not_null()
    last = pl.when(pl.col("model_component").is_not_null() & under_way).then("blocked_until").otherwise("ends_on")
    assigned = (
        lines.join(episodes.select("bene_id").unique(), on="bene_id", how="semi")
        .sort("service_on")
        .join_asof(
            windows, left_on="service_on", right_on="starts_on", by="bene_id", coalesce=False, check_sortedness=False
        )
        .filter(pl.col("service_on") <= last)
        .with_columns(
            by_pc=(pl.col("participant") == pl.col("pc_participant")).fill_null(False),
            by_tc=(pl.col("participant") == pl.col("tc_participant")).fill_null(False),
            day=status_day(law),
        )
    )
    status = roster.status_on(assigned).select("participant", "day", "excluded", "opted_out")
    # An opt-out, 42 CFR 512.210(c), is not an exclusion, 512.210(b). Only services of excluded providers are never
    # duplicates.
    opted_out_not_duplicates = law.reading_is("episodes/reading_opted_out_services", "not-duplicates", "starts_on")
    # For a listed participant the list alone says whether a State puts it outside: it may also furnish elsewhere.
    by_state = law.excluded_state(lines["service_on"].max()) if lines.height else pl.lit(False)
    return (
        assigned.join(status, on=["participant", "day"], how="left")
        .with_columns(
            initiator=pl.col("by_pc") | pl.col("by_tc"),
            provider_excluded=pl.col("facility_excluded")
            | pl.col("excluded").fill_null(by_state)
            | (pl.col("opted_out").fill_null(False) & opted_out_not_duplicates),
            own_code=((pl.col("model_component") == "PC") & pl.col("by_pc")).fill_null(False)
            | ((pl.col("model_component") == "TC") & pl.col("by_tc")).fill_null(False),
        )
        .drop(
            "excluded",
            "opted_out",
            "day",
            "bene_id_right",
            "ends_on",
            "blocked_until",
            "pc_participant",
            "tc_participant",
            strict=False,
        )
    )


def with_cancer_type(episodes: pl.DataFrame, assigned: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Add the cancer type of the first professional M-code, else of the first technical M-code, else of the diagnosis.

    In the policy's other reading the planning line's diagnosis comes before the M-codes.
    """
    coded = (
        assigned.filter(pl.col("own_code") & ~pl.col("denied"))
        .sort("episode", "model_component", "service_on", *LINE_ORDER)
        .group_by("episode", maintain_order=True)
        .agg(code_type=pl.col("model_type").first())
    )
    code_first = law.reading_is("episodes/reading_cancer_type_conflict", "model-code", "starts_on")
    by_code = pl.col("code_type").is_not_null() & (code_first | pl.col("diagnosis_type").is_null())
    return episodes.join(coded, on="episode", how="left").with_columns(
        cancer_type=pl.when(by_code).then("code_type").otherwise(pl.coalesce("diagnosis_type", "start_type")),
        cancer_type_from=pl.when(by_code).then(pl.lit("model-code")).otherwise(pl.lit("diagnosis")),
    )


def with_role(assigned: pl.DataFrame, episodes: pl.DataFrame) -> pl.DataFrame:
    """Add the role of each line in its episode, its component, and the participant that furnishes that component."""
    facts = episodes.select(
        "episode", "pc_participant", "tc_participant", "technical_in_time", "reason", "switched_on", "switched_to"
    )
    switched = (pl.col("reason") == "switched-provider") & (
        (pl.col("provider") == pl.col("switched_to")) | (pl.col("service_on") >= pl.col("switched_on"))
    )
    is_model = pl.col("model_component").is_not_null()
    role = (
        pl.when("denied")
        .then(pl.lit("denied"))
        .when(is_model & ~pl.col("own_code"))
        .then(pl.lit("model-unmatched"))
        .when(is_model & pl.col("starting"))
        .then(pl.lit("model-start"))
        .when(is_model & pl.col("ending"))
        .then(pl.lit("model-end"))
        .when(is_model)
        .then(pl.lit("model-other"))
        .when("trial_proton")
        .then(pl.lit("trial"))
        .when("place_excluded")
        .then(pl.lit("fee-for-service"))
        .when("initiator")
        .then(pl.lit("included"))
        .when("provider_excluded")
        .then(pl.lit("excluded-provider"))
        .when(~pl.col("technical_in_time"))
        .then(pl.lit("fee-for-service"))
        .when(switched.fill_null(False))
        .then(pl.lit("switched"))
        .otherwise(pl.lit("duplicate"))
    )
    # A line without a modifier is for both components. A participant that furnishes both gets the line once, in the
    # technical component. The lines of a participant that furnishes one component stay in that component.
    professional = (
        pl.when(is_model)
        .then(pl.col("model_component") == "PC")
        .when(pl.col("by_pc") & ~pl.col("by_tc"))
        .then(pl.lit(True))
        .when(pl.col("by_tc") & ~pl.col("by_pc"))
        .then(pl.lit(False))
        .otherwise((pl.col("component") == "PC") | pl.col("tc_participant").is_null())
    )
    return (
        assigned.join(facts, on="episode")
        .with_columns(role=role, component=pl.when(professional).then(pl.lit("PC")).otherwise(pl.lit("TC")))
        .with_columns(owed_by=pl.when(pl.col("component") == "PC").then("pc_participant").otherwise("tc_participant"))
        .drop("technical_in_time", "reason", "switched_on", "switched_to", "pc_participant", "tc_participant")
    )


def with_duplicates(episodes: pl.DataFrame, assigned: pl.DataFrame) -> pl.DataFrame:
    """Add the number of duplicate lines of each episode and the sum that fee-for-service paid for them, in cents."""
    duplicates = (
        assigned.filter(pl.col("role") == "duplicate")
        .group_by("episode")
        .agg(duplicate_lines=pl.len().cast(pl.Int64), duplicate_amount=pl.col("paid").sum())
    )
    return episodes.join(duplicates, on="episode", how="left").with_columns(
        pl.col("duplicate_lines").fill_null(0), pl.col("duplicate_amount").fill_null(0)
    )
