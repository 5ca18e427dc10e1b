"""`manage.py flush`: Django's command, run as the owner of the tables."""

from __future__ import annotations

from django.core.management.commands import flush

from portal.postgresql.owner import OwnersCommand


class Command(OwnersCommand, flush.Command):
    pass
