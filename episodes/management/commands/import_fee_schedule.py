"""`manage.py import_fee_schedule FILE`: load a dated fee table, by which no-pay lines are priced."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from episodes.services import fee_schedules
from portal.services.use_case import Refused


class Command(BaseCommand):
    help = "Load a fee table, a CSV file with the columns hcpcs, modifier, setting, amount, from, to, source."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            loaded = fee_schedules.load(name=file.name, content=file.read_bytes(), by="system:import_fee_schedule")
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({"schedule": loaded.pk, "amounts": loaded.amounts.count()}))
