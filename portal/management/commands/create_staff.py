"""`manage.py create_staff EMAIL FIRST LAST --group …`: create an account for CMS staff, also the first one."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.services import accounts
from portal.services.use_case import Refused


class Command(BaseCommand):
    help = "Create an account for CMS staff. Read the password from standard input; the person sets up the second "
    "factor at sign-in."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("email")
        parser.add_argument("first_name")
        parser.add_argument("last_name")
        parser.add_argument("--group", required=True, help="a CMS group, such as administrator")

    def handle(self, *args: Any, email: str, first_name: str, last_name: str, group: str, **options: Any) -> None:
        if sys.stdin.isatty():
            self.stderr.write("Type the password, then press Enter:")
        password = sys.stdin.readline().rstrip("\n")
        try:
            user = accounts.create_staff(
                email=email,
                first_name=first_name,
                last_name=last_name,
                group=group,
                password=password,
                by="system:setup",
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user.email} can now sign in as {group}.")
