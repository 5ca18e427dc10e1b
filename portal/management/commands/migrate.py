"""`manage.py migrate`: Django's command, run as the owner of the tables."""

from __future__ import annotations

from django.core.management.commands import migrate

from portal.postgresql.owner import OwnersCommand


class Command(OwnersCommand, migrate.Command):
    pass
