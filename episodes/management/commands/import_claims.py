"""`manage.py import_claims DIR`: RIF files in, counts out as JSON (contracts § 3)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from episodes.models import ClaimsFile
from episodes.services import claims
from portal.services.use_case import Refused


class Command(BaseCommand):
    help = "Import RIF files of a folder, or named ones; rows that cannot be read are kept out and counted."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path, nargs="?")
        for kind in ClaimsFile.Kind.values:
            parser.add_argument(f"--{kind}", type=Path, action="append", default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        files = [(kind, path) for kind in ClaimsFile.Kind.values for path in options[kind]]
        folder: Path | None = options["folder"]
        try:
            if folder is not None:
                files = [*claims.kinds_in(folder), *files]
            if not files:
                raise CommandError("Name a folder, or files with --carrier, --outpatient, --beneficiary, --hospice.")
            counts = claims.import_files(files=files, by="system:import_claims")
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(counts, indent=2))
