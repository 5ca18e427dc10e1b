"""Import of a year's claims, construction of episodes, reconciliation; baseline: reading and writing the same rows."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from benchmarks import database, measuring

PARTICIPANTS, EPISODES, SEED = 40, 1500, 7
"""About 100,000 claim lines."""
BY = "system:benchmark"


def main(names: list[str]) -> None:
    """Generate claims, run the three steps in order, and print the named ones."""
    database.begin()
    from django.conf import settings
    from django.core.management import call_command

    from portal.services import demonstration_clock

    folder = Path(settings.DATA_DIR) / "generated"
    with redirect_stdout(StringIO()):
        call_command("generate_claims", participants=PARTICIPANTS, episodes=EPISODES, seed=SEED, out=folder)
        demonstration_clock.move(to=date(2020, 12, 1), by=BY)
        call_command("import_participants", folder / "participants.csv")
        demonstration_clock.move(to=date(2022, 8, 15), by=BY)
        call_command("import_fee_schedule", folder / "fee-schedule.csv")
    steps = {"claims-import": lambda: _import(folder), "episodes": _construct, "reconcile": _reconcile}
    for name, step in steps.items():
        line = step()
        if name in names:
            measuring.show(name, **line)


def _import(folder: Path) -> dict[str, Any]:
    import polars as pl

    from episodes.models import Beneficiary
    from episodes.services import claims

    files = claims.find_files(folder).files
    counts: dict[str, int] = {}
    taken = measuring.measure(lambda: counts.update(claims.import_files(files=files, by=BY)))
    read = lambda path: pl.read_csv(path, separator="|", infer_schema=False)  # noqa: E731

    def bare() -> None:
        for _, path in files:
            read(path).write_parquet(folder / "bare.parquet")

    baseline = measuring.total([measuring.measure(bare), *_copied([Beneficiary])])
    return {"taken": taken, "baseline": baseline, "rows": counts["rows"]}


def _construct() -> dict[str, Any]:
    import polars as pl

    from episodes.models import ClaimsPiece, ConstructionRun, Episode, EpisodeComponent, EpisodeLine, EpisodePrice
    from episodes.services import construction, publications
    from portal.services import stored_files

    taken = measuring.measure(
        lambda: construction.construct(year=2021, claims_through=date(2022, 8, 8), partitions=1, by=BY)
    )
    publications.publish_by_command(run=ConstructionRun.objects.get(), by=BY)
    pieces = {f"{piece.pk}.parquet": piece.file for piece in ClaimsPiece.objects.select_related("file")}
    with stored_files.plain_copies(files=pieces, by=BY) as copies:
        scanned = [pl.read_parquet(path).height for path in copies.values()]
        scan = measuring.measure(lambda: [pl.read_parquet(path) for path in copies.values()])
    baseline = measuring.total([scan, *_copied([Episode, EpisodeComponent, EpisodePrice, EpisodeLine])])
    return {
        "taken": taken,
        "baseline": baseline,
        "rows": sum(scanned),
        "episodes": Episode.objects.count(),
        "lines": EpisodeLine.objects.count(),
    }


def _reconcile() -> dict[str, Any]:
    from episodes.models import EpisodeComponent, EpisodeLine
    from reconciliation.models import Report, ReportLine
    from reconciliation.services import runs

    taken = measuring.measure(lambda: runs.carry_out(year=2021, kind="initial", as_of=date(2022, 8, 15), by=BY))
    made = Report.objects.count()
    assert made, "no participant got a report"
    read = measuring.measure(lambda: [list(model.objects.values_list()) for model in (EpisodeComponent, EpisodeLine)])
    baseline = measuring.total([read, *_copied([Report, ReportLine])])
    return {"taken": taken, "baseline": baseline, "rows": ReportLine.objects.count(), "reports": made}


def _copied(models: Iterable[type]) -> Iterator[measuring.Cost]:
    """Copy the rows of some tables into tables without indexes; yield the cost of each."""
    for model in models:
        table = model._meta.db_table
        rows, bare = database.copied_out(table), database.bare_table(table)
        yield measuring.measure(lambda bare=bare, rows=rows: database.copy_in(bare, rows))


if __name__ == "__main__":
    main(sys.argv[1:])
