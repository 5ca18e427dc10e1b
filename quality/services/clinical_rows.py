"""Rows of clinical data, written batch by batch while their file is checked; they count when the version is accepted.

A check that is rejected, canceled or killed leaves no rows: its end, or the next check of the version, removes them.
Polars is imported inside functions, so that a worker's parent process never loads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal import encryption
from portal.services.use_case import Actor, use_case
from quality.models import ClinicalRecord, Version
from quality.models.clinical_record import identity_indexes

if TYPE_CHECKING:
    import polars as pl

_IDENTITY = ("mbi", "last_name", "first_name", "date_of_birth")
_KEYS = (*_IDENTITY, "episode_start_date", "cancer_type", "layout_version")
_COLUMNS = (
    "version_id", "participant_id", "row", "mbi_index", "identity_index", *_IDENTITY, "episode_starts_on",
    "cancer_type", "elements",
)  # fmt: skip


class NotChecking(Exception):
    """A version whose check goes on is no longer being checked: another worker ended it, or a person canceled it."""


class RowsMissing(Exception):
    """An accepted version has not all of its rows: another worker removed some, so the check begins again."""


@dataclass(frozen=True)
class ClinicalRows:
    """A sink of the checker that writes the rows of one version."""

    version: Version
    names: tuple[str, ...]
    by: Actor

    def prepare(self, records: pl.DataFrame) -> bytes:
        """Encrypt the identities, and return the rows in PostgreSQL's text format of COPY."""
        import polars as pl

        from quality.intake.tables import ROW

        records = records.sort("mbi#")  # so that the index grows at few places at a time
        plain = {name: records[f"{name}#"].cast(pl.String).to_list() for name in _IDENTITY}
        mbis = plain["mbi"]
        secret = [pl.Series(name, _encrypted(name, values)) for name, values in plain.items()]
        fields = [
            pl.lit(str(self.version.pk)),
            pl.lit(str(self.version.participant_id)),
            pl.col(ROW).cast(pl.String),
            pl.lit(pl.Series(encryption.blind_indexes("mbi", mbis))),
            pl.lit(pl.Series(identity_indexes(*(plain[name] for name in _IDENTITY[1:])))),
            *map(pl.lit, secret),
            pl.col("episode_start_date#").cast(pl.String),
            pl.col("cancer_type#"),
            _elements(records, self.names).str.replace_all("\\", "\\\\", literal=True),
        ]
        lines = records.select(pl.concat_str(fields, separator="\t").alias("line"))["line"]
        return ("\n".join(lines.to_list()) + "\n").encode()

    def write(self, prepared: bytes) -> None:
        """Write the rows of a batch in a transaction of their own.

        :raises NotChecking: when the version is no longer being checked.
        """
        write_lines(version_id=self.version.pk, lines=prepared, by=self.by)


def _encrypted(name: str, values: list[str | None]) -> list[str | None]:
    """Encrypt the values of a column, and write them in hexadecimal digits as COPY reads them."""
    field: Any = ClinicalRecord._meta.get_field(name)
    return [
        None if value is None else f"\\\\x{value.hex()}"
        for value in encryption.encrypt_many(field.encrypted_as, values)
    ]


def _elements(records: pl.DataFrame, names: tuple[str, ...]) -> pl.Expr:
    """Return the elements of each row as JSON, without those that have no value in the whole batch."""
    import polars as pl

    filled = [name for name in names if name not in _KEYS and records[f"{name}#"].null_count() < records.height]
    return pl.struct(pl.col(f"{name}#").alias(name) for name in filled).struct.json_encode()


@use_case("version.write_rows")
def write_lines(*, version_id: int, lines: bytes, by: Actor) -> None:
    """Write rows of a version that is being checked.

    :raises NotChecking: when it no longer is.
    """
    rows = Version.objects.select_for_update(no_key=True).filter(pk=version_id)
    if rows.values_list("status", flat=True).get() != Version.Status.CHECKING:
        raise NotChecking
    ClinicalRecord.objects.copy_lines_in(_COLUMNS, lines)


def check_complete(*, version: Version, rows: int) -> None:
    """Check that all rows of a version are written.

    :raises RowsMissing: when they are not.
    """
    if ClinicalRecord.objects.filter(version=version).count() != rows:
        raise RowsMissing(f"Version {version.pk} has not all of its {rows} rows.")


def remove(*, version: Version) -> None:
    """Remove the rows of a version that is not accepted; the caller holds its row."""
    rows = ClinicalRecord.objects.filter(version=version)
    rows._raw_delete(rows.db)
