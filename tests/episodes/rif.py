"""Small RIF files for the tests: each row is a dictionary; some have the columns that the portal does not read."""

from __future__ import annotations

from pathlib import Path

from episodes.engine.layout import BUY_IN_COLUMNS, HMO_COLUMNS
from episodes.engine.reading import Reading, read_in_pieces

CARRIER = {
    "BENE_ID": "-1",
    "CLM_ID": "-9",
    "LINE_NUM": "1",
    "TAX_NUM": "070000001",
    "LINE_1ST_EXPNS_DT": "01-Feb-2021",
    "HCPCS_CD": "77263",
    "LINE_NCH_PMT_AMT": "12.34",
    "LINE_PRCSG_IND_CD": "A",
}
OUTPATIENT = {
    "BENE_ID": "-1",
    "CLM_ID": "-8",
    "CLM_LINE_NUM": "1",
    "PRVDR_NUM": "440801",
    "REV_CNTR_DT": "03-Feb-2021",
    "HCPCS_CD": "77385",
    "REV_CNTR_PMT_AMT_AMT": "56.00",
}
BENEFICIARY = {
    "BENE_ID": "-1",
    "RFRNC_YR": "2021",
    "MBI_NUM": "1EG4TE5MK73",
    "BENE_SRNM_NAME": "Baptiste",
    "BENE_GVN_NAME": "Agnes",
    "BENE_BIRTH_DT": "14-Jul-1940",
    "BENE_SEX_IDENT_CD": "2",
    **dict.fromkeys(BUY_IN_COLUMNS, "3"),
    **dict.fromkeys(HMO_COLUMNS, "0"),
}
HOSPICE = {"BENE_ID": "-1", "CLM_FROM_DT": "01-Mar-2021", "CLM_THRU_DT": "20-Mar-2021"}
ROWS = {"carrier": CARRIER, "outpatient": OUTPATIENT, "beneficiary": BENEFICIARY, "hospice": HOSPICE}

# Columns of CMS's files that the portal does not read. Some occur in one kind of file alone.
UNREAD = {
    "carrier": ("DML_IND", "CLM_GRP_ID", "NCH_CLM_TYPE_CD", "CARR_NUM", "RFR_PHYSN_NPI", "LINE_SBMTD_CHRG_AMT"),
    "outpatient": ("DML_IND", "CLM_GRP_ID", "NCH_CLM_TYPE_CD", "FI_NUM", "AT_PHYSN_NPI", "REV_CNTR_RATE_AMT"),
    "beneficiary": ("DML_IND", "BENE_COUNTY_CD", "BENE_RACE_CD", "BENE_ESRD_IND", "COVSTART", "DUAL_MO_CNT"),
    "hospice": (
        *("DML_IND", "CLM_GRP_ID", "CLM_ID", "PRVDR_NUM", "CLM_HOSPC_START_DT_ID", "BENE_HOSPC_PRD_CNT"),
        *("CLM_LINE_NUM", "REV_CNTR_DT", "HCPCS_CD", "REV_CNTR_PMT_AMT_AMT"),
    ),
}
HOME_HEALTH = {**OUTPATIENT, "CLM_HHA_TOT_VISIT_CNT": "3", "CLM_ADMSN_DT": "01-Feb-2021"}
EQUIPMENT = {**CARRIER, "DMERC_LINE_SUPPLR_TYPE_CD": "1"}
INPATIENT = {"DML_IND": "INSERT", "BENE_ID": "-1", "CLM_ID": "-7", "CLM_ADMSN_DT": "01-Feb-2021"}


def text(*rows: dict[str, str], header: dict[str, str] | None = None) -> str:
    """Return a header and rows with the same columns as text."""
    names = list(header or rows[0])
    return "\n".join(["|".join(names), *("|".join(row[name] for name in names) for row in rows), ""])


def full_row(kind: str) -> dict[str, str]:
    """Return a row of a kind with CMS's unread columns before and after the others."""
    unread = [name for name in UNREAD[kind] if name not in ROWS[kind]]
    around = dict.fromkeys(unread, "")
    first = dict(list(around.items())[:3])
    return {**first, **ROWS[kind], **around}


def write(path: Path, content: str | bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def readable_index(numbers: list[str]) -> list[str]:
    """Return a readable text for each number, in place of its blind index."""
    return [f"index of {number}" for number in numbers]


def read(path: Path, kind: str = "carrier") -> Reading:
    """Read a small file, which has one piece."""
    [piece] = read_in_pieces(path, kind, blind_index=readable_index)
    return piece
