"""Output of the generator: RIF files, the participant list, the expected episodes, and the fee table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

from episodes.generator import fees
from episodes.generator.claims import Claim, ClaimLine
from episodes.generator.history import Expected, History
from episodes.generator.identities import contact
from episodes.generator.providers import Provider

CARRIER_COLUMNS = (
    "BENE_ID CLM_ID LINE_NUM FINAL_ACTION CARR_CLM_CNTL_NUM CARR_CLM_ENTRY_CD CLM_DISP_CD CARR_CLM_PMT_DNL_CD "
    "CLM_FROM_DT CLM_THRU_DT NCH_WKLY_PROC_DT TAX_NUM PRF_PHYSN_NPI PRVDR_ZIP PRVDR_STATE_CD LINE_PLACE_OF_SRVC_CD "
    "LINE_1ST_EXPNS_DT LINE_LAST_EXPNS_DT HCPCS_CD HCPCS_1ST_MDFR_CD HCPCS_2ND_MDFR_CD LINE_ICD_DGNS_CD "
    "PRNCPAL_DGNS_CD LINE_SRVC_CNT LINE_PRCSG_IND_CD LINE_BENE_PRMRY_PYR_CD LINE_ALOWD_CHRG_AMT LINE_NCH_PMT_AMT "
    "LINE_BENE_PTB_DDCTBL_AMT LINE_COINSRNC_AMT CLM_CLNCL_TRIL_NUM"
)
OUTPATIENT_COLUMNS = (
    "BENE_ID CLM_ID CLM_LINE_NUM FINAL_ACTION FI_DOC_CLM_CNTL_NUM FI_ORIG_CLM_CNTL_NUM CLM_FREQ_CD CLM_FAC_TYPE_CD "
    "CLM_SRVC_CLSFCTN_TYPE_CD CLM_MDCR_NON_PMT_RSN_CD CLM_FROM_DT CLM_THRU_DT NCH_WKLY_PROC_DT PRVDR_NUM "
    "PRVDR_STATE_CD NCH_PRMRY_PYR_CD PRNCPAL_DGNS_CD REV_CNTR_DT HCPCS_CD HCPCS_1ST_MDFR_CD HCPCS_2ND_MDFR_CD "
    "REV_CNTR_UNIT_CNT REV_CNTR_PMT_MTHD_IND_CD REV_CNTR_PMT_AMT_AMT REV_CNTR_CASH_DDCTBL_AMT "
    "REV_CNTR_COINSRNC_WGE_ADJSTD_C REV_CNTR_STUS_IND_CD"
)
BENEFICIARY_COLUMNS = " ".join(
    [
        "BENE_ID MBI_NUM BENE_SRNM_NAME BENE_GVN_NAME BENE_BIRTH_DT BENE_SEX_IDENT_CD BENE_ZIP_CD STATE_CODE DEATH_DT",
        "RFRNC_YR",
        *(f"MDCR_ENTLMT_BUYIN_{month}_IND" for month in range(1, 13)),
        *(f"HMO_{month}_IND" for month in range(1, 13)),
    ]
)
HOSPICE_COLUMNS = "BENE_ID CLM_FROM_DT CLM_THRU_DT"
PARTICIPANT_COLUMNS = (
    "model_id kind tin ccn legal_name site_zip cbsa from to exclusion contact_first contact_last contact_email"
)
TRUTH_COLUMNS = (
    "bene_id cancer_type starts_on ends_on pc_participant tc_participant complete reason duplicate_lines "
    "duplicate_amount case"
)
FEE_COLUMNS = "hcpcs modifier setting amount from to source"
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PAYMENT_DELAY = timedelta(days=18)
ENTRY_CODES = {"original": "1", "replacement": "5", "void": "3"}
FREQUENCY_CODES = {"original": "1", "replacement": "7", "void": "8"}
FREESTANDING, HOSPITAL_OUTPATIENT = "11", "22"


def rif_date(day: date | None) -> str:
    """Write a day in the notation of RIF files, or an empty text."""
    return f"{day.day:02d}-{MONTH_NAMES[day.month - 1]}-{day.year}" if day else ""


def dollars(cents: int) -> str:
    """Write cents as dollars, without a sign."""
    return f"{cents / 100:.2f}"


class YearFiles:
    """The four RIF files of one year, open for writing; claims are numbered in the order of writing."""

    def __init__(self, folder: Path, year: int) -> None:
        """Open the files of a year and write their headers."""
        self.year = year
        self._files: dict[str, TextIO] = {}
        for kind, columns in (
            ("carrier", CARRIER_COLUMNS),
            ("outpatient", OUTPATIENT_COLUMNS),
            ("beneficiary", BENEFICIARY_COLUMNS),
            ("hospice", HOSPICE_COLUMNS),
        ):
            opened = (folder / f"{kind}-{year}.csv").open("w", encoding="utf-8", newline="\n")
            opened.write(columns.replace(" ", "|") + "\n")
            self._files[kind] = opened
        self.lines = 0
        self._claim = year * 10_000_000

    def close(self) -> None:
        """Close the four files."""
        for opened in self._files.values():
            opened.close()

    def write(self, history: History) -> None:
        """Write a beneficiary's history into the four files."""
        self._files["beneficiary"].writelines(_beneficiary_rows(history, self.year))
        if history.hospice:
            bene, (first, last) = history.beneficiary.bene_id, history.hospice
            self._files["hospice"].write(f"{bene}|{rif_date(first)}|{rif_date(last)}\n")
        chains: dict[int, str] = {}
        for claim in history.billing.claims:
            self._claim += 1
            control = f"C{self._claim}"
            origin = control if claim.chain is None else chains.setdefault(claim.chain, control)
            bene = history.beneficiary.bene_id
            rows = (
                _carrier(bene, claim, self._claim, origin)
                if claim.provider.setting == "carrier"
                else _outpatient(bene, claim, self._claim, control, origin)
            )
            self._files[claim.provider.setting].writelines(rows)
            self.lines += len(claim.lines)


def _processed(claim: Claim, line: ClaimLine) -> date:
    """Return the day on which a claim was processed; adjustments follow a month later."""
    later = timedelta(days=0 if claim.version == "original" else 30)
    return line.on + PAYMENT_DELAY + later


def _carrier(bene_id: str, claim: Claim, number: int, origin: str) -> Iterator[str]:
    # Every other replaced claim still says "final", as in files extracted before the adjustment.
    final = "F" if claim.final or number % 2 else "N"
    place = FREESTANDING if claim.provider.kind != "professional" else HOSPITAL_OUTPATIENT
    entry = ENTRY_CODES[claim.version]
    first, last = claim.lines[0].on, claim.lines[-1].on
    for position, line in enumerate(claim.lines, 1):
        yield "|".join(
            (
                bene_id, f"-{number}", str(position), final, origin, entry, "1" if entry != "3" else "3", "1",
                rif_date(first), rif_date(last), rif_date(_processed(claim, line)),
                claim.provider.tin, claim.provider.npi, claim.zip or claim.provider.zips[0],
                claim.provider.place.state, place, rif_date(line.on), rif_date(line.on),
                line.hcpcs, line.modifier, "", line.diagnosis, line.diagnosis, str(line.units),
                "C" if line.denied else "A", claim.payer, dollars(line.allowed), dollars(line.paid), "0.00",
                dollars(line.coinsurance), claim.trial,
            )
        ) + "\n"  # fmt: skip


def _outpatient(bene_id: str, claim: Claim, number: int, control: str, origin: str) -> Iterator[str]:
    final = "F" if claim.final or number % 2 else "N"
    first, last = claim.lines[0].on, claim.lines[-1].on
    for position, line in enumerate(claim.lines, 1):
        yield "|".join(
            (
                bene_id, f"-{number}", str(position), final, control, origin if origin != control else "",
                FREQUENCY_CODES[claim.version], "1", "3", "N" if line.denied else "", rif_date(first), rif_date(last),
                rif_date(_processed(claim, line)), claim.provider.ccn, claim.provider.place.state, claim.payer,
                line.diagnosis, rif_date(line.on), line.hcpcs, line.modifier, "", str(line.units), "",
                dollars(line.paid), "0.00", dollars(line.coinsurance), "",
            )
        ) + "\n"  # fmt: skip


def _beneficiary_rows(history: History, year: int) -> Iterator[str]:
    """Write the rows of the year and of the next, into which late episodes extend."""
    bene = history.beneficiary
    born_on = date(bene.birth_year, bene.birth_month, bene.birth_day)
    for reference in (year, year + 1):
        buy_in, hmo = [], []
        for month in range(1, 13):
            dead = history.died_on is not None and (reference, month) > (history.died_on.year, history.died_on.month)
            buy_in.append("0" if dead else history.buy_in.get((reference, month), "3"))
            hmo.append("" if dead else history.hmo.get((reference, month), "0"))
        yield "|".join(
            (
                bene.bene_id, bene.mbi, bene.surname, bene.given_name, rif_date(born_on), bene.sex, bene.zip,
                bene.state, rif_date(history.died_on), str(reference), *buy_in, *hmo,
            )
        ) + "\n"  # fmt: skip


def write_participants(path: Path, providers: Iterable[Provider], first: date) -> None:
    """Write the participant list, one row a site, and one row for an exclusion with its first day."""
    rows: list[list[object]] = []
    for provider in providers:
        number = int(provider.model_id[2:])
        identity = [provider.model_id, provider.kind, provider.tin, provider.ccn, provider.name]
        person = [*contact(number), f"contact{number}@example.org"]
        for zip_code in provider.zips:
            rows.append([*identity, zip_code, provider.place.cbsa, first.isoformat(), "", "", *person])
        if provider.exclusion:
            main = [provider.zips[0], provider.place.cbsa, first.isoformat(), "", provider.exclusion]
            rows.append([*identity, *main, *person])
    _write(path, PARTICIPANT_COLUMNS, rows)


def write_truth(path: Path, expected: Iterable[Expected]) -> None:
    """Write the episodes that construction must build, by beneficiary and day."""
    rows = [
        [
            row.bene_id, row.cancer_type, row.starts_on.isoformat(), row.ends_on.isoformat(), row.pc_participant,
            row.tc_participant, "true" if row.complete else "false", row.reason, row.duplicate_lines,
            dollars(row.duplicate_amount), row.case,
        ]
        for row in sorted(expected, key=lambda row: (row.bene_id, row.starts_on))
    ]  # fmt: skip
    _write(path, TRUTH_COLUMNS, rows)


def write_fees(path: Path, first: date) -> None:
    """Write the fee table by which no-pay lines are priced."""
    rows = [
        [hcpcs, modifier, setting, dollars(amount), first.isoformat(), "", fees.SOURCE]
        for hcpcs, modifier, setting, amount in fees.rows()
    ]
    _write(path, FEE_COLUMNS, rows)


def _write(path: Path, columns: str, rows: Iterable[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(columns.split())
        writer.writerows(rows)
