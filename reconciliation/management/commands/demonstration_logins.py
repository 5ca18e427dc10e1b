"""`manage.py demonstration_logins`: the logins of the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reconciliation.demonstration import people


class Command(BaseCommand):
    help = "Print the demonstration logins with their one-time-code secrets."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION is off, so there are no demonstration logins.")
        logins = [
            (practice.contact, f"{practice.model_id}, {practice.state}")
            for practice in people.PRACTICES
            if practice.model_id != people.NEVER_REGISTERS
        ]
        logins.append((people.DELEGATE, "uploads for RO00001 and RO00002, does not sign"))
        logins += [(person, f"CMS {person.group}") for person in people.STAFF]
        self.stdout.write(f"\nDemonstration logins. Password for all of them: {settings.DEMONSTRATION_PASSWORD}")
        for person, what in logins:
            self.stdout.write(f"  {person.email:<36} code secret {person.secret}  {what}")
        self.stdout.write("Current codes, without an authenticator app: /demonstration/logins/\n")
