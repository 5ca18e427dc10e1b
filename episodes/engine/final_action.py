"""Final action: the claims that remain valid after adjustments and cancellations."""

from __future__ import annotations

import polars as pl

CLAIM = ("setting", "bene_id", "claim_id")


def final_lines(lines: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Keep the final lines: of each claim's last delivery, not superseded, replaced or canceled.

    `claims` has one row a claim and file (setting, bene_id, claim_id, file, control, replaces, cancels, superseded,
    processed_on). It holds every claim of the beneficiaries, also claims without radiotherapy lines, because a
    correction may have dropped those lines.
    """
    final = _final_claims(claims)
    kept = lines.filter(~pl.col("superseded")).join(final, on=[*CLAIM, "file"], how="semi")
    return kept.unique([*CLAIM, "line_number"], keep="last", maintain_order=True)


def _final_claims(claims: pl.DataFrame) -> pl.DataFrame:
    """Return the final claims, each with the file of its last delivery."""
    last_delivery = (
        claims.filter(~pl.col("superseded"))
        .sort("processed_on", "file", nulls_last=False)
        .unique(list(CLAIM), keep="last", maintain_order=True)
    )
    # Of the claims with one control number the one processed last is final. On one day a credit comes before the claim
    # that replaces it.
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
