"""Check of a clinical-data file of 10,000 rows; the baseline reads, encrypts and writes the same rows and no more."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from benchmarks import database, measuring

if TYPE_CHECKING:
    from django.db.models import Model

    from quality.models import Version

ROWS = 10_000
TIMES = 5
BY = "system:benchmark"


def main(names: list[str]) -> None:
    """Receive and check good files, then files in which every cell is wrong; no two files share a row."""
    database.begin()
    from portal.participation.services import enrollment
    from portal.services import demonstration_clock
    from quality.models import ClinicalRecord, Finding

    demonstration_clock.move(to=date(2020, 12, 1), by=BY)
    practice = enrollment.issue(
        model_id="RO00001", kind="dual", legal_name="Benchmark Radiation Oncology, PLLC", tin="123456789", ccn="",
        contact_first_name="Ada", contact_last_name="Birch", contact_email="ada.birch@practice.example",
        from_on=date(2021, 1, 1), by=BY,
    )  # fmt: skip
    demonstration_clock.move(to=date(2022, 1, 10), by=BY)  # inside the window of the second half of 2021
    if "clinical-upload" in names:
        _measure("clinical-upload", practice, lambda row: row, ClinicalRecord)
    if "clinical-upload-bad" in names:
        _measure("clinical-upload-bad", practice, lambda row: dict.fromkeys(row, "?"), Finding)


def _measure(bench: str, practice: Any, alter: Callable[[dict[str, str]], dict[str, str]], model: type[Model]) -> None:
    from django.core.files.base import ContentFile

    from quality.generator import uploads as specimens
    from quality.intake.layouts import CLINICAL_DATA
    from quality.services import checks, submissions

    taken, bare = [], []
    for seed in range(1 + TIMES):
        made = specimens.episodes(ROWS, seed=seed, first=date(2021, 4, 5), last=date(2021, 10, 1))
        rows = [alter(specimens.clinical_row(episode)) | {"target_site": f"site {seed}"} for episode in made]
        version = submissions.receive(
            participant=practice, year=2021, file_type=CLINICAL_DATA, period=2, by=BY,
            upload=ContentFile(specimens.as_csv(rows, file_type=CLINICAL_DATA), name=f"{seed}.csv"),
        )  # fmt: skip
        taken.append(measuring.measure(lambda version=version: checks.check_version(version_id=version.pk, by=BY)))
        version.refresh_from_db()
        assert version.rows == ROWS
        assert version.accepted_rows == (ROWS if bench == "clinical-upload" else 0), version.accepted_rows
        bare.append(_bare(version, model))
    # Leave out the first check: it loads Polars and the layouts.
    checked, baseline = measuring.median(taken[1:]), measuring.median(bare[1:])
    stored = model.objects.filter(version=version).count()
    measuring.show(bench, checked, baseline, rows=ROWS, first_seconds=round(taken[0].seconds, 3), stored=stored)


def _bare(version: Version, model: type[Model]) -> measuring.Cost:
    """Measure reading the file, encrypting the same columns, and writing the rows by COPY."""
    import polars as pl
    from django.db import connection

    from portal.encryption import EncryptedTextField, blind_index, decrypt, encrypt_many
    from portal.services import stored_files

    fields = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM "{model._meta.db_table}" WHERE version_id = %s', [version.pk])  # noqa: S608
        columns = [list(column) for column in zip(*cursor.fetchall(), strict=True)]
    encrypted = {at: field.encrypted_as for at, field in enumerate(fields) if isinstance(field, EncryptedTextField)}
    of_mbi, indexed = ([at for at, field in enumerate(fields) if field.name == name] for name in ("mbi", "mbi_index"))
    for at, name in encrypted.items():
        columns[at] = [None if value is None else decrypt(name, value) for value in columns[at]]
    table = database.bare_table(model._meta.db_table)

    def work() -> None:
        pl.read_csv(copies["upload"], infer_schema=False)
        written = list(columns)
        for at, name in encrypted.items():
            written[at] = encrypt_many(name, columns[at])
        for at, plain in zip(indexed, of_mbi, strict=True):
            written[at] = [blind_index("mbi", value) for value in columns[plain]]
        with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in zip(*written, strict=True):
                copy.write_row(row)

    with stored_files.plain_copies(files={"upload": version.file}, by=BY) as copies:
        return measuring.measure(work)


if __name__ == "__main__":
    main(sys.argv[1:])
