"""`manage.py describe_layout FILE_TYPE`: a layout as JSON, from which a vendor can build a file (docs/formats.md)."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.policy import load_book
from portal.rules.performance_years import performance_years
from quality.intake.layouts import FILE_TYPES, UnknownLayout, describe, layout_for


class Command(BaseCommand):
    help = "Print the layout of a file for upload as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file_type", choices=FILE_TYPES)
        parser.add_argument("--version", dest="layout_version")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Django has its own --version; here --version is that of the layout.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        book = load_book()
        day = min(year.starts_on for year in performance_years(book=book, on=date.max))
        try:
            layout = layout_for(options["file_type"], on=day, book=book, version=options["layout_version"])
        except UnknownLayout as error:
            self.stdout.write(json.dumps({"errors": [{"field": "version", "message": str(error)}]}))
            sys.exit(2)
        described = describe(layout, tnm_categories=book.on(day)["intake/tnm_categories"])
        self.stdout.write(json.dumps(described, ensure_ascii=False, indent=1))
