"""`manage.py draw_lifecycles`: write the diagrams of docs/lifecycles.md from the apps' lifecycles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.lifecycle_diagrams import diagrams


class Command(BaseCommand):
    help = "Write docs/lifecycles.md: which status may follow which, for every kind of row that has one."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "lifecycles.md"
        path.write_text(diagrams())
        self.stdout.write(f"Wrote {path}.")
