"""Participant lists for tests: rows are dictionaries, files are bytes."""

from __future__ import annotations

import csv
import io
from typing import Any

from portal.participation.services import participant_lists

COLUMNS = (
    "model_id", "kind", "tin", "ccn", "legal_name", "site_zip", "cbsa", "from", "to", "exclusion", "contact_first",
    "contact_last", "contact_email",
)  # fmt: skip
ROW = {
    "model_id": "RO40001", "kind": "professional", "tin": "940000011", "ccn": "", "legal_name": "Harbor Radiation",
    "site_zip": "02118", "cbsa": "14460", "from": "2021-01-01", "to": "", "exclusion": "", "contact_first": "Nell",
    "contact_last": "Ames", "contact_email": "nell@harbor.example",
}  # fmt: skip
HOSPITAL = {
    **ROW, "model_id": "RO40002", "kind": "technical", "tin": "", "ccn": "220810", "legal_name": "Harbor Hospital",
    "contact_email": "desk@hospital.example",
}  # fmt: skip


def row(**changes: str) -> dict[str, str]:
    """Return a valid row with changes; write `from_` for the column `from`, and `zip` for `site_zip`."""
    names = {"from_": "from", "zip": "site_zip"}
    return {**ROW, **{names.get(name, name): value for name, value in changes.items()}}


def file_of(*rows: dict[str, str], separator: str = ",", columns: tuple[str, ...] = COLUMNS) -> bytes:
    """Return a list as the bytes of a file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([one.get(name, "") for name in columns] for one in rows)
    return text.getvalue().encode()


def load(*rows: dict[str, str], complete: bool = False) -> dict[str, Any]:
    """Load a list and return what it changed."""
    return participant_lists.load_file(name="list.csv", content=file_of(*rows), complete=complete, by="test")


def counts(found: dict[str, Any]) -> tuple[int, int, int, int]:
    """Return the numbers of new, changed, ended and unchanged participants."""
    return found["new"], found["changed"], found["ended"], found["unchanged"]
