"""Print the parameters of the law by section, the modules that read them, and the assumed values."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal.policy import load_book
from reconciliation.policy_index import as_json, as_text, build


class Command(BaseCommand):
    """manage.py policy_index [--json]"""

    help = "List sections of the law with their modules, parameters and scenarios, and list the assumed values."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the choice of the output format."""
        parser.add_argument("--json", action="store_true", help="print JSON instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the index of this checkout and print it."""
        book = load_book()
        today = datetime.now(ZoneInfo("America/New_York")).date()
        index = build(Path(settings.BASE_DIR), book=book, today=today)
        self.stdout.write(as_json(index, book=book) if options["json"] else as_text(index, book=book))
