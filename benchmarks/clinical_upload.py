"""Check of clinical-data files, each in a fresh process; the baseline reads, encrypts and writes the rows and no more.

`-bad`: every row is wrong five times; the baseline is the clean check. `-xlsx`: the baseline reads the workbook.
`-growth`: the seconds for each million rows, from 1,000 to 1,000,000; the start of a check weighs on the smallest file.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import database, measuring

ROWS = 500_000
XLSX_ROWS = 100_000
GROWTH = (1_000, 10_000, 100_000, 1_000_000)
TIMES = 2
WRONG = {
    "sex": "x", "laterality": "up", "performance_value": "9", "delivered_fractions": "many", "rt_end_date": "5/5/21",
}  # fmt: skip
BY = "system:benchmark"


def main(names: list[str]) -> None:
    """Receive and check the files of the named benchmarks."""
    database.begin()
    from portal.participation.services import enrollment
    from portal.services import demonstration_clock

    demonstration_clock.move(to=date(2020, 12, 1), by=BY)
    practice = enrollment.issue(
        model_id="RO00001", kind="dual", legal_name="Benchmark Radiation Oncology, PLLC", tin="123456789", ccn="",
        contact_first_name="Ada", contact_last_name="Birch", contact_email="ada.birch@practice.example",
        from_on=date(2021, 1, 1), by=BY,
    )  # fmt: skip
    demonstration_clock.move(to=date(2022, 1, 10), by=BY)  # inside the window of the second half of 2021
    with TemporaryDirectory(prefix="portal-bench-") as folder:
        clean = Path(folder) / "clean.csv"
        _write(clean, _most_rows(names), {})
        if "clinical-upload-growth" in names:
            _growth(practice, clean)
        if "clinical-upload-xlsx" in names:
            _write_workbook(book := Path(folder) / "rows.xlsx", clean)
            read = [_run("calamine", book) for _ in range(TIMES)]
            _show("clinical-upload-xlsx", _checked_often(practice, book, XLSX_ROWS), read, XLSX_ROWS)
        _cut(clean, ROWS)
        if {"clinical-upload", "clinical-upload-bad"} & set(names):
            good = _checked_often(practice, clean, ROWS)
        if "clinical-upload" in names:
            _show("clinical-upload", good, [_run("bare", clean) for _ in range(TIMES)], ROWS)
        if "clinical-upload-bad" in names:
            _write(bad := Path(folder) / "bad.csv", ROWS, WRONG)
            _show("clinical-upload-bad", _checked_often(practice, bad, ROWS), good, ROWS)


def _most_rows(names: list[str]) -> int:
    """Return the rows of the largest file: each shorter one is its beginning, because making rows is slow."""
    needed = {"clinical-upload-growth": max(GROWTH), "clinical-upload-xlsx": XLSX_ROWS}
    return max(needed.get(name, ROWS) for name in names)


def _cut(path: Path, rows: int) -> None:
    """Cut a file after some rows, each of which is a line."""
    with path.open("r+b") as file:
        for _ in range(rows + 1):
            file.readline()
        file.truncate(file.tell())


def _growth(practice: Any, longest: Path) -> None:
    costs = {}
    for rows in GROWTH:
        path = longest.with_name(f"{rows}.csv")
        shutil.copy(longest, path)
        _cut(path, rows)
        costs[rows] = _checked(practice, path, rows)
        path.unlink()
    line: dict[str, Any] = {"bench": "clinical-upload-growth"}
    for unit in ("seconds", "cpu_seconds"):
        line[f"{unit}_a_million"] = {rows: round(cost[unit] / rows * 1e6, 1) for rows, cost in costs.items()}
    print(json.dumps({**line, "peak_rss_mb": {rows: cost["peak_rss_mb"] for rows, cost in costs.items()}}))


def _rows(count: int, wrong: Mapping[str, str]) -> Iterator[dict[str, str]]:
    from quality.generator import uploads as specimens

    for episode in specimens.episodes(count, seed=1, first=date(2021, 4, 5), last=date(2021, 10, 1)):
        yield specimens.clinical_row(episode) | wrong


def _write(path: Path, count: int, wrong: Mapping[str, str]) -> None:
    from quality.intake.layouts import CLINICAL_DATA_COLUMNS

    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in CLINICAL_DATA_COLUMNS], restval="")
        writer.writeheader()
        writer.writerows(_rows(count, wrong))


def _write_workbook(path: Path, rows: Path) -> None:
    from xlsxwriter import Workbook

    from quality.intake.layouts import CLINICAL_DATA

    with Workbook(path, {"constant_memory": True, "strings_to_numbers": True}) as book, rows.open(newline="") as file:
        sheet = book.add_worksheet(CLINICAL_DATA)
        for number, row in enumerate(islice(csv.reader(file), XLSX_ROWS + 1)):
            sheet.write_row(number, 0, row)


def _checked_often(practice: Any, path: Path, rows: int) -> list[dict[str, Any]]:
    return [_checked(practice, path, rows) for _ in range(TIMES)]


def _checked(practice: Any, path: Path, rows: int) -> dict[str, Any]:
    """Receive a file and check it in a fresh process; return its cost."""
    from django.core.files import File

    from quality.intake.layouts import CLINICAL_DATA
    from quality.services import submissions

    with path.open("rb") as file:
        version = submissions.receive(
            participant=practice, year=2021, file_type=CLINICAL_DATA, period=2, by=BY,
            upload=File(file, name=path.name),
        )  # fmt: skip
    taken = _run("check", version.pk)
    version.refresh_from_db()
    assert version.rows == rows, version.rows
    assert version.status == ("rejected" if path.name == "bad.csv" else "accepted"), version.status
    return taken


def _run(work: str, argument: object) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.clinical_work", work, str(argument)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def _show(bench: str, taken: Iterable[dict[str, Any]], baseline: Iterable[dict[str, Any]], rows: int) -> None:
    runs = list(taken)
    cost, bare = (
        measuring.median(measuring.Cost(run["seconds"], run["cpu_seconds"]) for run in each)
        for each in (runs, baseline)
    )
    peak = max(run["peak_rss_mb"] for run in runs)
    measuring.show(bench, cost, bare, rows=rows, rows_a_second=round(rows / cost.seconds), worker_peak_mb=peak)


if __name__ == "__main__":
    main(sys.argv[1:])
