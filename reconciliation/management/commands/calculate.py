"""Calculate one rule from a JSON request on standard input, without a database."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandParser

from portal.policy.regimes import book_under, regimes
from reconciliation.calculate.calculation import calculate
from reconciliation.calculate.requests import RULES

BAD_REQUEST = 2


class Command(BaseCommand):
    """manage.py calculate RULE [--regime NAME] < request.json > worksheet.json"""

    help = "Calculate one rule from a JSON request on standard input; print its worksheet as JSON."
    # The command must work without any other service.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the name of the rule; a missing or unknown one gets an answer in JSON, like any bad request."""
        parser.add_argument("rule", nargs="?", default="", help=", ".join(RULES))
        parser.add_argument("--regime", default="", choices=["", *regimes()], help="another rule, laid over the files")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the request and print the answer; exit status 2 for a bad request."""
        # Not the portal's clock: its demonstration date is stored in the database, which this command does not use.
        today = datetime.now(ZoneInfo("America/New_York")).date()
        outcome = calculate(options["rule"], sys.stdin.buffer.read(), book=book_under(options["regime"]), today=today)
        self.stdout.write(outcome.text())
        if not outcome.ok:
            sys.exit(BAD_REQUEST)
