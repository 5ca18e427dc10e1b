"""Starts of episodes, 42 CFR 512.205 and 512.245: planning lines, and the technical component after them.

Day 0 is the day of the planning line, not the day of the M-code that bills it (docs/readings.md#day-zero).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from episodes.engine.eligibility import eligible_on
from episodes.engine.law import Law
from episodes.engine.lines import LINE_ORDER, TREATING, is_planning, is_technical, model_lines, usable
from episodes.engine.roster import PROFESSIONAL_KINDS, TECHNICAL_KINDS, Roster, status_day


def possible_starts(
    lines: pl.DataFrame, enrollment: pl.DataFrame, hospice: pl.DataFrame, roster: Roster, law: Law, *, last: date
) -> pl.DataFrame:
    """Find the planning lines that may start an episode, one a beneficiary and day, 42 CFR 512.215.

    If two participants plan on one day, the one that bills the professional M-code starts the episode.
    """
    planned = lines.filter(
        is_planning()
        & usable()
        & pl.col("medicare_first")
        & pl.col("place_selected")
        & pl.col("kind").is_in(PROFESSIONAL_KINDS)
        & (pl.col("service_on") <= last)
    ).with_columns(day="service_on")
    taking_part = roster.status_on(planned).filter("takes_part").select("participant", "day")
    planned = planned.join(taking_part, on=["participant", "day"], how="semi").join(
        eligible_on(planned.select("bene_id", "day").unique(), enrollment, hospice, law),
        on=["bene_id", "day"],
        how="semi",
    )
    days = law.episode_days(planned["day"].unique().sort().to_list()).filter("in_model").drop("in_model")
    planned = planned.join(days, left_on="day", right_on="starts_on")
    billed = model_lines(lines, "PC").select("bene_id", "participant", billed_on="service_on")
    with_code = (
        planned.select("bene_id", "participant", "day", "ends_on")
        .join(billed, on=["bene_id", "participant"])
        .filter(pl.col("billed_on").is_between("day", "ends_on"))
        .select("bene_id", "participant", "day", with_code=pl.lit(True))
        .unique()
    )
    return (
        planned.join(with_code, on=["bene_id", "participant", "day"], how="left")
        .sort("bene_id", "day", pl.col("with_code").fill_null(False).not_(), *LINE_ORDER)
        .unique(["bene_id", "day"], keep="first", maintain_order=True)
        .select(
            "bene_id",
            "technical_latest_on",
            "end_earliest_on",
            "ends_on",
            "blocked_until",
            starts_on="day",
            pc_participant="participant",
            planning_npi="npi",
            planning_zip="zip",
            diagnosis_type=pl.coalesce("line_type", "claim_type"),
        )
    )


def with_technical_start(starts: pl.DataFrame, lines: pl.DataFrame, roster: Roster, law: Law) -> pl.DataFrame:
    """Add the participant and day that start the technical component, by a technical line or M-code in the window.

    The policy chooses three readings: whether a line starts it as an M-code does, whether a Dual participant that did
    not plan may start it, and on which day a participant's standing counts.
    """
    technical = lines.filter(
        is_technical()
        & usable()
        & pl.col("kind").is_in(TECHNICAL_KINDS)
        & pl.col("place_selected")
        & ~pl.col("facility_excluded")
        & (pl.col("category").is_not_null() | pl.col("model_component").is_not_null())
    ).select("bene_id", "service_on", "participant", "kind", "model_component")
    in_window = (
        starts.select("bene_id", "starts_on", "technical_latest_on", "pc_participant")
        .join(technical, on="bene_id")
        .filter(
            pl.col("service_on").is_between("starts_on", "technical_latest_on"),
            pl.col("model_component").is_not_null()
            | law.reading_is("episodes/reading_technical_start", "first-line-or-model-code", "starts_on"),
            ~pl.col("kind").is_in(PROFESSIONAL_KINDS)
            | (pl.col("participant") == pl.col("pc_participant"))
            | law.reading_is("episodes/reading_technical_participant", "technical-or-any-dual", "starts_on"),
        )
        .with_columns(day=status_day(law))
    )
    taking_part = roster.status_on(in_window).filter("takes_part").select("participant", "day")
    first = (
        in_window.join(taking_part, on=["participant", "day"], how="semi")
        .sort(
            "bene_id",
            "starts_on",
            "service_on",
            pl.col("model_component").is_null(),
            pl.col("participant") != pl.col("pc_participant"),
            "participant",
        )
        .unique(["bene_id", "starts_on"], keep="first", maintain_order=True)
        .select(
            "bene_id",
            "starts_on",
            tc_starts_on="service_on",
            tc_participant="participant",
            tc_by_model_code=pl.col("model_component").is_not_null(),
        )
    )
    return starts.join(first, on=["bene_id", "starts_on"], how="left")


def with_included_cancer_type(starts: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Keep the starts of an included cancer type, except those of a course of nothing but trial proton therapy.

    Such a course, billed without any M-code, is planned for a service outside the Model, so its planning line starts
    no episode.
    """
    window = (
        starts.select("bene_id", "starts_on", "ends_on", "pc_participant", "tc_participant")
        .join(
            lines.filter(~pl.col("denied")).select(
                "bene_id",
                "service_on",
                "participant",
                "category",
                "denied",
                "trial_proton",
                "place_excluded",
                "model_component",
                "model_type",
            ),
            on="bene_id",
        )
        .filter(pl.col("service_on").is_between("starts_on", "ends_on"))
    )
    is_model = pl.col("model_component").is_not_null()
    own_code = (
        is_model & (pl.col("model_component") == "PC") & (pl.col("participant") == pl.col("pc_participant"))
    ) | (is_model & (pl.col("model_component") == "TC") & (pl.col("participant") == pl.col("tc_participant")))
    seen = (
        window.sort("bene_id", "starts_on", "model_component", "service_on")
        .group_by("bene_id", "starts_on")
        .agg(
            code_type=pl.col("model_type").filter(own_code).first(),
            trial=pl.col("trial_proton").any(),
            treated=(pl.col("category").is_in(TREATING) & usable()).any(),
            coded=is_model.any(),
        )
    )
    return (
        starts.join(seen, on=["bene_id", "starts_on"], how="left")
        .filter(~(pl.col("trial") & ~pl.col("treated").fill_null(False) & ~pl.col("coded")).fill_null(False))
        .with_columns(start_type=pl.coalesce("code_type", "diagnosis_type"))
        .filter(pl.col("start_type").is_not_null())
        .drop("code_type", "trial", "treated", "coded")
    )


def choose_starts(starts: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Choose the starts that become episodes, in rounds of one start a beneficiary.

    A start under way blocks later ones until its clean period has passed. A start without a technical component blocks
    only another start on its own day; in the policy's other reading it blocks as long as one under way.
    """
    blocks = law.reading_is("episodes/reading_technical_not_started", "blocks-clean-period", "starts_on")
    chosen, remaining = [starts.clear()], starts
    while remaining.height:
        first = remaining.filter(pl.col("starts_on") == pl.col("starts_on").min().over("bene_id"))
        chosen.append(first)
        until = pl.when(pl.col("tc_starts_on").is_not_null() | blocks).then("blocked_until").otherwise("starts_on")
        remaining = (
            remaining.join(first.select("bene_id", until=until), on="bene_id")
            .filter(pl.col("starts_on") > pl.col("until"))
            .drop("until")
        )
    return pl.concat(chosen).sort("bene_id", "starts_on").with_row_index("episode")
