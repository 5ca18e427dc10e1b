"""Run a reconciliation in this process, and print its result as JSON."""

from __future__ import annotations

import json
import os
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.models import Participant
from portal.services.use_case import Refused
from reconciliation.models import Kind
from reconciliation.services import runs


class Command(BaseCommand):
    """manage.py reconcile --performance-year 2021 --kind initial --as-of 2022-08-15"""

    help = "Reconcile a performance year: one report for each participant. Prints the run's id and totals as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the performance year, the kind of reconciliation and the last day of the claims."""
        parser.add_argument("--performance-year", type=int, required=True)
        parser.add_argument("--kind", choices=Kind.values, required=True)
        parser.add_argument(
            "--as-of", type=date.fromisoformat, required=True, help="last day of the claims, YYYY-MM-DD"
        )
        parser.add_argument(
            "--participant",
            dest="participants",
            metavar="MODEL_ID",
            action="append",
            default=[],
            help="calculate the report of this participant alone; may be given several times",
        )
        parser.add_argument(
            "--goes-on-because", default="", help="reason to run while practices may still submit files of the year"
        )
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count(), help="the most batches calculated at once (%(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and print the result; a refusal goes to standard error as a sentence."""
        try:
            run = runs.carry_out(
                year=options["performance_year"],
                kind=options["kind"],
                as_of=options["as_of"],
                participants=_participants(options["participants"]),
                goes_on_because=options["goes_on_because"],
                processes=options["processes"],
                by="command:reconcile",
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


def _participants(named: list[str]) -> list[Participant]:
    """Return the participants with some Model IDs."""
    found = list(Participant.objects.filter(model_id__in=named))
    unknown = sorted(set(named) - {one.model_id for one in found})
    if unknown:
        raise CommandError(f"There is no participant {', '.join(unknown)}.")
    return found
