"""`manage.py collect_static`: collect the static files that pages use, if they changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.supervision import collect_static


class Command(BaseCommand):
    help = "Collect static files with hashed names, without the parts of packages that no page uses."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        collect_static()
