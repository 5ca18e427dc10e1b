"""`manage.py import_participants FILE`: the participant list (contracts § 3)."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.participation.services import participant_list
from portal.services.use_case import Refused

COLUMNS = (
    "model_id", "kind", "tin", "ccn", "legal_name", "site_zip", "cbsa", "from", "to", "exclusion",
    "contact_first", "contact_last", "contact_email",
)  # fmt: skip


class Command(BaseCommand):
    help = "Import a participant list: one row a site, dates ISO."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines)
                if missing := [name for name in COLUMNS if name not in (reader.fieldnames or [])]:
                    raise CommandError(f"{file.name} lacks the columns {', '.join(missing)}.")
                rows = [_row(number, record) for number, record in enumerate(reader, start=2)]
            counts = participant_list.import_list(rows=rows, by="system:import")
        except (OSError, ValueError, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(counts))


def _row(number: int, record: dict[str, str]) -> participant_list.ListRow:
    text = {name: (record[name] or "").strip() for name in COLUMNS}
    try:
        from_on = date.fromisoformat(text.pop("from"))
        to = text.pop("to")
        return participant_list.ListRow(from_on=from_on, to_on=date.fromisoformat(to) if to else None, **text)
    except ValueError as error:
        raise ValueError(f"Row {number}: a date is not in the form 2021-01-31 ({error}).") from error
