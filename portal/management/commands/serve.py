"""`manage.py serve`: run the whole portal in the foreground; `make run` calls it."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import supervision


class Command(BaseCommand):
    help = "Serve the portal: embedded servers, migrations, demonstration world, then web, worker and beat."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

        parser.add_argument("--empty", action="store_true", help="start without the demonstration data")

    def handle(self, *args: Any, port: int, empty: bool, **options: Any) -> None:
        try:
            supervision.serve(port=port, demonstration_world=not empty, say=self.stdout.write)
        except supervision.PortTaken as error:
            raise CommandError(str(error)) from error
