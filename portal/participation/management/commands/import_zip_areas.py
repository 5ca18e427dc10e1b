"""`manage.py import_zip_areas FILE --source TEXT`: load a table of ZIP Codes and areas (docs/formats.md#zip-areas)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.participation.services import zip_areas
from portal.services.use_case import Refused


class Command(BaseCommand):
    """Load a table; print the numbers of new, changed, gone and unchanged ZIP Codes as JSON."""

    help = "Load HUD's table of ZIP Codes and core-based statistical areas. One fault rejects the whole table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="who published the table, and the period that it covers")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")

    def handle(self, *args: Any, file: Path, source: str, dry_run: bool, **options: Any) -> None:
        try:
            content = file.read_bytes()
            found = zip_areas.preview(content=content)
            if not dry_run:
                zip_areas.load(name=file.name, content=content, source=source, by="system:import")
        except (OSError, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({**found, "dry_run": dry_run}, indent=2))
