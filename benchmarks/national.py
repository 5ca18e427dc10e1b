"""A performance year of the whole Model: import, construction and pricing of about 4 million claim lines.

The baseline is one DuckDB query that reads the same files and does the joins and sums alone. `national-growth`: the
seconds for each million lines, from half a million to 8 million. `national-workers`: the construction stage alone,
without import and COPY, by one process and by two.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import database, measuring

PARTICIPANTS, EPISODES = map(int, os.environ.get("BENCH_SIZE", "950x60000").split("x"))
SEED = 3
GROWTH = {500_000: (1, 8), 2_000_000: (1, 2), 8_000_000: (2, 1)}
"""For each number of lines: how often the claims are repeated, and of how many beneficiaries one is kept."""
PROCESSES = 2
THROUGH = date(2022, 8, 8)
LIMIT_SECONDS, LIMIT_MB = 60, 4096
BY = "system:benchmark"
KEYS = ("BENE_ID", "CLM_ID", "CARR_CLM_CNTL_NUM", "FI_DOC_CLM_CNTL_NUM", "FI_ORIG_CLM_CNTL_NUM")


def main(names: list[str]) -> None:
    """Generate the claims of the year, and measure the named benchmarks on them."""
    with TemporaryDirectory(prefix="portal-bench-") as folder:
        claims = Path(folder) / "claims"
        generate(claims)
        if {"national", "national-workers"} & set(names):
            _at_full_size(claims, names)
        if "national-growth" in names:
            _growth(claims)


def generate(claims: Path) -> None:
    from django.core.management import call_command

    database.begin()
    with redirect_stdout(StringIO()):
        call_command("generate_claims", participants=PARTICIPANTS, episodes=EPISODES, seed=SEED, out=claims)


def _at_full_size(claims: Path, names: list[str]) -> None:
    imported, built, lines = import_and_construct(claims)
    if "national" in names:
        bare = measuring.measure(lambda: subprocess.run([sys.executable, __file__, "bare", str(claims)], check=True))
        measuring.show(
            "national",
            measuring.total([imported, built]),
            bare,
            rows=lines,
            limit_seconds=LIMIT_SECONDS,
            import_seconds=round(imported.seconds, 1),
            construct_seconds=round(built.seconds, 1),
            peak_of_all_mb=_peak_of_all(),
            limit_mb=LIMIT_MB,
        )
    if "national-workers" in names:
        alone, shared = (measuring.measure(_constructed_by(processes)) for processes in (1, PROCESSES))
        measuring.show(
            "national-workers", shared, alone, rows=lines, times_faster=round(alone.seconds / shared.seconds, 2)
        )


def import_and_construct(claims: Path) -> tuple[measuring.Cost, measuring.Cost, int]:
    """Load participants and fees; return the cost of import and of construction, and the number of claim lines."""
    from django.core.management import call_command

    from episodes.services import claims as imports
    from episodes.services import construction
    from portal.services import demonstration_clock

    with redirect_stdout(StringIO()):
        demonstration_clock.move(to=date(2020, 12, 1), by=BY)
        call_command("import_participants", claims / "participants.csv")
        demonstration_clock.move(to=date(2022, 8, 15), by=BY)
        call_command("import_fee_schedule", claims / "fee-schedule.csv")
    counts: dict[str, Any] = {}
    files = imports.find_files(claims).files
    imported = measuring.measure(lambda: counts.update(imports.import_files(files=files, by=BY)))
    built = measuring.measure(
        lambda: construction.construct(year=2021, claims_through=THROUGH, processes=PROCESSES, by=BY)
    )
    lines = sum(one["rows"] for one in counts["files"] if one["kind"] in ("carrier", "outpatient"))
    return imported, built, lines


def _peak_of_all() -> float:
    """Return at most the memory of this process and its children at their largest together, in MB.

    A child counts with no less than this process had when it started the child.
    """
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round((own + PROCESSES * child) / measuring.KILOBYTES_A_MEGABYTE, 1)


def _constructed_by(processes: int) -> Callable[[], None]:
    from episodes.models import ConstructionRun
    from portal.processes import in_processes

    parts = ConstructionRun.objects.get().parts.values_list("pk", flat=True)
    return lambda: [None for _ in in_processes(construct_only, list(parts), processes=processes)] and None


def construct_only(part_id: int) -> int:
    """Construct the episodes of a stored partition again, write nothing, and return their number."""
    from episodes.models import RunPartition
    from episodes.services import partitions
    from portal.selectors import policy_book

    part = RunPartition.objects.select_related("run").get(pk=part_id)
    return partitions.constructed(part=part, book=policy_book(), by=BY).episodes.height


def _growth(claims: Path) -> None:
    costs = {}
    for lines, (times, one_in) in GROWTH.items():
        with TemporaryDirectory(prefix="portal-bench-") as folder:
            sized = Path(folder) / "claims"
            _resize(claims, sized, times, one_in)
            environment = {**os.environ, "DATA_DIR": str(Path(folder) / "data")}
            command = [sys.executable, "-m", "benchmarks.national", "once", str(sized)]
            done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
            costs[lines] = json.loads(done.stdout.splitlines()[-1])
    line: dict[str, Any] = {"bench": "national-growth"}
    for unit in ("seconds", "cpu_seconds"):
        line[f"{unit}_a_million"] = {size: round(cost[unit] / cost["rows"] * 1e6, 1) for size, cost in costs.items()}
    print(json.dumps(line))


def _resize(claims: Path, sized: Path, times: int, one_in: int) -> None:
    """Keep the claims of every so many beneficiaries, and repeat them under other numbers."""
    # Not at the top: the processes that build import this module before they set their number of threads.
    import polars as pl

    sized.mkdir()
    for path in claims.iterdir():
        if path.stem.split("-")[0] not in ("carrier", "outpatient", "beneficiary", "hospice"):
            (sized / path.name).write_bytes(path.read_bytes())
            continue
        frame = pl.read_csv(path, separator="|", infer_schema=False, empty_string_is_null=False)
        kept = frame.filter(pl.col("BENE_ID").hash() % one_in == 0)
        keys = [name for name in KEYS if name in frame.columns]
        copies = [
            kept.with_columns(
                pl.when(pl.col(name) != "").then(pl.col(name) + f"{copy}").otherwise(pl.lit("")) for name in keys
            )
            for copy in range(times)
        ]
        pl.concat(copies).write_csv(sized / path.name, separator="|")


def once(claims: Path) -> None:
    """Import and construct claims in an empty database, and print the cost as JSON."""
    database.begin()
    imported, built, lines = import_and_construct(claims)
    cost = measuring.total([imported, built])
    print(json.dumps({**cost._asdict(), "rows": lines}))


def bare(claims: Path) -> None:
    """Read the claims, find planning days and the lines after them, and add up their payments, in one query."""
    import duckdb

    read = "read_csv('{}', delim='|', header=true, all_varchar=true)"
    carrier, outpatient, beneficiary = (
        read.format(claims / f"{kind}-2021.csv") for kind in ("carrier", "outpatient", "beneficiary")
    )
    query = f"""
        WITH lines AS (
            SELECT BENE_ID, strptime(LINE_1ST_EXPNS_DT, '%d-%b-%Y') AS day, HCPCS_CD, TAX_NUM AS provider,
                   CAST(LINE_NCH_PMT_AMT AS DECIMAL(12, 2)) AS paid FROM {carrier}
            UNION ALL
            SELECT BENE_ID, strptime(REV_CNTR_DT, '%d-%b-%Y'), HCPCS_CD, PRVDR_NUM,
                   CAST(REV_CNTR_PMT_AMT_AMT AS DECIMAL(12, 2)) FROM {outpatient}
        ), starts AS (
            SELECT BENE_ID, min(day) AS starts_on FROM lines WHERE HCPCS_CD IN ('77261', '77262', '77263') GROUP BY 1
        )
        SELECT BENE_ID, starts_on, provider, count(*), sum(paid), min(day), max(day)
        FROM lines JOIN starts USING (BENE_ID) JOIN {beneficiary} USING (BENE_ID)
        WHERE day BETWEEN starts_on AND starts_on + INTERVAL 89 DAY GROUP BY 1, 2, 3
    """  # noqa: S608 (our own files)
    connection = duckdb.connect(config={"threads": PROCESSES})
    assert len(connection.execute(query).fetchall()) >= EPISODES


if __name__ == "__main__":
    if sys.argv[1] in ("once", "bare"):
        {"once": once, "bare": bare}[sys.argv[1]](Path(sys.argv[2]))
    else:
        main(sys.argv[1:])
