"""Print where each number of the law is written, who reads it, and what is assumed."""

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

    help = "Join sections, modules, parameters and scenarios, and list what is assumed."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="as JSON instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the index of this checkout and print it."""
        book = load_book()
        today = datetime.now(ZoneInfo("America/New_York")).date()
        index = build(Path(settings.BASE_DIR), book=book, today=today)
        self.stdout.write(as_json(index) if options["json"] else as_text(index, book=book))
