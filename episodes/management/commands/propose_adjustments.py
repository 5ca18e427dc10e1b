"""`manage.py propose_adjustments --performance-year 2021`: calculate the adjustments of a year (docs/formats.md)."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from episodes.services import adjustment_proposals
from portal.services.use_case import Refused


class Command(BaseCommand):
    help = "Calculate case mix and historical experience from stored episodes. A second person loads them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--performance-year", type=int, required=True)

    def handle(self, *args: Any, performance_year: int, **options: Any) -> None:
        try:
            proposal = adjustment_proposals.propose(year=performance_year, by="system:propose_adjustments")
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({"proposal": proposal.pk, **proposal.counts}, indent=2))
