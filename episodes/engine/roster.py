"""The participant list as the engine needs it: who a provider number is, where, from when, and when excluded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from episodes.engine.law import FOREVER
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
EXCLUSION_SCHEMA = {"participant": pl.String, "from_on": pl.Date, "to_on": pl.Date}


@dataclass(frozen=True, slots=True)
class Roster:
    """Participants by provider key (blind index of the TIN, or CCN), their exclusions, and the selected ZIPs.

    `providers`: provider, participant (Model ID), kind, from_on, to_on (None: open). `exclusions`: participant,
    from_on, to_on. `zips`: five-digit ZIPs of sites in selected CBSAs.
    """

    providers: pl.DataFrame
    exclusions: pl.DataFrame
    zips: tuple[str, ...]
    without_site: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        providers: list[tuple[str, str, str, date | None, date | None]],
        exclusions: list[tuple[str, date | None, date | None]],
        zips: set[str],
        without_site: set[str] | None = None,
    ) -> Roster:
        """Make a roster of plain rows."""
        return cls(
            pl.DataFrame(providers, schema=ROSTER_SCHEMA, orient="row"),
            pl.DataFrame(exclusions, schema=EXCLUSION_SCHEMA, orient="row"),
            tuple(sorted(zips)),
            tuple(sorted(without_site or ())),
        )

    def with_participant(self, lines: pl.DataFrame) -> pl.DataFrame:
        """Add participant and kind of each line's provider (null for others) and whether its place is selected."""
        known = self.providers.select("provider", "participant", "kind").unique(
            "provider", keep="first", maintain_order=True
        )
        return lines.join(known, on="provider", how="left", maintain_order="left").with_columns(
            place_selected=(pl.col("zip") == "")
            | pl.col("zip").is_in(self.zips)
            | pl.col("participant").is_in(self.without_site).fill_null(False)
        )

    def status_on(self, days: pl.DataFrame) -> pl.DataFrame:
        """Give for each participant and day of a frame (participant, day) whether it takes part and is excluded."""
        asked = days.select("participant", "day").unique().filter(pl.col("participant").is_not_null())
        listed = _covering(asked, self.providers.select("participant", "from_on", "to_on"))
        excluded = _covering(asked, self.exclusions)
        keys = ["participant", "day"]
        return (
            asked.join(listed.with_columns(listed=pl.lit(True)), on=keys, how="left")
            .join(excluded.with_columns(excluded=pl.lit(True)), on=keys, how="left")
            .with_columns(pl.col("listed", "excluded").fill_null(False))
            .select(*keys, "excluded", takes_part=pl.col("listed") & ~pl.col("excluded"))
        )


def _covering(asked: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Keep the asked participant and day pairs that lie in one of the periods, both ends included."""
    return (
        asked.join(periods, on="participant")
        .filter(pl.col("day").is_between(pl.col("from_on").fill_null(date.min), pl.col("to_on").fill_null(FOREVER)))
        .select("participant", "day")
        .unique()
    )
