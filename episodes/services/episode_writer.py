"""Writes of a construction run: episodes, their components with price and payments, and their claim lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from episodes.models import Component, ConstructionRun, Episode, EpisodeComponent, EpisodeLine
from portal.policy import Book

from .bulk import copy_frame, reserve_ids
from .price_list import PRICE_FIELDS, PriceList

if TYPE_CHECKING:
    import polars as pl

    from episodes.engine.construction import Construction

CENTS = 100


class EpisodeWriter:
    """Writer of the episodes that the engine built for one partition of a run."""

    def __init__(
        self,
        run: ConstructionRun,
        built: Construction,
        participant_ids: dict[str, int],
        beneficiaries: pl.DataFrame,
    ) -> None:
        """Reserve the primary keys of the episodes."""
        import polars as pl

        self._run, self._built, self._participant_ids = run, built, participant_ids
        ids = reserve_ids(Episode, built.episodes.height)
        self._episodes = built.episodes.join(beneficiaries, on="bene_id", maintain_order="left").with_columns(
            id=pl.Series(ids, dtype=pl.Int64)
        )

    def _participant(self, name: str) -> pl.Expr:
        import polars as pl

        return pl.col(name).replace_strict(self._participant_ids, default=None, return_dtype=pl.Int64)

    def write_episodes(self) -> None:
        """Write the episodes with the engine's decisions about each."""
        import polars as pl

        events = [
            "died_on",
            "lost_on",
            "switched_on",
            "ended_on",
            "cancer_type_from",
            "tc_by_model_code",
            "end_billed_early_on",
            "tc_setting",
        ]
        known = [name for name in events if name in self._episodes.columns]
        payments = [name for name in ("pc_allowed", "tc_allowed") if name in self._episodes.columns]
        copy_frame(
            Episode,
            self._episodes.select(
                "id",
                pl.lit(self._run.pk).alias("run_id"),
                "beneficiary_id",
                "cancer_type",
                "starts_on",
                "ends_on",
                "tc_starts_on",
                pl.col("technical_in_time").alias("treatment_started"),
                self._participant("pc_participant").alias("pc_participant_id"),
                self._participant("tc_participant").alias("tc_participant_id"),
                "planning_npi",
                "planning_zip",
                "complete",
                "reason",
                "duplicate_lines",
                _dollars("duplicate_amount"),
                *map(_dollars, payments),
                pl.struct(known).struct.json_encode().alias("decisions"),
            ),
        )

    def write_components_and_lines(self, prices: PriceList, fees: pl.DataFrame, book: Book) -> None:
        """Write both components of each episode with price and payments, and the claim lines."""
        import polars as pl

        from episodes.engine.fee_for_service import with_fee_for_service
        from episodes.engine.law import Law

        lines = with_fee_for_service(self._built.lines, fees, Law(book))
        own = pl.col("own_code") & ~pl.col("denied")
        owed = (pl.col("role") == "included") & pl.col("no_pay")
        sums = lines.group_by("episode", "component").agg(
            model_paid=pl.col("paid").filter(own).sum(),
            first_installment_paid=pl.col("paid").filter(own & pl.col("starting")).sum(),
            ffs_due=pl.col("ffs_paid").filter(owed).sum(),
            no_pay_lines=owed.sum(),
            unpriced_lines=pl.col("ffs_paid").filter(owed).is_null().sum(),
        )
        components = pl.concat(
            self._episodes.filter(pl.col(column).is_not_null()).select(
                "episode", "id", "cancer_type", "starts_on", component=pl.lit(component), participant=pl.col(column)
            )
            for component, column in ((Component.PC.value, "pc_participant"), (Component.TC.value, "tc_participant"))
        )
        priced = prices.priced(components).join(sums, on=["episode", "component"], how="left")
        paid = ("model_paid", "first_installment_paid", "ffs_due")
        copy_frame(
            EpisodeComponent,
            priced.sort("id", "component").select(
                pl.lit(self._run.pk).alias("run_id"),
                pl.col("id").alias("episode_id"),
                self._participant("participant").alias("participant_id"),
                "component",
                "price_id",
                *PRICE_FIELDS,
                *(_dollars(name, missing=0) for name in paid),
                pl.col("no_pay_lines", "unpriced_lines").fill_null(0),
            ),
        )
        modifiers = pl.concat_str("modifier_1", "modifier_2", separator=" ").str.strip_chars()
        label = (
            pl.when(pl.col("setting") == "outpatient")
            .then(pl.format("Hospital {}", "provider"))
            .otherwise(pl.format("Practice, NPI {}", "npi"))
        )
        copy_frame(
            EpisodeLine,
            lines.join(self._episodes.select("episode", "id"), on="episode", maintain_order="left").select(
                pl.lit(self._run.pk).alias("run_id"),
                pl.col("id").alias("episode_id"),
                self._participant("owed_by").alias("participant_id"),
                "component",
                "role",
                "setting",
                "claim_id",
                "line_number",
                "hcpcs",
                modifiers.alias("modifiers"),
                "service_on",
                "units",
                _dollars("paid"),
                _dollars("allowed"),
                "no_pay",
                _dollars("ffs_paid").alias("ffs_amount"),
                label.alias("provider_label"),
                pl.col("file").alias("claims_file_id"),
            ),
        )


def _dollars(name: str, *, missing: int | None = None) -> pl.Expr:
    """Convert a column of whole cents to dollars; `missing` replaces nulls."""
    import polars as pl

    cents = pl.col(name) if missing is None else pl.col(name).fill_null(missing)
    return (cents.cast(pl.Decimal(18, 2)) / CENTS).alias(name)
