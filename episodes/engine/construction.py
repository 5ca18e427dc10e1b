"""Build the Model's episodes from claim lines, 42 CFR 512.245, in columns.

The guarantees, which tests/episodes/reference.py states row by row:

* An episode starts on the day of a planning line of a Professional or Dual participant that takes part on that
  day, in a selected place, for a beneficiary with Parts A and B in fee-for-service with Medicare paying first
  and outside hospice, for an included cancer type.
* It is under way when a Technical or Dual participant furnishes a technical line or bills a technical M-code in
  the window. Only then does it block later starts, until the clean period has passed.
* Every radiotherapy line belongs to at most one episode: the latest that started on or before its day.
* What cannot yet be known on `claims_through` stays open (`complete` null).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from episodes.engine.final_action import final_lines
from episodes.engine.law import Law
from episodes.engine.roster import PROFESSIONAL_KINDS, TECHNICAL_KINDS, Roster
from portal.policy import Book

PLANNING = "planning"
TREATING = ("delivery", "brachytherapy", "brachytherapy-source")
MONTHS_AHEAD = (1, 2, 3)
"""Months after the planning month that ninety days can reach."""

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
    """What construction reads: lazy claim lines of all files (with `file`, rising in the order of import),
    enrollment (bene_id, year, died_on, buy_in, hmo, one row a year) and hospice periods."""

    lines: pl.LazyFrame
    enrollment: pl.LazyFrame
    hospice: pl.LazyFrame


@dataclass(frozen=True, slots=True)
class Construction:
    """Episodes and their claim lines (by `episode`, the row number), with counts of what was seen and left out."""

    episodes: pl.DataFrame
    lines: pl.DataFrame
    counts: Mapping[str, int]


def construct(sources: Sources, roster: Roster, *, year: int, claims_through: date, book: Book) -> Construction:
    """Build the episodes that start in a performance year from the claims through a day, 42 CFR 512.245.

    Earlier years of the Model are built as well, because their clean periods reach into this one; only the
    year's own episodes and lines are returned.

    :raises InputError: when the year is not a performance year.
    :raises PolicyError: when the book holds no value, or a reading that the engine does not build by.
    """
    law = Law(book)
    first_start = law.first_start(year)
    law.check_readings(date(year, 1, 1))
    lines = radiotherapy_lines(sources, roster, law, first=first_start, last=claims_through)
    enrollment = sources.enrollment.collect()
    hospice = sources.hospice.collect()
    starts = _starts(lines, enrollment, hospice, roster, law, last=min(date(year, 12, 31), claims_through))
    starts = _with_technical_start(starts, lines, roster)
    starts = _with_events(starts, enrollment, law)
    starts = _with_some_cancer_type(starts, lines)
    episodes = sequence(starts)
    placed = _place(lines, episodes, roster, law)
    episodes = _with_cancer_type(episodes, placed)
    episodes = _with_switch(episodes, placed)
    episodes = _with_outcome(episodes, claims_through)
    placed = _with_role(placed, episodes, law)
    episodes = _with_duplicates(episodes, placed)
    chosen = episodes.filter(pl.col("starts_on").dt.year() == year)
    placed = placed.join(chosen, on="episode", how="semi")
    chosen = chosen.sort("bene_id", "starts_on")
    counts = {
        "radiotherapy_lines": lines.height,
        "planning_lines_of_participants": int(
            lines.filter(_is_planning() & pl.col("participant").is_not_null()).height
        ),
        "episodes": chosen.height,
        "complete": chosen.filter(pl.col("complete")).height,
        "incomplete": chosen.filter(~pl.col("complete")).height,
        "open": chosen.filter(pl.col("complete").is_null()).height,
        "lines_in_episodes": placed.height,
        "duplicate_lines": int(chosen["duplicate_lines"].sum()),
        "model_lines_outside_episodes": _model_lines_outside(lines, placed, year),
    }
    return Construction(chosen, placed.sort("episode", "service_on", *LINE_ORDER), counts)


def radiotherapy_lines(
    sources: Sources, roster: Roster, law: Law, *, first: date, last: date, visit_prefixes: tuple[str, ...] = ()
) -> pl.DataFrame:
    """Read the included services and M-codes of a span of days, final action only, with participant and meaning."""
    services, codes = law.services(), law.model_codes()
    wanted = pl.col("hcpcs").is_in(services["hcpcs"].to_list() + codes["hcpcs"].to_list())
    for prefix in visit_prefixes:
        wanted = wanted | pl.col("hcpcs").str.starts_with(prefix)
    raw = sources.lines.filter(wanted & pl.col("service_on").is_between(first, last)).collect()
    with_lines = raw.lazy().select("bene_id").unique()
    claims = sources.lines.select(CLAIM_COLUMNS).join(with_lines, on="bene_id", how="semi").unique().collect()
    standing = final_lines(raw, claims)
    dated = standing.join(services, on="hcpcs", how="left").join(codes, on="hcpcs", how="left", suffix="_code")
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
    start, end = (_modifier(law, name) for name in ("episodes/start_modifier", "episodes/end_modifier"))
    visits = pl.lit(bool(visit_prefixes)) & pl.col("category").is_null() & pl.col("model_component").is_null()
    return (
        roster.with_participant(dated.filter(on_list | on_code_list | visits))
        .with_columns(
            component=pl.coalesce("model_component", effective),
            trial_proton=pl.col("trial") & pl.col("hcpcs").is_in(proton),
            starting=pl.any_horizontal(m == start for m in modifiers),
            ending=pl.any_horizontal(m == end for m in modifiers),
            line_type=law.cancer_type("line_diagnosis", "service_on"),
            claim_type=law.cancer_type("claim_diagnosis", "service_on"),
        )
        .drop("valid_from", "valid_to", "valid_from_code", "valid_to_code")
        .sort("bene_id", "service_on", *LINE_ORDER)
        .with_row_index("line")
    )


def _modifier(law: Law, name: str) -> str:
    """Give the modifier of the last value on file: years before the Model have none and need none."""
    return str(list(law.segments(name))[-1][2])


def _is_planning() -> pl.Expr:
    return pl.col("category") == PLANNING


def _usable() -> pl.Expr:
    """Tell lines that are evidence of a service: not denied and not outside the Model as a proton trial."""
    return ~pl.col("denied") & ~pl.col("trial_proton")


def _is_technical() -> pl.Expr:
    return pl.col("component").is_in(["TC", "both"])


def eligible_on(days: pl.DataFrame, enrollment: pl.DataFrame, hospice: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Keep the rows (bene_id, day) of beneficiaries with Parts A and B in fee-for-service outside hospice.

    42 CFR 512.215: judged by the indicators of the day's month and the hospice periods, both ends included.
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
    """Give each beneficiary's day of death, whichever year's row tells it."""
    return enrollment.group_by("bene_id").agg(pl.col("died_on").max())


def _starts(
    lines: pl.DataFrame, enrollment: pl.DataFrame, hospice: pl.DataFrame, roster: Roster, law: Law, *, last: date
) -> pl.DataFrame:
    """Find the planning lines that may start an episode, one a beneficiary and day.

    Two participants that plan on one day: the one that bills the professional M-code starts the episode.
    """
    planned = lines.filter(
        _is_planning()
        & _usable()
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
    clock = law.episode_days(planned["day"].unique().sort().to_list()).filter("in_model").drop("in_model")
    planned = planned.join(clock, left_on="day", right_on="starts_on")
    billed = _model_lines(lines, "PC").select("bene_id", "participant", billed_on="service_on")
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
            "ends_on",
            "blocked_until",
            starts_on="day",
            pc_participant="participant",
            diagnosis_type=pl.coalesce("line_type", "claim_type"),
        )
    )


def _model_lines(lines: pl.DataFrame, component: str) -> pl.DataFrame:
    """Keep the M-code lines of a component that were not denied."""
    return lines.filter((pl.col("model_component") == component) & ~pl.col("denied"))


def _with_technical_start(starts: pl.DataFrame, lines: pl.DataFrame, roster: Roster) -> pl.DataFrame:
    """Add who started the technical component and when: the first technical line or M-code in the window."""
    technical = lines.filter(
        _is_technical()
        & _usable()
        & pl.col("kind").is_in(TECHNICAL_KINDS)
        & pl.col("place_selected")
        & (pl.col("category").is_not_null() | pl.col("model_component").is_not_null())
    ).select("bene_id", "service_on", "participant", "model_component")
    in_window = (
        starts.select("bene_id", "starts_on", "technical_latest_on", "pc_participant")
        .join(technical, on="bene_id")
        .filter(pl.col("service_on").is_between("starts_on", "technical_latest_on"))
        .with_columns(day="starts_on")
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


def _with_events(starts: pl.DataFrame, enrollment: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Add the day of death and the first day of the first month without fee-for-service inside the episode.

    A month without a row or with a blank buy-in indicator says nothing, and months after death do not count.
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
        .group_by("bene_id", "starts_on")
        .agg(lost_on=pl.col("month_on").min())
    )
    return with_death.join(lost, on=["bene_id", "starts_on"], how="left").with_columns(
        lost_on=pl.when(pl.col("died_on").is_null() | (pl.col("lost_on") < pl.col("died_on"))).then("lost_on")
    )


def _with_some_cancer_type(starts: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Keep the starts of an included cancer type whose course is not a proton trial and nothing else.

    A course whose only treatment is proton therapy in a trial, billed without any M-code, is planned for a
    service that is outside the Model, so its planning line starts nothing.
    """
    window = (
        starts.select("bene_id", "starts_on", "ends_on", "pc_participant", "tc_participant")
        .join(
            lines.filter(~pl.col("denied")).select(
                "bene_id", "service_on", "participant", "category", "trial_proton", "model_component", "model_type"
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
            treated=(pl.col("category").is_in(TREATING) & ~pl.col("trial_proton")).any(),
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


def sequence(starts: pl.DataFrame) -> pl.DataFrame:
    """Choose the starts that stand, in rounds of one start a beneficiary.

    A start under way blocks later ones until its clean period has passed; one without technical component
    blocks nothing but a second start on its own day.
    """
    chosen, remaining = [starts.clear()], starts
    while remaining.height:
        first = remaining.filter(pl.col("starts_on") == pl.col("starts_on").min().over("bene_id"))
        chosen.append(first)
        until = pl.when(pl.col("tc_starts_on").is_not_null()).then("blocked_until").otherwise("starts_on")
        remaining = (
            remaining.join(first.select("bene_id", until=until), on="bene_id")
            .filter(pl.col("starts_on") > pl.col("until"))
            .drop("until")
        )
    return pl.concat(chosen).sort("bene_id", "starts_on").with_row_index("episode")


def _place(lines: pl.DataFrame, episodes: pl.DataFrame, roster: Roster, law: Law) -> pl.DataFrame:
    """Give each line the latest episode that started on or before its day and had not ended.

    M-codes may be billed until the clean period has passed.
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
    placed = (
        lines.join(episodes.select("bene_id").unique(), on="bene_id", how="semi")
        .sort("service_on")
        .join_asof(
            windows, left_on="service_on", right_on="starts_on", by="bene_id", coalesce=False, check_sortedness=False
        )
        .filter(pl.col("service_on") <= last)
        .with_columns(
            by_pc=(pl.col("participant") == pl.col("pc_participant")).fill_null(False),
            by_tc=(pl.col("participant") == pl.col("tc_participant")).fill_null(False),
            day="starts_on",
        )
    )
    status = roster.status_on(placed).select("participant", "day", "excluded")
    by_nature = law.excluded_by_nature(lines["service_on"].max()) if lines.height else pl.lit(False)
    return (
        placed.join(status, on=["participant", "day"], how="left")
        .with_columns(
            initiator=pl.col("by_pc") | pl.col("by_tc"),
            provider_excluded=pl.col("excluded").fill_null(by_nature),
            own_code=((pl.col("model_component") == "PC") & pl.col("by_pc")).fill_null(False)
            | ((pl.col("model_component") == "TC") & pl.col("by_tc")).fill_null(False),
        )
        .drop(
            "excluded",
            "day",
            "bene_id_right",
            "ends_on",
            "blocked_until",
            "pc_participant",
            "tc_participant",
            strict=False,
        )
    )


def _with_cancer_type(episodes: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """Add the cancer type: of the first professional M-code, else of the first technical one, else the diagnosis."""
    coded = (
        placed.filter(pl.col("own_code") & ~pl.col("denied"))
        .sort("episode", "model_component", "service_on", *LINE_ORDER)
        .group_by("episode", maintain_order=True)
        .agg(code_type=pl.col("model_type").first())
    )
    return episodes.join(coded, on="episode", how="left").with_columns(
        cancer_type=pl.coalesce("code_type", "diagnosis_type", "start_type"),
        cancer_type_from=pl.when(pl.col("code_type").is_not_null())
        .then(pl.lit("model-code"))
        .otherwise(pl.lit("diagnosis")),
    )


def _with_switch(episodes: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """Add the day on which another provider took the beneficiary over, and who it was.

    The first provider's last line, up to its end code, is not after the other's planning line; its end code, if
    any, comes later than that; and the other treats on or after that day.
    """
    ended = (
        placed.filter(pl.col("own_code") & pl.col("ending") & ~pl.col("denied"))
        .group_by("episode")
        .agg(ended_on=pl.col("service_on").min())
    )
    services = placed.filter(pl.col("category").is_not_null() & _usable()).join(ended, on="episode", how="left")
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
            _is_planning()
            & (pl.col("service_on") >= pl.col("last_own_on"))
            & (pl.col("ended_on").is_null() | (pl.col("ended_on") > pl.col("service_on")))
        )
        .join(treated, on="episode")
        .filter(pl.col("treated_on") >= pl.col("service_on"))
        .sort("episode", "service_on", *LINE_ORDER)
        .unique("episode", keep="first", maintain_order=True)
        .select("episode", switched_on="service_on", switched_to="provider")
    )
    under_way = pl.col("tc_starts_on").is_not_null()
    return (
        episodes.join(ended, on="episode", how="left")
        .join(switched, on="episode", how="left")
        .with_columns(
            switched_on=pl.when(under_way).then("switched_on"), switched_to=pl.when(under_way).then("switched_to")
        )
    )


def _with_outcome(episodes: pl.DataFrame, claims_through: date) -> pl.DataFrame:
    """Add whether each episode is complete (null while unknown) and why not, as episodes.rules.episode decides."""
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


def _with_role(placed: pl.DataFrame, episodes: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Say what each line is to its episode, to which component it belongs, and to which participant that is owed."""
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
    # A line without modifier holds both components; one participant that owes both gets it once, with the
    # technical component, and an initiator's own lines stay with the component that it initiated.
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
        placed.join(facts, on="episode")
        .with_columns(role=role, part=pl.when(professional).then(pl.lit("PC")).otherwise(pl.lit("TC")))
        .with_columns(owed_by=pl.when(pl.col("part") == "PC").then("pc_participant").otherwise("tc_participant"))
        .drop("technical_in_time", "reason", "switched_on", "switched_to", "pc_participant", "tc_participant")
    )


def _with_duplicates(episodes: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """Add the number of duplicate lines of each episode and what fee-for-service paid for them, in cents."""
    duplicates = (
        placed.filter(pl.col("role") == "duplicate")
        .group_by("episode")
        .agg(duplicate_lines=pl.len().cast(pl.Int64), duplicate_amount=pl.col("paid").sum())
    )
    return episodes.join(duplicates, on="episode", how="left").with_columns(
        pl.col("duplicate_lines").fill_null(0), pl.col("duplicate_amount").fill_null(0)
    )


def _model_lines_outside(lines: pl.DataFrame, placed: pl.DataFrame, year: int) -> int:
    """Count paid M-code lines of a year that belong to no episode."""
    paid = lines.filter(
        pl.col("model_component").is_not_null() & ~pl.col("denied") & (pl.col("service_on").dt.year() == year)
    )
    return paid.join(placed.filter(pl.col("own_code")), on="line", how="anti").height
