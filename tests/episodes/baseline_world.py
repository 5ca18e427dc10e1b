"""Three years of fee-for-service claims of five participants, built into claims-based episodes, as a kept world."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command

from episodes.generator.world import generate
from portal.policy import load_book
from tests import factories

YEARS = (2016, 2017, 2018)
DELIVERED = date(2020, 12, 1)


def write(folder: Path) -> None:
    """Generate the claims."""
    generate(participants=5, episodes=80, years=YEARS, billing="ffs", seed=3, out=folder, book=load_book())


def load(folder: Path) -> None:
    """Import the claims and build the episodes of each year, with the clock on a day before the Model."""
    factories.at(DELIVERED)
    command("import_participants", folder / "participants.csv")
    command("import_claims", folder)
    for year in YEARS:
        command("construct_episodes", "--calendar-year", year, "--claims-through", "2019-07-31")


def command(name: str, *arguments: Any) -> str:
    """Run a command and return what it prints."""
    out = io.StringIO()
    call_command(name, *map(str, arguments), stdout=out)
    return out.getvalue()
