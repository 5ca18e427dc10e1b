"""Keep of each claim what stands after its adjustments and cancellations."""

from __future__ import annotations

import polars as pl

CLAIM = ("setting", "bene_id", "claim_id")


def final_lines(lines: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Keep the lines that stand: not superseded, of the last delivery, neither replaced nor canceled.

    `claims` has one row a claim and file (setting, bene_id, claim_id, file, control, replaces, cancels,
    superseded, processed_on) of every claim of the beneficiaries, those without radiotherapy lines too,
    because a correction may have dropped them.
    """
    standing = _standing(claims)
    kept = lines.filter(~pl.col("superseded")).join(standing, on=[*CLAIM, "file"], how="semi")
    return kept.unique([*CLAIM, "line_number"], keep="last", maintain_order=True)


def _standing(claims: pl.DataFrame) -> pl.DataFrame:
    """Name the claims that stand, with the file of their last delivery."""
    last_delivery = (
        claims.filter(~pl.col("superseded"))
        .sort("processed_on", "file", nulls_last=False)
        .unique(list(CLAIM), keep="last", maintain_order=True)
    )
    # A chain of one control number: what was processed last stands; on the same day a credit comes before
    # the claim that replaces it.
    controlled = pl.col("control") != ""
    carrier = last_delivery.filter(pl.col("setting") == "carrier")
    chain = ["setting", "bene_id", "control"]
    carrier = pl.concat(
        [
            carrier.filter(~controlled),
            carrier.filter(controlled)
            .sort("processed_on", ~pl.col("cancels"), "file", "claim_id", nulls_last=False)
            .unique(chain, keep="last", maintain_order=True),
        ]
    )
    outpatient = last_delivery.filter(pl.col("setting") == "outpatient")
    names_another = (pl.col("replaces") != "") & (pl.col("replaces") != pl.col("control"))
    adjusting = outpatient.filter(names_another)
    latest_adjusting = adjusting.sort("processed_on", ~pl.col("cancels"), "file", "claim_id", nulls_last=False).unique(
        ["setting", "bene_id", "replaces"], keep="last", maintain_order=True
    )
    outpatient = pl.concat([outpatient.filter(~names_another), latest_adjusting]).join(
        adjusting.select("setting", "bene_id", control="replaces").unique(),
        on=["setting", "bene_id", "control"],
        how="anti",
    )
    return pl.concat([carrier, outpatient]).filter(~pl.col("cancels")).select(*CLAIM, "file")
