"""`manage.py export_episodes --run ID --out FILE.csv`: write one row an episode (docs/formats.md)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from episodes import selectors
from episodes.models import ConstructionRun


class Command(BaseCommand):
    help = "Write the episodes of a run as CSV."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--run", type=int, required=True)
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        run = ConstructionRun.objects.done().filter(pk=options["run"]).first()
        if run is None:
            raise CommandError(f"There is no finished construction run {options['run']}.")
        written = 0
        try:
            with options["out"].open("w", encoding="utf-8", newline="") as opened:
                writer = csv.writer(opened, lineterminator="\n")
                writer.writerow(selectors.EXPORT_COLUMNS)
                for row in selectors.export_rows(run):
                    writer.writerow(row)
                    written += 1
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({"run": run.pk, "episodes": written, "out": str(options["out"])}))
