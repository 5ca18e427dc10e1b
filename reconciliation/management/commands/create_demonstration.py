"""`manage.py create_demonstration`: the demonstration data of `make run`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.models import Participant
from reconciliation.demonstration import story


class Command(BaseCommand):
    help = "Create the demonstration data in an empty portal, through the services, on a demonstration clock."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION is off. Demonstration data are created only when it is on.")
        if Participant.objects.exists():
            raise CommandError("The portal already has participants. Remove the .data folder to start empty.")
        story.make()
