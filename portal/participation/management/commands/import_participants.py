"""`manage.py import_participants FILE`: load a participant list (docs/formats.md#participant-lists)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.participation.services import participant_lists
from portal.services.use_case import Refused


class Command(BaseCommand):
    """Load a list; print the counts of new, changed, ended and unchanged as JSON, and a line for each change."""

    help = "Load a participant list: one row for each site, ISO dates. One fault rejects the whole list."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")
        parser.add_argument(
            "--complete",
            action="store_true",
            help="the list is complete: participants and sites that it does not name end today",
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, complete: bool, **options: Any) -> None:
        try:
            content = file.read_bytes()
            if dry_run:
                found = participant_lists.preview_file(content=content, complete=complete)
            else:
                found = participant_lists.load_file(
                    name=file.name, content=content, complete=complete, by="system:import"
                )
        except (OSError, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({**found, "dry_run": dry_run}, indent=2, ensure_ascii=False))
