"""The columns and codes of Medicare's RIF layout that the portal reads.

They are facts of the file format, not policy: a new rule of the Model does not change them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CARRIER, OUTPATIENT, BENEFICIARY, HOSPICE = "carrier", "outpatient", "beneficiary", "hospice"
KINDS = (CARRIER, OUTPATIENT, BENEFICIARY, HOSPICE)

BUY_IN_COLUMNS = tuple(f"MDCR_ENTLMT_BUYIN_{month}_IND" for month in range(1, 13))
HMO_COLUMNS = tuple(f"HMO_{month}_IND" for month in range(1, 13))

MEDICARE_PAYS_FIRST = ("", "C", "M", "N", "Y", "Z")
"""Primary payer codes under which Medicare pays first: conditional payment (C), an override (M, N), the result of an
investigation (Y), or no other payer (Z, blank). ResDAC, Line Primary Payer Code and NCH Primary Payer Code."""

ACCEPTED_LINE = "A"
"""Carrier processing indicator of an allowed line; every other value means a denied line."""

CARRIER_CREDIT = "3"
"""Carrier entry code of a full credit, and disposition code of a cancellation: the claim is canceled."""

OUTPATIENT_VOID = "8"
"""Frequency code of a claim that voids the one it names."""

CCN_LENGTH = 6
"""Length of a CCN; on claims more characters may follow, for the campus."""

ZIP_LENGTH = 5
"""Length of a ZIP without its extension."""

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Years that a date of service, birth or death can be in; others are typing errors (21, 0021, 9999)."""

IDENTITY_COLUMNS = ("mbi", "surname", "given_name", "born_on", "sex")
"""Columns of normalized beneficiary rows that must never be written to Parquet."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file: its required columns, the optional ones, and their types.

    `counts` are quantities of services, which may have decimals; `numbers` are line numbers of a claim; `longest` is
    the most characters that a column may have, where there is a limit. `identifiers` tell beneficiaries, claims and
    providers apart; `shapes` are patterns of codes, each with what it means; `names` are names of people, the only
    columns with letters outside ASCII. `foreign` columns belong to other RIF files that also have all required columns:
    a file with one of them is of this kind only if its name says so.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    never_blank: tuple[str, ...] = ()
    longest: dict[str, int] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()
    shapes: dict[str, tuple[str, str]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """List every column that is read, required ones first."""
        return self.required + self.optional


HCPCS_SHAPE = {"HCPCS_CD": ("^([0-9A-Za-z]{5})?$", "a code of five letters and digits")}
TIN_SHAPE = {
    "TAX_NUM": ("^([0-9]{9}|[0-9]{2}-[0-9]{7}|[0-9]{3}-[0-9]{2}-[0-9]{4})?$", "a tax number of nine digits"),
}
CCN_SHAPE = {"PRVDR_NUM": ("^([0-9A-Za-z]{6,13})?$", "a CCN of six letters and digits")}
CLAIM_LENGTHS = {"BENE_ID": 40, "CLM_ID": 40, "HCPCS_1ST_MDFR_CD": 5, "HCPCS_2ND_MDFR_CD": 5}

LAYOUTS = {
    CARRIER: Layout(
        required=("BENE_ID", "CLM_ID", "LINE_NUM", "TAX_NUM", "LINE_1ST_EXPNS_DT", "HCPCS_CD", "LINE_NCH_PMT_AMT"),
        optional=(
            "FINAL_ACTION",
            "CARR_CLM_CNTL_NUM",
            "CARR_CLM_ENTRY_CD",
            "CLM_DISP_CD",
            "CLM_FROM_DT",
            "CLM_THRU_DT",
            "NCH_WKLY_PROC_DT",
            "PRF_PHYSN_NPI",
            "PRVDR_ZIP",
            "PRVDR_STATE_CD",
            "LINE_PLACE_OF_SRVC_CD",
            "HCPCS_1ST_MDFR_CD",
            "HCPCS_2ND_MDFR_CD",
            "LINE_ICD_DGNS_CD",
            "PRNCPAL_DGNS_CD",
            "LINE_SRVC_CNT",
            "LINE_PRCSG_IND_CD",
            "LINE_BENE_PRMRY_PYR_CD",
            "LINE_ALOWD_CHRG_AMT",
            "LINE_BENE_PTB_DDCTBL_AMT",
            "LINE_COINSRNC_AMT",
            "CLM_CLNCL_TRIL_NUM",
        ),
        dates=("CLM_FROM_DT", "CLM_THRU_DT", "NCH_WKLY_PROC_DT", "LINE_1ST_EXPNS_DT"),
        amounts=("LINE_NCH_PMT_AMT", "LINE_ALOWD_CHRG_AMT", "LINE_BENE_PTB_DDCTBL_AMT", "LINE_COINSRNC_AMT"),
        counts=("LINE_SRVC_CNT",),
        numbers=("LINE_NUM",),
        never_blank=("BENE_ID", "CLM_ID", "LINE_NUM"),
        longest={**CLAIM_LENGTHS, "PRF_PHYSN_NPI": 12},
        identifiers=("BENE_ID", "CLM_ID", "CARR_CLM_CNTL_NUM"),
        shapes={**HCPCS_SHAPE, **TIN_SHAPE},
        foreign=("DMERC_LINE_PRCNG_STATE_CD", "DMERC_LINE_SUPPLR_TYPE_CD", "DMERC_LINE_MTUS_CNT"),
    ),
    OUTPATIENT: Layout(
        required=("BENE_ID", "CLM_ID", "CLM_LINE_NUM", "PRVDR_NUM", "REV_CNTR_DT", "HCPCS_CD", "REV_CNTR_PMT_AMT_AMT"),
        optional=(
            "FINAL_ACTION",
            "FI_DOC_CLM_CNTL_NUM",
            "FI_ORIG_CLM_CNTL_NUM",
            "CLM_FREQ_CD",
            "CLM_MDCR_NON_PMT_RSN_CD",
            "CLM_FROM_DT",
            "CLM_THRU_DT",
            "NCH_WKLY_PROC_DT",
            "PRVDR_STATE_CD",
            "NCH_PRMRY_PYR_CD",
            "PRNCPAL_DGNS_CD",
            "HCPCS_1ST_MDFR_CD",
            "HCPCS_2ND_MDFR_CD",
            "REV_CNTR_UNIT_CNT",
            "REV_CNTR_CASH_DDCTBL_AMT",
            "REV_CNTR_COINSRNC_WGE_ADJSTD_C",
        ),
        dates=("CLM_FROM_DT", "CLM_THRU_DT", "NCH_WKLY_PROC_DT", "REV_CNTR_DT"),
        amounts=("REV_CNTR_PMT_AMT_AMT", "REV_CNTR_CASH_DDCTBL_AMT", "REV_CNTR_COINSRNC_WGE_ADJSTD_C"),
        counts=("REV_CNTR_UNIT_CNT",),
        numbers=("CLM_LINE_NUM",),
        never_blank=("BENE_ID", "CLM_ID", "CLM_LINE_NUM"),
        longest=CLAIM_LENGTHS,
        identifiers=("BENE_ID", "CLM_ID", "FI_DOC_CLM_CNTL_NUM", "FI_ORIG_CLM_CNTL_NUM"),
        shapes={**HCPCS_SHAPE, **CCN_SHAPE},
        foreign=("CLM_ADMSN_DT", "CLM_HHA_TOT_VISIT_CNT", "CLM_HOSPC_START_DT_ID", "BENE_HOSPC_PRD_CNT"),
    ),
    BENEFICIARY: Layout(
        required=("BENE_ID", "RFRNC_YR", *BUY_IN_COLUMNS, *HMO_COLUMNS),
        optional=(
            "MBI_NUM",
            "BENE_SRNM_NAME",
            "BENE_GVN_NAME",
            "BENE_BIRTH_DT",
            "BENE_SEX_IDENT_CD",
            "BENE_ZIP_CD",
            "STATE_CODE",
            "DEATH_DT",
        ),
        dates=("BENE_BIRTH_DT", "DEATH_DT"),
        years=("RFRNC_YR",),
        never_blank=("BENE_ID", "RFRNC_YR"),
        longest={"BENE_ID": 40, "BENE_SEX_IDENT_CD": 1, **dict.fromkeys((*BUY_IN_COLUMNS, *HMO_COLUMNS), 1)},
        identifiers=("BENE_ID", "MBI_NUM"),
        names=("BENE_SRNM_NAME", "BENE_GVN_NAME"),
    ),
    HOSPICE: Layout(
        required=("BENE_ID", "CLM_FROM_DT", "CLM_THRU_DT"),
        optional=("FINAL_ACTION",),
        dates=("CLM_FROM_DT", "CLM_THRU_DT"),
        never_blank=("BENE_ID", "CLM_FROM_DT", "CLM_THRU_DT"),
        longest={"BENE_ID": 40},
        identifiers=("BENE_ID",),
    ),
}
