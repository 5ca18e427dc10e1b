"""`manage.py import_claims DIR`: import RIF files and print the counts as JSON (docs/formats.md)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from episodes.models import ClaimsFile
from episodes.services import claims
from portal.services.use_case import Refused


class Command(BaseCommand):
    help = "Import the RIF files of a folder, or named files. Rows that cannot be read are rejected and counted."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path, nargs="?")
        for kind in ClaimsFile.Kind.values:
            parser.add_argument(f"--{kind}", type=Path, action="append", default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        named = [(kind, path) for kind in ClaimsFile.Kind.values for path in options[kind]]
        folder: Path | None = options["folder"]
        if folder is None and not named:
            raise CommandError("Name a folder, or files with --carrier, --outpatient, --beneficiary, --hospice.")
        try:
            found = claims.find_files(folder) if folder is not None else claims.FolderContents((), {})
            counts = claims.import_files(
                files=[*found.files, *named], not_read=found.not_read, by="system:import_claims"
            )
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(counts, indent=2))
