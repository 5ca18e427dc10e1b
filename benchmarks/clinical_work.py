"""One piece of work of `clinical_upload` in a fresh process, as a worker would do it: prints its cost as JSON.

`check VERSION` checks a version. `bare FILE` reads a file, encrypts the identities of the patients and writes the same
columns by COPY, unchecked. `calamine FILE` reads a workbook.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import django

from benchmarks import measuring

IDENTITY = ("mbi", "last_name", "first_name", "date_of_birth")


def check(version_id: str) -> Callable[[], object]:
    """Return the check of a version, with everything imported that a worker has imported."""
    import quality.intake.checking  # noqa: F401
    from quality.services import checks

    return lambda: checks.check_version(version_id=int(version_id), by="system:benchmark")


def bare(path: str) -> Callable[[], object]:
    """Return the reading, encrypting and writing of the rows of a file."""
    import polars as pl
    from django.db import connection

    from benchmarks import database
    from portal.encryption import blind_indexes, encrypt_many
    from quality.models import ClinicalRecord
    from quality.models.clinical_record import identity_indexes

    table = database.bare_table(ClinicalRecord._meta.db_table)

    def work() -> None:
        frame = pl.read_csv(path, infer_schema=False)
        secret = [encrypt_many(f"clinical_record.{name}", frame[name].to_list()) for name in IDENTITY]
        index = blind_indexes("mbi", frame["mbi"].to_list())
        identity = identity_indexes(*(frame[name].to_list() for name in IDENTITY[1:]))
        others = [name for name in frame.columns if name not in (*IDENTITY, "episode_start_date", "cancer_type")]
        elements = frame.select(pl.struct(others).struct.json_encode()).to_series()
        keys = "id, version_id, participant_id, row, mbi_index, identity_index"
        statement = (
            f'COPY "{table}" ({keys}, {", ".join(IDENTITY)}, episode_starts_on, cancer_type, elements) FROM STDIN'
        )
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for number, row in enumerate(
                zip(index, identity, *secret, frame["episode_start_date"], frame["cancer_type"], elements, strict=True)
            ):
                copy.write_row((number, 1, 1, number, *row))

    return work


def calamine(path: str) -> Callable[[], object]:
    """Return the reading of all rows of a workbook."""
    from python_calamine import load_workbook

    return lambda: [None for _ in load_workbook(Path(path)).get_sheet_by_index(0).iter_rows()]


if __name__ == "__main__":
    django.setup()
    cost = measuring.measure({"check": check, "bare": bare, "calamine": calamine}[sys.argv[1]](sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // measuring.KILOBYTES_A_MEGABYTE
    print(json.dumps({**cost._asdict(), "peak_rss_mb": peak}))
