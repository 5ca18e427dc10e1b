"""Storing and reading a file of 64 MB; the baseline hashes and copies the same bytes without encryption."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from benchmarks import database, measuring

SIZE = 64 << 20
PIECE = 64 * 1024
TIMES = 5
BY = "system:benchmark"


def main(names: list[str]) -> None:
    """Measure storing and reading, and print the named ones."""
    database.begin()
    from django.conf import settings
    from django.core.files.base import File

    from portal.services import file_intake, stored_files

    folder = Path(settings.DATA_DIR)
    plain, copy = folder / "plain", folder / "copy"
    plain.write_bytes(os.urandom(SIZE))

    def keep() -> None:
        with plain.open("rb") as opened, file_intake.receiving(use="submission", by=BY) as intake:
            taken = intake.take(File(opened, name="a.csv"), limit=SIZE, advice="")
            kept.append(file_intake.keep(taken=taken, by=BY))

    def read() -> None:
        with stored_files.plain_copies(files={"a": kept[-1]}, by=BY):
            pass

    def hash_and_copy() -> None:
        digest = hashlib.sha256()
        with plain.open("rb") as source, copy.open("wb") as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())

    kept: list = []
    into, out, bare = measuring.by_turns(keep, read, hash_and_copy, times=TIMES)
    for name, taken in (("file-in", into), ("file-out", out)):
        if name in names:
            measuring.show(name, taken, bare, rows=1, bytes=SIZE)


if __name__ == "__main__":
    main(sys.argv[1:])
