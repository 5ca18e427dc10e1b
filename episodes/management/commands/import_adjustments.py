"""`manage.py import_adjustments FILE --source TEXT`: load participants' adjustments (docs/formats.md#adjustments)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from episodes.services import adjustment_tables
from portal.services.use_case import Refused


class Command(BaseCommand):
    """Load a table; print the numbers of new, changed and unchanged rows as JSON."""

    help = "Load the adjustments of many participants. One fault rejects the whole table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="who calculated the figures, and when")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")

    def handle(self, *args: Any, file: Path, source: str, dry_run: bool, **options: Any) -> None:
        try:
            content = file.read_bytes()
            if dry_run:
                found = adjustment_tables.preview(content=content, source=source)
            else:
                table = adjustment_tables.load(name=file.name, content=content, source=source, by="system:import")
                found = table.outcome
        except (OSError, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({**found, "dry_run": dry_run}, indent=2))
