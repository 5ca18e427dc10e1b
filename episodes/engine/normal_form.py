"""The normal form of claims: the rows of each kind of RIF file in the shape that construction reads.

The day of a service is the date of its line, or of its claim where the line has none
(docs/readings.md#service-date).
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from episodes.engine.layout import (
    ACCEPTED_LINE,
    BENEFICIARY,
    BUY_IN_COLUMNS,
    CARRIER,
    CARRIER_CREDIT,
    CCN_LENGTH,
    HMO_COLUMNS,
    HOSPICE,
    MEDICARE_PAYS_FIRST,
    OUTPATIENT,
    OUTPATIENT_VOID,
    ZIP_LENGTH,
)

BlindIndex = Callable[[list[str]], list[str]]
"""A function from tax numbers to their blind indexes, in the same order."""


def _upper(name: str) -> pl.Expr:
    return pl.col(name).str.to_uppercase()


def _diagnosis(name: str) -> pl.Expr:
    return _upper(name).str.replace_all(".", "", literal=True)


def _carrier(frame: pl.DataFrame, blind_index: BlindIndex) -> pl.DataFrame:
    """Turn carrier rows into claim lines in the common shape; amounts in cents."""
    tax_numbers = frame.select(pl.col("TAX_NUM").str.replace_all("-", "", literal=True).unique().sort()).to_series()
    known = [number for number in tax_numbers.to_list() if number]
    keys = pl.DataFrame({"tax": known, "key": blind_index(known)}, schema={"tax": pl.String, "key": pl.String})
    amounts = pl.col("LINE_NCH_PMT_AMT") + pl.col("LINE_BENE_PTB_DDCTBL_AMT") + pl.col("LINE_COINSRNC_AMT")
    return (
        frame.with_columns(tax=pl.col("TAX_NUM").str.replace_all("-", "", literal=True))
        .join(keys, on="tax", how="left", maintain_order="left")
        .select(
            bene_id="BENE_ID",
            setting=pl.lit(CARRIER),
            claim_id="CLM_ID",
            line_number="LINE_NUM",
            control=_upper("CARR_CLM_CNTL_NUM"),
            replaces=pl.lit(""),
            cancels=(pl.col("CARR_CLM_ENTRY_CD") == CARRIER_CREDIT)
            | (pl.col("CLM_DISP_CD").str.strip_chars_start("0") == CARRIER_CREDIT),
            superseded=_upper("FINAL_ACTION") == "N",
            processed_on="NCH_WKLY_PROC_DT",
            service_on=pl.coalesce("LINE_1ST_EXPNS_DT", "CLM_FROM_DT"),
            provider=pl.coalesce("key", pl.lit("")),
            npi="PRF_PHYSN_NPI",
            zip=pl.col("PRVDR_ZIP").str.head(ZIP_LENGTH),
            state="PRVDR_STATE_CD",
            place="LINE_PLACE_OF_SRVC_CD",
            hcpcs=_upper("HCPCS_CD"),
            modifier_1=_upper("HCPCS_1ST_MDFR_CD"),
            modifier_2=_upper("HCPCS_2ND_MDFR_CD"),
            line_diagnosis=_diagnosis("LINE_ICD_DGNS_CD"),
            claim_diagnosis=_diagnosis("PRNCPAL_DGNS_CD"),
            units=pl.col("LINE_SRVC_CNT").fill_null(1),
            denied=_upper("LINE_PRCSG_IND_CD") != ACCEPTED_LINE,
            medicare_first=_upper("LINE_BENE_PRMRY_PYR_CD").is_in(MEDICARE_PAYS_FIRST),
            trial=pl.col("CLM_CLNCL_TRIL_NUM").str.strip_chars("0") != "",
            paid="LINE_NCH_PMT_AMT",
            allowed=pl.when(pl.col("LINE_ALOWD_CHRG_AMT") != 0).then("LINE_ALOWD_CHRG_AMT").otherwise(amounts),
        )
    )


def _outpatient(frame: pl.DataFrame, blind_index: BlindIndex) -> pl.DataFrame:
    """Turn outpatient rows into claim lines in the common shape; amounts in cents."""
    return frame.select(
        bene_id="BENE_ID",
        setting=pl.lit(OUTPATIENT),
        claim_id="CLM_ID",
        line_number="CLM_LINE_NUM",
        control=_upper("FI_DOC_CLM_CNTL_NUM"),
        replaces=_upper("FI_ORIG_CLM_CNTL_NUM"),
        cancels=pl.col("CLM_FREQ_CD") == OUTPATIENT_VOID,
        superseded=_upper("FINAL_ACTION") == "N",
        processed_on="NCH_WKLY_PROC_DT",
        service_on=pl.coalesce("REV_CNTR_DT", "CLM_FROM_DT"),
        provider=_upper("PRVDR_NUM").str.head(CCN_LENGTH),
        npi=pl.lit(""),
        zip=pl.lit(""),
        state="PRVDR_STATE_CD",
        place=pl.lit(""),
        hcpcs=_upper("HCPCS_CD"),
        modifier_1=_upper("HCPCS_1ST_MDFR_CD"),
        modifier_2=_upper("HCPCS_2ND_MDFR_CD"),
        line_diagnosis=pl.lit(""),
        claim_diagnosis=_diagnosis("PRNCPAL_DGNS_CD"),
        units=pl.col("REV_CNTR_UNIT_CNT").fill_null(1),
        denied=pl.col("CLM_MDCR_NON_PMT_RSN_CD") != "",
        medicare_first=_upper("NCH_PRMRY_PYR_CD").is_in(MEDICARE_PAYS_FIRST),
        trial=pl.lit(False),
        paid="REV_CNTR_PMT_AMT_AMT",
        allowed=pl.col("REV_CNTR_PMT_AMT_AMT")
        + pl.col("REV_CNTR_CASH_DDCTBL_AMT")
        + pl.col("REV_CNTR_COINSRNC_WGE_ADJSTD_C"),
    )


def _beneficiary(frame: pl.DataFrame, blind_index: BlindIndex) -> pl.DataFrame:
    """Turn beneficiary rows into rows a year with twelve buy-in and twelve HMO characters, one a month."""

    def months(columns: tuple[str, ...]) -> pl.Expr:
        return pl.concat_str([_upper(name).str.head(1).str.pad_end(1) for name in columns])

    return frame.select(
        bene_id="BENE_ID",
        year="RFRNC_YR",
        mbi=_upper("MBI_NUM").str.replace_all("-", "", literal=True),
        surname="BENE_SRNM_NAME",
        given_name="BENE_GVN_NAME",
        born_on="BENE_BIRTH_DT",
        sex="BENE_SEX_IDENT_CD",
        zip=pl.col("BENE_ZIP_CD").str.head(ZIP_LENGTH),
        state="STATE_CODE",
        died_on="DEATH_DT",
        buy_in=months(BUY_IN_COLUMNS),
        hmo=months(HMO_COLUMNS),
    )


def _hospice(frame: pl.DataFrame, blind_index: BlindIndex) -> pl.DataFrame:
    """Turn hospice rows into periods of election."""
    return (
        frame.filter(_upper("FINAL_ACTION") != "N")
        .select(bene_id="BENE_ID", from_on="CLM_FROM_DT", to_on="CLM_THRU_DT")
        .unique(maintain_order=True)
    )


NORMALIZERS: dict[str, Callable[[pl.DataFrame, BlindIndex], pl.DataFrame]] = {
    CARRIER: _carrier,
    OUTPATIENT: _outpatient,
    BENEFICIARY: _beneficiary,
    HOSPICE: _hospice,
}
