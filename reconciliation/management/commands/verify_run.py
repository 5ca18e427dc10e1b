"""Calculate the reports of a run again and compare them with the stored ones; print the result as JSON."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.models import Participant
from portal.selectors import policy_book_of
from reconciliation.models import Run
from reconciliation.selectors.recalculation import verified


class Command(BaseCommand):
    """manage.py verify_run 12 --participant RO00042"""

    help = (
        "Calculate the reports of a run again from its frozen inputs and compare them with the stored ones to the "
        "byte. Prints the numbers and the first differences of each report that differs as JSON. The exit status is 1 "
        "if one differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the number of the run and the Model ID of a participant."""
        parser.add_argument("run", type=int, help="number of the run")
        parser.add_argument("--participant", metavar="MODEL_ID", help="compare the report of this participant alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and print the result."""
        run = Run.objects.select_related("construction_run").filter(pk=options["run"]).first()
        if run is None:
            raise CommandError(f"There is no reconciliation run {options['run']}.")
        participant = None
        if options["participant"] is not None:
            participant = Participant.objects.filter(model_id=options["participant"]).first()
            if participant is None or not run.reports.calculated().filter(participant=participant).exists():
                raise CommandError(f"Run {run.pk} has no calculated report of {options['participant']}.")
        found = verified(run, participant=participant, book=policy_book_of(run.policy_version))
        answer = {"run": run.pk, "reports": found.compared, "equal": found.equal, "differing": found.differing}
        self.stdout.write(json.dumps(answer, indent=2))
        if found.differing:
            sys.exit(1)
