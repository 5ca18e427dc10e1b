"""Read Medicare's RIF files into normalised frames, row by unreadable row kept out and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

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
    KINDS,
    LAYOUTS,
    MEDICARE_PAYS_FIRST,
    OUTPATIENT,
    OUTPATIENT_VOID,
    ZIP_LENGTH,
    Layout,
)

SEPARATOR = "|"
NEVER_IN_TEXT = "\x1f"
DATE_FORMAT = "%d-%b-%Y"
DATE_SHAPE = r"^\d{1,2}-[A-Za-z]{3}-\d{4}$"
AMOUNT_SHAPE = r"^[+-]?(\d{1,9})?(\.\d{0,2}0*)?$"
COUNT_SHAPE = r"^[+-]?\d{1,9}(\.\d*)?$"
FIRST_DATA_LINE = 2
LINES_A_PIECE = 1_000_000
BYTES_LOOKED_AT_FOR_HEADER = 1 << 20

BlindIndex = Callable[[list[str]], list[str]]
"""Takes tax numbers, gives their blind indexes in the same order."""


class UnreadableFile(ValueError):
    """Says in one sentence why a whole file cannot be taken."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, or a piece of it, as read: rows normalised, and those kept out with line number and reason.

    `rows` counts both; `lines` counts blank lines as well.
    """

    kind: str
    frame: pl.DataFrame
    rejected: pl.DataFrame
    rows: int
    lines: int

    @property
    def rejected_by_reason(self) -> dict[str, int]:
        """Count the rows kept out by reason, the most frequent first."""
        counted = self.rejected.group_by("reason").len().sort("len", "reason", descending=[True, False])
        return dict(counted.iter_rows())


def header_of(path: Path) -> list[str]:
    """Name the columns of a file as its first line gives them, in capitals, without a byte-order mark.

    :raises UnreadableFile: if the file is empty or its first line is not text with pipes.
    """
    with path.open("rb") as opened:
        first = opened.readline(BYTES_LOOKED_AT_FOR_HEADER)
    if not first.strip():
        raise UnreadableFile(f"{path.name} is empty: a header line with the names of the columns is expected.")
    try:
        text = first.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(
            f"{path.name} is not UTF-8 text: export it again as UTF-8 with pipes between fields."
        ) from None
    names = [name.strip().strip('"').upper() for name in text.rstrip("\r\n").split(SEPARATOR)]
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    if doubled:
        raise UnreadableFile(f"{path.name} names a column twice: {', '.join(doubled)}.")
    return names


def kind_of(path: Path) -> str | None:
    """Tell from a file's name which kind of RIF file it is (`carrier-2021.csv`); None for other files."""
    if path.suffix.lower() not in (".csv", ".txt"):
        return None
    return next((kind for kind in KINDS if kind in path.stem.lower()), None)


def read_in_pieces(
    path: Path, kind: str, *, blind_index: BlindIndex, lines_a_piece: int = LINES_A_PIECE
) -> Iterator[Reading]:
    """Read a RIF file of any size piece by piece, in bounded memory.

    :raises UnreadableFile: if a required column is missing or the file is no text with pipes.
    """
    skip = 0
    while True:
        piece = read(path, kind, blind_index=blind_index, skip=skip, most=lines_a_piece)
        yield piece
        if piece.lines < lines_a_piece:
            return
        skip += piece.lines


def read(path: Path, kind: str, *, blind_index: BlindIndex, skip: int = 0, most: int | None = None) -> Reading:
    """Read one RIF file of the given kind; rows that cannot be read are kept out and listed.

    Tax numbers leave this function only as blind indexes. Money is in whole cents. `skip` lines after the header
    are passed over, and at most `most` read.

    :raises UnreadableFile: if a required column is missing or the file is no text with pipes.
    """
    layout = LAYOUTS[kind]
    names = header_of(path)
    missing = [name for name in layout.required if name not in names]
    if missing:
        raise UnreadableFile(f"{path.name} lacks the column {', '.join(missing)} that a {kind} file must have.")
    raw, lines = _raw(path, names, layout, skip, most)
    checked = raw.with_columns(reason=_reason(layout, kind))
    rejected = checked.filter(pl.col("reason").is_not_null()).select("line", "reason")
    accepted = checked.filter(pl.col("reason").is_null()).drop("reason")
    return Reading(
        kind=kind,
        frame=_NORMALISERS[kind](_typed(accepted, layout), blind_index),
        rejected=rejected.sort("line"),
        rows=raw.height,
        lines=lines,
    )


def read_nothing(kind: str) -> pl.DataFrame:
    """Give the frame that a file of a kind without any rows would be read into."""
    layout = LAYOUTS[kind]
    empty = pl.DataFrame(schema=dict.fromkeys(layout.columns, pl.String))
    return _NORMALISERS[kind](_typed(empty, layout), list)


def _raw(path: Path, names: list[str], layout: Layout, skip: int, most: int | None) -> tuple[pl.DataFrame, int]:
    """Read the wanted columns as stripped text, with line number and number of fields; say how many lines it was."""
    wanted = [name for name in names if name in layout.columns]
    # The header stays in sight: without it Polars takes the number of columns from the first row, broken or not.
    scanned = pl.scan_csv(
        path,
        separator=SEPARATOR,
        quote_char=None,
        infer_schema=False,
        truncate_ragged_lines=True,
        encoding="utf8-lossy",
        skip_rows_after_header=skip,
        n_rows=most,
    )
    as_written = dict(zip(names, scanned.collect_schema().names(), strict=True))
    frame = scanned.select(pl.col(as_written[name]).alias(name) for name in wanted).collect()
    separators = pl.read_csv(
        path,
        separator=NEVER_IN_TEXT,
        quote_char=None,
        has_header=False,
        skip_lines=1 + skip,
        n_rows=most,
        schema={"text": pl.String},
        encoding="utf8-lossy",
        truncate_ragged_lines=True,
    ).select(separators=pl.col("text").str.count_matches(SEPARATOR, literal=True))
    # A file without processing indicators holds accepted lines only; in one that has them a blank is no acceptance.
    defaults = {"LINE_PRCSG_IND_CD": ACCEPTED_LINE}
    absent = [pl.lit(defaults.get(name, "")).alias(name) for name in layout.columns if name not in names]
    counted = (
        frame.with_columns(separators, expected=pl.lit(len(names) - 1))
        .with_row_index("line", offset=FIRST_DATA_LINE + skip)
        .filter(pl.col("separators").is_not_null())
        .with_columns(pl.col(wanted).fill_null("").str.strip_chars(), *absent)
    )
    return counted, frame.height


def _reason(layout: Layout, kind: str) -> pl.Expr:
    """Give the first reason why a row cannot be read, or null."""
    reasons = pl.when(pl.col("separators") != pl.col("expected")).then(pl.lit("wrong number of fields"))
    for name in layout.never_blank:
        reasons = reasons.when(pl.col(name) == "").then(pl.lit(f"{name} is blank"))
    for name in layout.dates:
        readable = pl.col(name).str.contains(DATE_SHAPE) & _date(name).is_not_null()
        reasons = reasons.when((pl.col(name) != "") & ~readable).then(pl.lit(f"{name} is not a date like 31-Jan-2021"))
    for name in layout.amounts:
        shaped = pl.col(name).str.contains(AMOUNT_SHAPE) & pl.col(name).str.contains(r"\d|^$")
        reasons = reasons.when(~shaped).then(pl.lit(f"{name} is not an amount in dollars and cents"))
    for name in layout.counts:
        shaped = (pl.col(name) == "") | pl.col(name).str.contains(COUNT_SHAPE)
        reasons = reasons.when(~shaped).then(pl.lit(f"{name} is not a number"))
    for line_day in {CARRIER: ("LINE_1ST_EXPNS_DT",), OUTPATIENT: ("REV_CNTR_DT",)}.get(kind, ()):
        both_blank = (pl.col(line_day) == "") & (pl.col("CLM_FROM_DT") == "")
        reasons = reasons.when(both_blank).then(pl.lit(f"{line_day} and CLM_FROM_DT are blank"))
    if kind == HOSPICE:
        backwards = _date("CLM_THRU_DT") < _date("CLM_FROM_DT")
        reasons = reasons.when(backwards).then(pl.lit("CLM_THRU_DT is before CLM_FROM_DT"))
    return reasons.otherwise(None)


def _date(name: str) -> pl.Expr:
    """Parse a RIF date; null where it is none."""
    return pl.col(name).str.to_date(DATE_FORMAT, strict=False)


def _typed(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Turn the checked text of dates, amounts (to cents) and counts into their types."""
    cents = [
        (pl.when(pl.col(name) == "").then(pl.lit("0")).otherwise(pl.col(name)).cast(pl.Decimal(18, 2)) * 100)
        .cast(pl.Int64)
        .alias(name)
        for name in layout.amounts
    ]
    counts = [pl.col(name).cast(pl.Float64, strict=False).round().cast(pl.Int64).alias(name) for name in layout.counts]
    return frame.with_columns(*[_date(name).alias(name) for name in layout.dates], *cents, *counts)


def _upper(name: str) -> pl.Expr:
    return pl.col(name).str.to_uppercase()


def _diagnosis(name: str) -> pl.Expr:
    return _upper(name).str.replace_all(".", "", literal=True)


def _carrier(frame: pl.DataFrame, blind_index: BlindIndex) -> pl.DataFrame:
    """Bring carrier rows into the common shape of claim lines."""
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
    """Bring outpatient rows into the common shape of claim lines."""
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
    """Bring beneficiary rows into one row a year with twelve buy-in and twelve HMO characters."""

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
    """Bring hospice rows into periods of election."""
    return (
        frame.filter(_upper("FINAL_ACTION") != "N")
        .select(bene_id="BENE_ID", from_on="CLM_FROM_DT", to_on="CLM_THRU_DT")
        .unique(maintain_order=True)
    )


_NORMALISERS: dict[str, Callable[[pl.DataFrame, BlindIndex], pl.DataFrame]] = {
    CARRIER: _carrier,
    OUTPATIENT: _outpatient,
    BENEFICIARY: _beneficiary,
    HOSPICE: _hospice,
}

IDENTITY_COLUMNS = ("mbi", "surname", "given_name", "born_on", "sex")
"""Columns of a beneficiary frame that must never be written to Parquet."""
