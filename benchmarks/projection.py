"""Projection of one practice of 3,000 episodes; baseline: reading the rows of its components and their claim lines."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path

from benchmarks import database, measuring

EPISODES, SEED, TIMES = 3000, 7, 5
BY = "system:benchmark"
TODAY = date(2022, 8, 15)
LIMIT_CPU_SECONDS = 1.0


def main(names: list[str]) -> None:
    """Generate the claims of one practice, build its episodes, and project its year."""
    database.begin()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from episodes.models import EpisodeComponent, EpisodeLine
    from portal.models import Participant
    from portal.selectors import policy_book
    from portal.services import demonstration_clock
    from reconciliation.models import Report
    from reconciliation.selectors.projections import as_it_stands

    folder = Path(settings.DATA_DIR) / "generated"
    with redirect_stdout(StringIO()):
        call_command("generate_claims", participants=1, episodes=EPISODES, seed=SEED, out=folder)
        demonstration_clock.move(to=date(2020, 12, 1), by=BY)
        call_command("import_participants", folder / "participants.csv")
        demonstration_clock.move(to=TODAY, by=BY)
        call_command("import_fee_schedule", folder / "fee-schedule.csv")
        call_command("import_claims", folder)
        call_command("construct_episodes", performance_year=2021, claims_through=date(2022, 8, 8))
    practice, book = Participant.objects.get(), policy_book()

    def project() -> int:
        stands = as_it_stands(practice, 2021, today=TODAY, book=book)
        assert stands.projection is not None
        return len(stands.projection.report.lines)

    def read() -> None:
        for model in (EpisodeComponent, EpisodeLine):
            list(model.objects.filter(participant=practice).values_list())

    with CaptureQueriesContext(connection) as queries:
        lines = project()
    taken, baseline = measuring.by_turns(project, read, times=TIMES)
    assert not Report.objects.exists(), "a projection stores no report"
    for name in names:
        measuring.show(
            name,
            taken,
            baseline,
            rows=EpisodeComponent.objects.count(),
            lines=lines,
            queries=len(queries),
            limit_cpu_seconds=LIMIT_CPU_SECONDS,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
