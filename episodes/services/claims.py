"""Import of claims files: rows as Parquet in the file store, identities of beneficiaries encrypted in their table."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import connection

from episodes.engine.layout import IDENTITY_COLUMNS
from episodes.engine.recognition import UnreadableFile, check_regular, header_of, kind_of
from episodes.models import Beneficiary, ClaimsFile, ClaimsPiece, OtherBirthDate, RejectedRow
from portal import clock
from portal.encryption import blind_indexes, encrypt_many
from portal.files.kinds import PARQUET
from portal.formatting import long_date
from portal.selectors import portal_state
from portal.services import file_intake
from portal.services.file_intake import Intake
from portal.services.use_case import Actor, Refused, actor_label, use_case

from .bulk import copy_frame

if TYPE_CHECKING:
    import polars as pl

USE = "claims"
CHUNK_BYTES = 1 << 20
LONGEST_NAME = 200
IDENTITY_TABLE = "incoming_beneficiary"


@dataclass(frozen=True, slots=True)
class FolderContents:
    """A folder's claims files with their kinds, and the reason why each other file is not read, by name."""

    files: tuple[tuple[str, Path], ...]
    not_read: Mapping[str, str]


def find_files(folder: Path) -> FolderContents:
    """Find the claims files of a folder by their headers, in the order of their names."""
    files, not_read = [], {}
    for path in sorted(folder.iterdir()):
        try:
            if path.is_dir():
                raise UnreadableFile(f"{path.name} is a folder. Import it separately.")
            files.append((kind_of(path, header_of(path)), path))
        except UnreadableFile as error:
            not_read[path.name] = str(error)
        except OSError:
            not_read[path.name] = f"{path.name} cannot be opened."
    return FolderContents(tuple(files), not_read)


def import_files(
    *, files: Sequence[tuple[str, Path]], not_read: Mapping[str, str] | None = None, by: Actor
) -> dict[str, Any]:
    """Import RIF files and return the counts; rows that cannot be read are rejected, counted and listed.

    A file that was imported before is left out, and the counts name it with the day of its import.

    :param files: pairs of kind and path
    :param not_read: reasons why other files of the folder are not read, by name; repeated in the counts

    :raises Refused: when a file cannot be read at all, or when no file is left to import.
    """
    # One import reads the portal's state once, as a request or a job does.
    with portal_state(), file_intake.receiving(use=USE, by=by) as intake:
        return _import_files(files=files, not_read=not_read or {}, intake=intake, by=by)


@use_case("claims.import_files")
def _import_files(
    *, files: Sequence[tuple[str, Path]], not_read: Mapping[str, str], intake: Intake, by: Actor
) -> dict[str, Any]:
    imported: list[ClaimsFile] = []
    refused: list[str] = []
    for kind, path in files:
        try:
            check_regular(path)
        except UnreadableFile as error:
            raise Refused(str(error)) from error
        digest = _sha256(path)
        earlier = ClaimsFile.objects.filter(sha256=digest).first()
        if earlier is None:
            imported.append(_import_file(kind, path, digest, intake, by))
        else:
            day = long_date(earlier.imported_at)
            refused.append(f"{path.name} was imported on {day} as {earlier.name}. It is not read again.")
    if not imported:
        raise Refused(" ".join([*refused, *not_read.values()]) or "There is no file to import.")
    return {
        "files": [
            {
                "kind": made.kind,
                "name": made.name,
                "sha256": made.sha256,
                "rows": made.rows,
                "accepted": made.rows - made.rejected_rows,
                "rejected": made.rejected_rows,
                "rejected_by_reason": made.rejected_by_reason,
                **({"other_birth_dates": made.other_birth_dates} if made.kind == ClaimsFile.Kind.BENEFICIARY else {}),
            }
            for made in imported
        ],
        "refused": refused,
        "not_read": [{"name": name, "reason": reason} for name, reason in (not_read or {}).items()],
        "rows": sum(made.rows for made in imported),
        "accepted": sum(made.rows - made.rejected_rows for made in imported),
        "rejected": sum(made.rejected_rows for made in imported),
    }


def _import_file(kind: str, path: Path, digest: str, intake: Intake, by: Actor) -> ClaimsFile:
    """Read a file piece by piece into the store, and its beneficiaries and rejected rows into their tables."""
    # Polars must not be loaded before a worker forks, so this function imports it.
    from episodes.engine.reading import read_in_pieces

    made = ClaimsFile.objects.create(
        kind=kind,
        # A name in an old encoding has bytes that are no text.
        name=path.name.encode(errors="surrogateescape").decode(errors="replace")[:LONGEST_NAME],
        sha256=digest,
        size_bytes=path.stat().st_size,
        rows=0,
        rejected_rows=0,
        imported_at=clock.now(),
        imported_by=actor_label(by),
    )
    reasons: Counter[str] = Counter()
    try:
        for piece in read_in_pieces(path, kind, blind_index=_blind_indexes):
            _keep_piece(made, piece.frame.drop(IDENTITY_COLUMNS, strict=False), intake, by)
            made.rows += piece.rows
            made.rejected_rows += piece.rejected.height
            reasons.update(piece.rejected_by_reason)
            copy_frame(RejectedRow, piece.rejected.rename({"line": "line_number"}).with_columns(claims_file_id=made.pk))
            if kind == ClaimsFile.Kind.BENEFICIARY:
                made.other_birth_dates += _keep_identities(made, piece.frame)
    except UnreadableFile as error:
        raise Refused(str(error)) from error
    made.rejected_by_reason = dict(reasons.most_common())
    made.save()
    return made


def _keep_piece(made: ClaimsFile, frame: pl.DataFrame, intake: Intake, by: Actor) -> None:
    """Store rows as Parquet, compressed in memory: the frame that is there already is much larger."""
    from episodes.engine.stored import ROWS_A_GROUP, with_buckets

    parquet = io.BytesIO()
    with_buckets(frame).write_parquet(parquet, row_group_size=ROWS_A_GROUP)
    taken = intake.take_own(File(parquet, name=f"{made.kind}.parquet"), kind=PARQUET)
    ClaimsPiece.objects.create(claims_file=made, file=file_intake.keep(taken=taken, by=by))


def _blind_indexes(tax_numbers: list[str]) -> list[str]:
    """Return the blind index of each tax number."""
    return blind_indexes("tin", tax_numbers)


def _indexes(kind: str, values: Sequence[str]) -> list[str]:
    """Return the blind index of each value; a blank one stays blank."""
    indexes = iter(blind_indexes(kind, filter(None, values)))
    return [next(indexes) if value else "" for value in values]


def _keep_identities(made: ClaimsFile, frame: pl.DataFrame) -> int:
    """Write names, MBIs and birth dates encrypted; the row of a later file replaces that of an earlier one.

    List the beneficiaries whose rows disagree about the birth date, in this piece or with an earlier one, and return
    their number.
    """
    import polars as pl

    births_of_one = frame.group_by("bene_id").agg(pl.col("born_on").drop_nulls().n_unique())
    doubtful = births_of_one.filter(pl.col("born_on") > 1)["bene_id"].to_list()
    latest = frame.sort("year").unique("bene_id", keep="last", maintain_order=True).sort("bene_id")
    rows = latest.select("bene_id", "mbi", "surname", "given_name", "born_on", "sex").rows()
    if not rows:
        return 0
    bene_ids, mbis, surnames, given_names, births, sexes = zip(*rows, strict=True)
    columns = (
        bene_ids,
        _encrypted("mbi", mbis),
        _indexes("mbi", mbis),
        _encrypted("surname", surnames),
        _encrypted("given_name", given_names),
        _encrypted("born_on", days := [day.isoformat() if day else "" for day in births]),
        _indexes("born_on", days),
        sexes,
    )
    names = "bene_id, mbi, mbi_index, surname, given_name, born_on_text, born_index, sex"
    table = Beneficiary._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {IDENTITY_TABLE} (LIKE {table}) ON COMMIT DROP")
        cursor.execute(f"ALTER TABLE {IDENTITY_TABLE} DROP COLUMN id")
        with cursor.copy(f"COPY {IDENTITY_TABLE} ({names}) FROM STDIN") as copy:
            for row in zip(*columns, strict=True):
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {OtherBirthDate._meta.db_table} (claims_file_id, bene_id) SELECT %s, bene_id "  # noqa: S608
            f"FROM {IDENTITY_TABLE} n LEFT JOIN {table} e USING (bene_id) WHERE bene_id = ANY(%s) "
            "OR (n.born_index <> e.born_index AND n.born_index <> '' AND e.born_index <> '')",
            [made.pk, doubtful],
        )
        disagreeing: int = cursor.rowcount
        cursor.execute(
            f"INSERT INTO {table} ({names}) "  # noqa: S608 - names of our own tables and columns
            f"SELECT {names} FROM {IDENTITY_TABLE} "
            "ON CONFLICT (bene_id) DO UPDATE SET mbi = EXCLUDED.mbi, mbi_index = EXCLUDED.mbi_index, "
            "surname = EXCLUDED.surname, given_name = EXCLUDED.given_name, "
            "born_on_text = EXCLUDED.born_on_text, born_index = EXCLUDED.born_index, sex = EXCLUDED.sex"
        )
        cursor.execute(f"DROP TABLE {IDENTITY_TABLE}")
    return disagreeing


def _encrypted(name: str, values: Sequence[str]) -> list[bytes | None]:
    """Encrypt the values of a column as its model field encrypts one; blanks become null."""
    return encrypt_many(f"beneficiary.{name}", [value or None for value in values])


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as opened:
        while chunk := opened.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
