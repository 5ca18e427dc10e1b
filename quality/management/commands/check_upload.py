"""`manage.py check_upload FILE …`: the checks of an upload, without a database (docs/formats.md)."""

from __future__ import annotations

import json
import sys
from datetime import MAXYEAR, MINYEAR, date
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from portal import clock
from portal.policy import PolicyError, load_book
from portal.rules.input_error import InputError
from quality.intake.checking import check_file
from quality.intake.layouts import CLINICAL_DATA, FILE_TYPES


class Command(BaseCommand):
    help = "Check a file before upload and print the findings as JSON. The exit status is 1 if the file has errors."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--file-type", required=True, choices=FILE_TYPES)
        parser.add_argument("--performance-year", required=True, type=int)
        parser.add_argument("--period", type=int, choices=(1, 2))
        parser.add_argument("--model-id")
        parser.add_argument("--on", help="day of the upload, YYYY-MM-DD; today by default")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not MINYEAR <= options["performance_year"] <= MAXYEAR:
            self._refuse("performance_year", "Give a calendar year, for example 2021.")
        if not path.is_file():
            self._refuse("file", f"There is no file {path}.")
        try:
            uploaded_on = date.fromisoformat(options["on"]) if options["on"] else clock.real_today()
        except ValueError:
            self._refuse("on", "Give a day as YYYY-MM-DD, for example 2022-01-10.")
        try:
            checked = check_file(
                path,
                name=path.name,
                file_type=options["file_type"],
                performance_year=options["performance_year"],
                uploaded_on=uploaded_on,
                period=options["period"] if options["file_type"] == CLINICAL_DATA else None,
                model_id=options["model_id"].upper() if options["model_id"] else None,
                book=load_book(),
            )
        except (InputError, PolicyError) as error:
            self._refuse("performance_year", str(error))
        self.stdout.write(json.dumps(checked.as_dict(), ensure_ascii=False, indent=1))
        if not checked.is_accepted:
            sys.exit(1)

    def _refuse(self, field: str, message: str) -> NoReturn:
        self.stdout.write(json.dumps({"errors": [{"field": field, "message": message}]}))
        sys.exit(2)
