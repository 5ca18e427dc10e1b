"""Release the reports of a run by two named people of CMS, and print the release as JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import clock
from portal.models import User
from portal.services.use_case import Refused
from reconciliation.models import Run
from reconciliation.services import releases


class Command(BaseCommand):
    """manage.py release_run 7 --asked-by lena.ortiz@cms.example --approved-by noor.khan@cms.example"""

    help = "Release the prepared reports of a run: participants are told on the release date, or at once today."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the run, the two people, the release date and the reason."""
        parser.add_argument("run", type=int)
        parser.add_argument("--asked-by", required=True, help="email of the analyst")
        parser.add_argument("--approved-by", required=True, help="email of the approver, another person")
        parser.add_argument("--release-on", type=date.fromisoformat, help="YYYY-MM-DD; today if it is left out")
        parser.add_argument("--reason", default="Released by the operator for the two people named.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Release and print; a refusal goes to standard error as a sentence."""
        run = Run.objects.filter(pk=options["run"]).first()
        if run is None:
            raise CommandError(f"There is no run {options['run']}.")
        try:
            release = releases.release_run(
                run=run,
                release_on=options["release_on"] or clock.today(),
                reason=options["reason"],
                asked_by=_person(options["asked_by"]),
                approved_by=_person(options["approved_by"]),
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        answer = {
            "release": release.pk,
            "run": run.pk,
            "status": release.status,
            "release_on": release.release_on.isoformat(),
            "reports": release.reports.count(),
            "issued": release.reports.issued().count(),
        }
        self.stdout.write(json.dumps(answer, indent=2))


def _person(email: str) -> User:
    found = User.objects.filter(email=email.lower()).first()
    if found is None:
        raise CommandError(f"There is no account {email}.")
    return found
