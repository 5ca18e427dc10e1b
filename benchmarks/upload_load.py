"""Uploads of 950 practices within a minute, checked by two workers as `make run` starts them; none may be lost."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import database, measuring

PRACTICES = int(os.environ.get("UPLOAD_LOAD_PRACTICES", "950"))
ROWS = 300
SECONDS = 60.0
CLIENTS = 8
LIMIT_SECONDS = 60
PATIENCE_SECONDS = 900
BY = "system:benchmark"


def main(names: list[str]) -> None:
    """Measure the time from an upload to its result, and of it the waiting and the working; the baseline is the work.

    The 95th percentile counts. Practices send their files at even distances; a sender that is late sends at once.
    """
    database.begin()
    from portal.models import Participant
    from portal.participation.services import enrollment
    from portal.services import demonstration_clock
    from quality.models import Stage, Version

    demonstration_clock.move(to=date(2020, 12, 1), by=BY)
    for number in range(PRACTICES):
        enrollment.issue(
            model_id=f"RO{10000 + number}", kind="professional", legal_name=f"Benchmark {number}, PLLC",
            tin=f"{100000000 + number}", ccn="", contact_first_name="Ada", contact_last_name="Birch",
            contact_email=f"ada{number}@practice.example", from_on=date(2021, 1, 1), by=BY,
        )  # fmt: skip
    demonstration_clock.move(to=date(2022, 1, 10), by=BY)  # inside the window of the second half of 2021
    files = [_file(seed) for seed in range(20)]
    workers = _start_workers()
    try:
        began = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as clients:
            sent = [
                clients.submit(_send, participant, files[number % len(files)], began + number * SECONDS / PRACTICES)
                for number, participant in enumerate(Participant.objects.order_by("pk"))
            ]
        for one in sent:
            one.result()
        sending = time.perf_counter() - began
        waiting = Version.objects.exclude(status=Version.Status.ACCEPTED)
        patience = time.monotonic() + PATIENCE_SECONDS
        while waiting.exists() and time.monotonic() < patience:
            time.sleep(1)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()
    assert Version.objects.count() == PRACTICES
    assert not waiting.exists(), f"{waiting.count()} uploads have no result"
    course: dict[int, list[Stage]] = {}
    for stage in Stage.objects.order_by("version", "position"):
        course.setdefault(stage.version_id, []).append(stage)
    total = [(stages[-1].ended_at - stages[0].began_at).total_seconds() for stages in course.values()]
    worked = [sum((one.ended_at - one.began_at).total_seconds() for one in stages) for stages in course.values()]
    waited = [whole - work for whole, work in zip(total, worked, strict=True)]
    measuring.show(
        names[0],
        measuring.Cost(_p95(total), 0),
        measuring.Cost(_p95(worked), 0),
        rows=PRACTICES * ROWS,
        limit_seconds=LIMIT_SECONDS,
        waited_p95_seconds=round(_p95(waited), 3),
        worked_p95_seconds=round(_p95(worked), 3),
        median_seconds=round(statistics.median(total), 3),
        uploads=len(total),
        sending_seconds=round(sending, 1),
    )


def _file(seed: int) -> bytes:
    from quality.generator import uploads
    from quality.intake.layouts import CLINICAL_DATA

    made = uploads.episodes(ROWS, seed=seed, first=date(2021, 4, 5), last=date(2021, 10, 1))
    return uploads.as_csv([uploads.clinical_row(episode) for episode in made], file_type=CLINICAL_DATA)


def _send(participant: Any, content: bytes, at: float) -> None:
    from django.core.files.base import ContentFile
    from django.db import close_old_connections

    from quality.intake.layouts import CLINICAL_DATA
    from quality.services import submissions

    time.sleep(max(0, at - time.perf_counter()))
    close_old_connections()
    submissions.receive(
        participant=participant, year=2021, file_type=CLINICAL_DATA, period=2, by=BY,
        upload=ContentFile(content, name="second half.csv"),
    )  # fmt: skip


def _start_workers() -> list[subprocess.Popen[bytes]]:
    """Start a worker with two processes, and a clerk, as the product does."""
    from django.conf import settings

    celery = [str(Path(sys.executable).parent / "celery"), "-A", "portal.celery", "worker", "--loglevel", "WARNING"]
    schedule = str(settings.DATA_DIR / "beat-schedule")
    options = (
        ["--hostname", "worker@%h", "--queues", "celery", "--concurrency", "2"],
        [
            "--hostname",
            "clerk@%h",
            "--queues",
            settings.CLERK_QUEUE,
            "--pool",
            "solo",
            "--beat",
            "--schedule",
            schedule,
        ],
    )
    return [
        subprocess.Popen([*celery, *one, "--without-gossip", "--without-mingle"], stdout=subprocess.DEVNULL)
        for one in options
    ]


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    main(sys.argv[1:])
