"""`manage.py construct_episodes`: build and price a year's episodes (docs/formats.md)."""

from __future__ import annotations

import json
import os
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from episodes.models import ConstructionRun
from episodes.services import publications
from portal.services.use_case import Refused


class Command(BaseCommand):
    help = (
        "Build and price episodes from the imported claims, and publish them as the operator of the portal. Prints "
        "counts, seconds, the run's number and whether it is published as JSON."
    )

    def add_arguments(self, parser: Any) -> None:
        year = parser.add_mutually_exclusive_group(required=True)
        year.add_argument("--performance-year", type=int)
        year.add_argument("--calendar-year", type=int, help="build claims-based episodes of a year without the Model")
        parser.add_argument("--claims-through", type=date.fromisoformat, required=True)
        parser.add_argument(
            "--partitions",
            type=int,
            help="number of parts that are built on their own; by default chosen from the number of rows",
        )
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count(), help="the most parts built at once (%(default)s)"
        )
        parser.add_argument("--force", action="store_true", help="build again even if nothing changed")
        parser.add_argument(
            "--no-publish",
            action="store_true",
            help="leave the run waiting: an analyst asks for its publication, an approver publishes it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        model = options["performance_year"] is not None
        try:
            run = publications.construct(
                year=options["performance_year"] if model else options["calendar_year"],
                claims_through=options["claims_through"],
                kind=ConstructionRun.Kind.MODEL if model else ConstructionRun.Kind.CLAIMS_BASED,
                partitions=options["partitions"],
                processes=options["processes"],
                force=options["force"],
                publish=not options["no_publish"],
                by="system:construct_episodes",
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        publication = run.publications.filter(published_at__isnull=False).first()
        published = {
            "published": publication is not None,
            "published_by": (publication.command or "second person") if publication else None,
        }
        self.stdout.write(json.dumps({"run": run.pk, **run.counts, "seconds": run.seconds, **published}, indent=2))
