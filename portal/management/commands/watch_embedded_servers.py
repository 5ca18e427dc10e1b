"""`manage.py watch_embedded_servers`: restart PostgreSQL or Valkey when it dies."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal import embedded


class Command(BaseCommand):
    help = "Watch the embedded servers of `make run` and restart any that stop. Runs until it is stopped."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        embedded.keep_alive(settings.EMBEDDED_DIR, durable=settings.EMBEDDED_DURABLE, say=self.stdout.write)
