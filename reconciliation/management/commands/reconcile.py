"""Work out a reconciliation here and now, and print what came out as JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.services.use_case import Refused
from reconciliation.models import Kind
from reconciliation.services import runs


class Command(BaseCommand):
    """manage.py reconcile --performance-year 2021 --kind initial --as-of 2022-08-15"""

    help = "Reconcile a performance year: one report for each participant. Prints the run's id and totals as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the performance year, the kind of reconciliation and the day of the reports."""
        parser.add_argument("--performance-year", type=int, required=True)
        parser.add_argument("--kind", choices=Kind.values, required=True)
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, help="the day of the reports, ISO")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, print; a refusal is a sentence on standard error."""
        try:
            run = runs.carry_out(
                year=options["performance_year"], kind=options["kind"], as_of=options["as_of"], by="command:reconcile"
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        answer = {
            "run": run.pk,
            "status": run.status,
            "performance_year": run.year,
            "kind": run.kind,
            "as_of": run.as_of.isoformat(),
            "construction_run": run.construction_run_id,
            "follows": run.follows_id,
            "participants": run.participants_done,
            "failed": run.participants_failed,
            "totals": run.totals,
            "policy_digest": run.policy_digest,
        }
        self.stdout.write(json.dumps(answer, indent=2))
