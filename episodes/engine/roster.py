"""The participant list for the engine: provider numbers, kinds, places, and dates of taking part and exclusion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from episodes.engine.law import FOREVER, Law
from portal.participation.rules.standing import PC, TC, kinds_furnishing

PROFESSIONAL_KINDS = kinds_furnishing(PC)
TECHNICAL_KINDS = kinds_furnishing(TC)

ROSTER_SCHEMA = {
    "provider": pl.String,
    "participant": pl.String,
    "kind": pl.String,
    "from_on": pl.Date,
    "to_on": pl.Date,
}
DAYS_SCHEMA = {"participant": pl.String, "from_on": pl.Date, "to_on": pl.Date}

Days = tuple[str, date | None, date | None]
"""A participant (Model ID) with the first and last day of a period; None leaves an end open."""


@dataclass(frozen=True, slots=True)
class Roster:
    """Participants by provider key (blind index of the TIN, or CCN), their periods outside, and the selected ZIPs.

    `providers`: provider, participant (Model ID), kind, from_on, to_on (None: open). `exclusions` of 42 CFR 512.210(b)
    and `opt_outs` of 512.210(c): participant, from_on, to_on. `zips`: five-digit ZIPs of sites in selected CBSAs.
    `without_site`: participants without a site on the list, all of whose places count as selected.
    """

    providers: pl.DataFrame
    exclusions: pl.DataFrame
    opt_outs: pl.DataFrame
    zips: tuple[str, ...]
    without_site: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        providers: Iterable[tuple[str, str, str, date | None, date | None]],
        exclusions: Iterable[Days] = (),
        opt_outs: Iterable[Days] = (),
        zips: Iterable[str],
        without_site: Iterable[str] = (),
    ) -> Roster:
        """Make a roster from plain rows."""
        return cls(
            pl.DataFrame(list(providers), schema=ROSTER_SCHEMA, orient="row"),
            pl.DataFrame(list(exclusions), schema=DAYS_SCHEMA, orient="row"),
            pl.DataFrame(list(opt_outs), schema=DAYS_SCHEMA, orient="row"),
            tuple(sorted(zips)),
            tuple(sorted(without_site)),
        )

    def with_participant(self, lines: pl.DataFrame) -> pl.DataFrame:
        """Add the participant and kind of each line's provider (null for others), and `place_selected`.

        The kind is that of the day of the service; before the first day of a participant, its first one.
        """
        by_day = self.providers.sort("provider", "from_on", maintain_order=True)
        first = by_day.unique("provider", keep="first", maintain_order=True).select("provider", "participant", "kind")
        joined = lines.join(first, on="provider", how="left", maintain_order="left").with_columns(
            place_selected=(pl.col("zip") == "")
            | pl.col("zip").is_in(self.zips)
            | pl.col("participant").is_in(self.without_site).fill_null(False)
        )
        later = by_day.filter(pl.int_range(pl.len()).over("provider") > 0)
        if later.is_empty():
            return joined
        changed = later.select("provider", "from_on", kind_since="kind").sort("from_on")
        return (
            joined.sort("service_on", maintain_order=True)
            .join_asof(changed, left_on="service_on", right_on="from_on", by="provider", check_sortedness=False)
            .with_columns(kind=pl.coalesce("kind_since", "kind"))
            .drop("kind_since", "from_on")
        )

    def status_on(self, days: pl.DataFrame) -> pl.DataFrame:
        """Return the standing of each participant on each day of a frame (participant, day).

        It is `excluded` by 42 CFR 512.210(b), `opted_out` by 512.210(c), or `takes_part`.
        """
        keys = ["participant", "day"]
        asked = status = days.select(keys).unique().filter(pl.col("participant").is_not_null())
        for name, periods in (
            ("listed", self.providers.select(*DAYS_SCHEMA)),
            ("excluded", self.exclusions),
            ("opted_out", self.opt_outs),
        ):
            covered = _covering(asked, periods).with_columns(pl.lit(True).alias(name))
            status = status.join(covered, on=keys, how="left").with_columns(pl.col(name).fill_null(False))
        return status.select(
            *keys,
            "excluded",
            "opted_out",
            takes_part=pl.col("listed") & ~pl.col("excluded") & ~pl.col("opted_out"),
        )


def status_day(law: Law) -> pl.Expr:
    """Return the day on which the policy looks at a participant's standing for a line (starts_on, service_on)."""
    return (
        pl.when(law.reading_is("episodes/reading_participant_status", "day-zero", "starts_on"))
        .then("starts_on")
        .otherwise("service_on")
    )


def _covering(asked: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Keep the pairs of participant and day that are in one of the periods, both ends included."""
    return (
        asked.join(periods, on="participant")
        .filter(pl.col("day").is_between(pl.col("from_on").fill_null(date.min), pl.col("to_on").fill_null(FOREVER)))
        .select("participant", "day")
        .unique()
    )
