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

    def prepare(self, records: pl.DataFrame) -> list[bytes]:
        """Encrypt the identities, and return the rows in PostgreSQL's text format of COPY.

        Rows of one cancer type fill the same columns, so they are written together: only those columns are named.
        """
        import polars as pl

        from quality.intake.tables import ROW

        needed = records.select(ROW, *(pl.col(f"{name}#").alias(name) for name in self.names))
        return [self._lines(rows) for rows in needed.partition_by("cancer_type")]

    def _lines(self, records: pl.DataFrame) -> bytes:
        import polars as pl

        from quality.intake.tables import ROW

        identity = {name: records[name].cast(pl.String).to_list() for name in _IDENTITY}
        index = pl.Series(encryption.blind_indexes("mbi", identity["mbi"]))
        fields = [
            pl.lit(f"{self.version.pk}\t{self.version.participant_id}"),
            pl.col(ROW).cast(pl.String),
            pl.lit(index),
            pl.lit(pl.Series(identity_indexes(*(identity[name] for name in _IDENTITY[1:])))),
            *(_encrypted(name, values) for name, values in identity.items()),
            pl.col("episode_start_date").cast(pl.String),
            pl.col("cancer_type"),
            pl.lit(_escaped(_elements(records))),
        ]
        lines = records.select(pl.concat_str(fields, separator="\t")).to_series()
        # In the order of the index, so that it grows at few places at a time.
        return ("\n".join(lines.gather(index.arg_sort()).to_list()) + "\n").encode()

    def write(self, prepared: list[bytes]) -> None:
        """Write the rows of a batch in a transaction of their own.

        :raises NotChecking: when the version is no longer being checked.
        """
        write_lines(version_id=self.version.pk, lines=prepared, by=self.by)


def _encrypted(name: str, values: list[str | None]) -> pl.Expr:
    """Encrypt the values of a column, and write them in hexadecimal digits as COPY reads them."""
    import polars as pl

    field: Any = ClinicalRecord._meta.get_field(name)
    encrypted = pl.Series(encryption.encrypt_many(field.encrypted_as, values), dtype=pl.Binary)
    return pl.lit("\\\\x") + pl.lit(encrypted).bin.encode("hex")


def _elements(records: pl.DataFrame) -> pl.Series:
    """Return the elements of each row as JSON, without those that have no value in any of the rows."""
    import polars as pl

    from quality.intake.tables import ROW

    filled = [
        column.name
        for column in records.iter_columns()
        if column.name not in (ROW, *_KEYS) and column.null_count() < column.len()
    ]
    return records.select(pl.struct(filled).struct.json_encode()).to_series()


def _escaped(text: pl.Series) -> pl.Series:
    """Return texts with the backslashes escaped for COPY; JSON has no other character that COPY would read."""
    if not text.str.contains("\\", literal=True).any():
        return text
    return text.str.replace_all("\\", "\\\\", literal=True)


@use_case("version.write_rows")
def write_lines(*, version_id: int, lines: list[bytes], by: Actor) -> None:
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
