"""`manage.py generate_claims`: write synthetic RIF files and the episodes expected from them (docs/formats.md)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from episodes.generator.world import generate
from portal.policy import PolicyError, load_book


def years_of(text: str) -> list[int]:
    """Read a year, a range of years (2016-2021) or a list of them (2019,2021).

    :raises ValueError: when a year is not a number.
    """
    years: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        years.extend(range(int(first), int(last or first) + 1))
    return sorted(set(years))


class Command(BaseCommand):
    help = "Write synthetic RIF files, participants.csv, truth.csv and fee-schedule.csv, reproducible by seed."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--participants", type=int, required=True)
        parser.add_argument("--episodes", type=int, required=True, help="number of episodes a year")
        parser.add_argument("--years", default="2021", help="2021, 2016-2021 or 2019,2021")
        parser.add_argument("--billing", choices=("model", "ffs"), default="model")
        parser.add_argument("--seed", type=int, required=True)
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = generate(
                participants=options["participants"],
                episodes=options["episodes"],
                years=years_of(options["years"]),
                billing=options["billing"],
                seed=options["seed"],
                out=options["out"],
                book=load_book(),
            )
        except (ValueError, PolicyError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(written, indent=2))
