"""`manage.py create_demonstration`: the world that `make run` shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.models import Participant
from reconciliation.demonstration import world


class Command(BaseCommand):
    help = "Create the demonstration data in an empty portal, through the services, with the clock moved."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION is off: this world is made in a demonstration only.")
        if Participant.objects.exists():
            raise CommandError("There are participants already. Start from an empty portal: remove the .data folder.")
        world.make()
