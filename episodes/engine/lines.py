"""Radiotherapy claim lines: the included services and M-codes of a period, classified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from episodes.engine.final_action import final_lines
from episodes.engine.law import Law
from episodes.engine.roster import Roster

PLANNING = "planning"
TREATING = ("delivery", "brachytherapy", "brachytherapy-source")

LINE_ORDER = ("setting", "claim_id", "line_number")
CLAIM_COLUMNS = (
    "setting",
    "bene_id",
    "claim_id",
    "file",
    "control",
    "replaces",
    "cancels",
    "superseded",
    "processed_on",
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Inputs of construction: claim lines, enrollment and hospice periods, all lazy.

    The lines are those of all files; `file` numbers the files in the order of import. Enrollment has one row a
    beneficiary and year: bene_id, year, died_on, buy_in, hmo.
    """

    lines: pl.LazyFrame
    enrollment: pl.LazyFrame
    hospice: pl.LazyFrame


def radiotherapy_lines(
    sources: Sources, roster: Roster, law: Law, *, first: date, last: date, visit_prefixes: tuple[str, ...] = ()
) -> pl.DataFrame:
    """Read the included services and M-codes of a period, final action only, with participant and classification.

    :param visit_prefixes: HCPCS prefixes of office visits to read as well
    """
    services, codes = law.services(), law.model_codes()
    wanted = pl.col("hcpcs").is_in(services["hcpcs"].to_list() + codes["hcpcs"].to_list())
    for prefix in visit_prefixes:
        wanted = wanted | pl.col("hcpcs").str.starts_with(prefix)
    raw = sources.lines.filter(wanted & pl.col("service_on").is_between(first, last)).collect()
    with_lines = raw.lazy().select("bene_id").unique()
    claims = sources.lines.select(CLAIM_COLUMNS).join(with_lines, on="bene_id", how="semi").unique().collect()
    final = final_lines(raw, claims)
    dated = final.join(services, on="hcpcs", how="left").join(codes, on="hcpcs", how="left", suffix="_code")
    on_list = pl.col("service_on").is_between("valid_from", "valid_to").fill_null(False)
    on_code_list = pl.col("service_on").is_between("valid_from_code", "valid_to_code").fill_null(False)
    modifiers = [pl.col("modifier_1"), pl.col("modifier_2")]
    technical_only = (pl.col("setting") == "outpatient") | pl.any_horizontal(m == "TC" for m in modifiers)
    professional_only = pl.any_horizontal(m == "26" for m in modifiers)
    effective = (
        pl.when(pl.col("component") != "both")
        .then("component")
        .when(technical_only)
        .then(pl.lit("TC"))
        .when(professional_only)
        .then(pl.lit("PC"))
        .otherwise(pl.lit("both"))
    )
    proton = list(law.book.on(last)["episodes/federal_proton_trial_codes"])
    by_number = law.reading_is("episodes/reading_proton_trial", "trial-number-on-proton-line", "service_on")
    start, end = (_modifier(law, name) for name in ("episodes/start_modifier", "episodes/end_modifier"))
    visits = pl.lit(bool(visit_prefixes)) & pl.col("category").is_null() & pl.col("model_component").is_null()
    return (
        roster.with_participant(dated.filter(on_list | on_code_list | visits))
        .with_columns(
            component=pl.coalesce("model_component", effective),
            trial_proton=pl.col("trial") & pl.col("hcpcs").is_in(proton) & by_number,
            starting=pl.any_horizontal(m == start for m in modifiers),
            ending=pl.any_horizontal(m == end for m in modifiers),
            place_excluded=law.excluded_place("place", "service_on") & pl.col("model_component").is_null(),
            facility_excluded=law.excluded_facility(last),
            line_type=law.cancer_type("line_diagnosis", "service_on"),
            claim_type=law.cancer_type("claim_diagnosis", "service_on"),
        )
        .drop("valid_from", "valid_to", "valid_from_code", "valid_to_code")
        .sort("bene_id", "service_on", *LINE_ORDER)
        .with_row_index("line")
    )


def _modifier(law: Law, name: str) -> str:
    """Return the modifier by the parameter's last value: years before the Model have none and need none."""
    return str(list(law.segments(name))[-1][2])


def is_planning() -> pl.Expr:
    return pl.col("category") == PLANNING


def usable() -> pl.Expr:
    """Match lines that prove a service: not denied, and not outside the Model by place or as a proton trial."""
    return ~pl.col("denied") & ~pl.col("trial_proton") & ~pl.col("place_excluded")


def is_technical() -> pl.Expr:
    return pl.col("component").is_in(["TC", "both"])


def model_lines(lines: pl.DataFrame, component: str) -> pl.DataFrame:
    """Keep the M-code lines of a component that were not denied."""
    return lines.filter((pl.col("model_component") == component) & ~pl.col("denied"))
