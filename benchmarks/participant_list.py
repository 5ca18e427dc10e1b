"""Loading of a list of 950 participants, new and with everybody changed; the baseline copies the written rows."""

from __future__ import annotations

import csv
import io
import sys
from typing import Any

from benchmarks import database, measuring

PARTICIPANTS, LIMIT_SECONDS = 950, 10.0
COLUMNS = (
    "model_id", "kind", "tin", "ccn", "legal_name", "site_zip", "cbsa", "from", "to", "exclusion", "contact_first",
    "contact_last", "contact_email",
)  # fmt: skip
KINDS = ("professional", "dual", "technical")
AS_LISTED = {"name": "Practice", "to": "", "host": "practice.example"}
CHANGED = {"name": "Center", "to": "2024-12-31", "host": "center.example"}


def main(names: list[str]) -> None:
    """Load the list, then one in which every name, contact and last day differs."""
    database.begin()
    for name, words in (("participant-list", AS_LISTED), ("participant-list-changed", CHANGED)):
        line = _load(_list(**words))
        if name in names:
            measuring.show(name, **line, limit_seconds=LIMIT_SECONDS)


def _load(content: bytes) -> dict[str, Any]:
    from portal import selectors
    from portal.models import Participant
    from portal.participation.models import Obligation, Site
    from portal.participation.services import participant_lists

    with selectors.portal_state():  # as in a request
        taken = measuring.measure(
            lambda: participant_lists.load_file(name="list.csv", content=content, complete=False, by="system:benchmark")
        )
    rows = [database.copied_out(model._meta.db_table) for model in (Participant, Site, Obligation)]
    bare = [database.bare_table(model._meta.db_table) for model in (Participant, Site, Obligation)]
    baseline = measuring.measure(lambda: [database.copy_in(*pair) for pair in zip(bare, rows, strict=True)])
    return {"taken": taken, "baseline": baseline, "rows": PARTICIPANTS}


def _list(*, name: str, to: str, host: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number in range(PARTICIPANTS):
        writer.writerow(
            (f"RO{20_000 + number}", KINDS[number % 3], f"97{number:07d}", "", f"{name} {number}", f"{10_001 + number}",
             "34980", "2021-01-01", to, "", "Ada", "Cole", f"contact{number}@{host}")
        )  # fmt: skip
    return text.getvalue().encode()


if __name__ == "__main__":
    main(sys.argv[1:])
