"""`manage.py make_world`: a world of any size, for measuring."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.models import Participant
from reconciliation.demonstration import large_world


class Command(BaseCommand):
    help = "Create participants, practitioners, people and five years of obligations in an empty portal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--participants", type=int, default=950)
        parser.add_argument("--practitioners", type=int, default=12_000)
        parser.add_argument("--seed", type=int, default=1, help="The same seed makes the same world.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION is off. A world is created only when it is on.")
        if Participant.objects.exists():
            raise CommandError("The portal already has participants. Remove the .data folder to start empty.")
        given = {name: options[name] for name in ("participants", "practitioners", "seed")}
        self.stdout.write(json.dumps(large_world.make(**given)))
