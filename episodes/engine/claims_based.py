"""Episodes built from fee-for-service claims of the years without the Model, 42 CFR 512.250 and 85 FR 61114.

Low-volume counts and participant-specific adjustments use them; each has its payments by component
(docs/readings.md#payments-by-component). Lines in Maryland, Vermont and the Territories, of
critical access and PPS-exempt hospitals, and of inpatients and surgical centers are left out first.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from episodes.engine.construction import Construction
from episodes.engine.eligibility import deaths, eligible_on
from episodes.engine.law import Law
from episodes.engine.lines import LINE_ORDER, PLANNING, TREATING, Sources, is_planning, is_technical, radiotherapy_lines
from episodes.engine.roster import Roster
from episodes.engine.starts import choose_starts
from portal.policy import Book


def construct_claims_based(
    sources: Sources, roster: Roster, *, year: int, claims_through: date, book: Book
) -> Construction:
    """Build the claims-based episodes that start in a calendar year, from the claims through a day.

    A planning line starts an episode if a treatment line follows within the window. Planning lines inside the episode
    and its clean period start no other. The professional component belongs to the practice that planned, the technical
    one to the provider with the most technical lines (then the larger allowed amount, then the latest line).

    :raises PolicyError: when the book has no value for the year.
    """
    law = Law(book)
    # One year back, because an episode that began then may extend into this year.
    first, last = date(year - 1, 1, 1), min(claims_through, date(year + 1, 12, 31))
    rule = book.on(date(year, 1, 1))["episodes/claims_based_cancer_type"]
    lines = radiotherapy_lines(
        sources, roster, law, first=first, last=last, visit_prefixes=tuple(rule["visit_prefixes"])
    ).filter(~pl.col("denied") & pl.col("model_component").is_null())
    outside = pl.col("place_excluded") | pl.col("facility_excluded") | law.excluded_state(date(year, 1, 1))
    lines = lines.filter(~outside)
    triggers = lines.filter(is_planning() & pl.col("medicare_first") & pl.col("place_selected"))
    enrollment = sources.enrollment.collect()
    eligible = eligible_on(
        triggers.select("bene_id", day="service_on").unique(),
        enrollment,
        sources.hospice.collect(),
        law,
    )
    days = law.episode_days(triggers["service_on"].unique().sort().to_list()).drop("in_model")
    starts = (
        triggers.join(eligible, left_on=["bene_id", "service_on"], right_on=["bene_id", "day"], how="semi")
        .sort("bene_id", "service_on", *LINE_ORDER)
        .unique(["bene_id", "service_on"], keep="first", maintain_order=True)
        .join(days, left_on="service_on", right_on="starts_on")
        .select(
            "bene_id",
            "technical_latest_on",
            "ends_on",
            "blocked_until",
            starts_on="service_on",
            pc_participant="participant",
            planning_npi="npi",
            planning_zip="zip",
            start_type=pl.coalesce("line_type", "claim_type"),
        )
    )
    treated = (
        starts.select("bene_id", "starts_on", "technical_latest_on")
        .join(
            lines.filter(pl.col("category").is_in(TREATING) & ~pl.col("trial_proton")).select("bene_id", "service_on"),
            on="bene_id",
        )
        .filter(pl.col("service_on").is_between("starts_on", "technical_latest_on"))
        .group_by("bene_id", "starts_on")
        .agg(tc_starts_on=pl.col("service_on").min())
    )
    episodes = choose_starts(starts.join(treated, on=["bene_id", "starts_on"]), law)
    inside = (
        lines.join(episodes.select("episode", "bene_id", "starts_on", "ends_on"), on="bene_id")
        .filter(pl.col("service_on").is_between("starts_on", "ends_on"))
        .drop("starts_on", "ends_on")
    )
    chosen = (
        episodes.join(_technical_providers(inside), on="episode", how="left")
        .join(_cancer_types(inside, episodes, rule, law), on="episode")
        .join(_payments(inside).filter(pl.col("pc_allowed") + pl.col("tc_allowed") > 0), on="episode")
        .join(deaths(enrollment), on="bene_id", how="left")
        .filter(pl.col("starts_on").dt.year() == year)
        .with_columns(
            died_on=pl.when(pl.col("died_on") <= pl.col("ends_on")).then("died_on"),
            technical_in_time=pl.lit(True),
            complete=pl.when(pl.col("ends_on") <= claims_through).then(True),
            reason=pl.lit(""),
            duplicate_lines=pl.lit(0, dtype=pl.Int64),
            duplicate_amount=pl.lit(0, dtype=pl.Int64),
            cancer_type_from=pl.lit("claim-lines"),
        )
        .sort("bene_id", "starts_on")
    )
    counts = {
        "radiotherapy_lines": lines.height,
        "episodes": chosen.height,
        "complete": chosen.filter(pl.col("complete")).height,
        "open": chosen.filter(pl.col("complete").is_null()).height,
    }
    return Construction(chosen, inside.clear(), counts)


def _technical_providers(inside: pl.DataFrame) -> pl.DataFrame:
    """Find the provider with the most technical lines of each episode."""
    return (
        inside.filter(is_technical() & pl.col("category").is_not_null())
        .group_by("episode", "setting", "provider")
        .agg(
            lines=pl.len(),
            allowed=pl.col("allowed").sum(),
            latest=pl.col("service_on").max(),
            tc_participant=pl.col("participant").first(),
        )
        .sort("episode", "lines", "allowed", "latest", "provider", descending=[False, True, True, True, False])
        .unique("episode", keep="first", maintain_order=True)
        .select("episode", "tc_participant", tc_setting="setting")
    )


def _payments(inside: pl.DataFrame) -> pl.DataFrame:
    """Add up what fee-for-service allowed for the included services of each episode, by component, in cents."""
    professional = pl.col("component") == "PC"
    return (
        inside.filter(pl.col("category").is_not_null())
        .group_by("episode")
        .agg(
            pc_allowed=pl.col("allowed").filter(professional).sum(),
            tc_allowed=pl.col("allowed").filter(~professional).sum(),
        )
    )


def _cancer_types(inside: pl.DataFrame, episodes: pl.DataFrame, rule: dict[str, Any], law: Law) -> pl.DataFrame:
    """Return the included cancer type of each episode, by its visit, planning and treatment lines.

    An episode with the policy's minimum of lines of secondary malignancies, all counted together, has the secondary
    type with the most lines; the policy's order breaks ties. Any other episode has the type with the most lines; the
    planning line's type breaks ties. Episodes without an included type are left out. Those are episodes of other
    secondary malignancies and episodes without a line of any type.
    """
    secondary: list[str] = rule["secondary_types"]
    prefixes: list[str] = rule["other_secondary_prefixes"]
    other = pl.lit(rule["other_secondary"])
    classes = [
        found
        for typed, diagnosis in (("line_type", "line_diagnosis"), ("claim_type", "claim_diagnosis"))
        for found in (pl.col(typed), pl.when(law.other_secondary(diagnosis, prefixes)).then(other))
    ]
    rank = pl.col("class").replace_strict(
        {name: position for position, name in enumerate(secondary)}, default=None, return_dtype=pl.Int64
    )
    counted = (
        inside.filter(pl.col("category").is_null() | pl.col("category").is_in([PLANNING, *TREATING]))
        .with_columns(pl.coalesce(classes).alias("class"))
        .filter(pl.col("class").is_not_null())
        .group_by("episode", "class")
        .agg(lines=pl.len().cast(pl.Int64))
        .join(episodes.select("episode", "start_type"), on="episode")
        .with_columns(rank=rank)
    )
    of_secondary = pl.col("lines").filter(pl.col("rank").is_not_null()).sum().over("episode")
    return (
        counted.filter(
            pl.when(of_secondary >= rule["secondary_minimum_lines"])
            .then(pl.col("rank").is_not_null())
            .otherwise(pl.col("class") != other)
        )
        .sort(
            "episode",
            -pl.col("lines"),
            pl.when(of_secondary >= rule["secondary_minimum_lines"]).then("rank").otherwise(0),
            (pl.col("class") != pl.col("start_type")).fill_null(True),
            "class",
        )
        .unique("episode", keep="first", maintain_order=True)
        .filter(pl.col("class") != other)
        .select("episode", cancer_type="class")
    )
