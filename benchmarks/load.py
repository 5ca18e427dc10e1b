"""Twenty clients at once on the pages of the demonstration world, with the web server of `make run`."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import database, measuring

CLIENTS = 20
SECONDS = 12
READY_SECONDS = 60


def main(names: list[str]) -> None:
    """Measure twenty clients reading pages of the demonstration world; the baseline is an empty page, same load."""
    database.begin()
    from reconciliation.demonstration import story

    story.make()
    visits = _visits()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [str(Path(sys.executable).parent / "gunicorn"), "--config", "python:portal.web_server",
         "--log-level", "warning", "--bind", f"127.0.0.1:{port}", "portal.wsgi"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.load_settings"},
    )  # fmt: skip
    try:
        _wait_for(port)
        empty = [(cookie, [f"/participants/{model_id}/empty/"]) for cookie, model_id, _ in visits]
        pages = [(cookie, addresses) for cookie, _, addresses in visits]
        _all_at_once(port, pages, seconds=3)  # each process loads templates and the policy once
        baseline = _all_at_once(port, empty, seconds=SECONDS)
        taken = _all_at_once(port, pages, seconds=SECONDS)
    finally:
        server.terminate()
        server.wait()
    measuring.show(
        "load",
        measuring.Cost(_p95(taken), 0),
        measuring.Cost(_p95(baseline), 0),
        rows=len(taken),
        clients=CLIENTS,
        median_seconds=round(statistics.median(taken), 4),
        requests_a_second=round(len(taken) / SECONDS, 1),
        baseline_requests_a_second=round(len(baseline) / SECONDS, 1),
    )


def _visits() -> list[tuple[str, str, list[str]]]:
    """Sign in the primary contact of each practice; return the cookie, the Model ID and the URLs of its pages."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from episodes.models import Episode
    from portal.models import Participant, Seat
    from portal.sessions import SECOND_FACTOR
    from reconciliation.models import Report

    visits = []
    for seat in Seat.objects.filter(role="primary").select_related("user", "participant"):
        participant: Participant = seat.participant
        own = [participant.model_id]
        addresses = [
            reverse(name, args=own)
            for name in (
                "participation:dashboard",
                "quality:submission-list",
                "episodes:episode-list",
                "reconciliation:report-list",
            )
        ]
        if report := Report.objects.of(participant).first():
            addresses.append(reverse("reconciliation:report", args=[*own, report.pk]))
        if episode := Episode.objects.of(participant).first():
            addresses.append(reverse("episodes:episode", args=[*own, episode.pk]))
        browser = Client()
        browser.force_login(seat.user)
        session = browser.session
        session[SECOND_FACTOR] = True  # as after a one-time code
        session.save()
        cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
        visits.append((cookie, participant.model_id, addresses))
    return visits


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The web server did not answer.")


def _all_at_once(port: int, visits: list[tuple[str, list[str]]], *, seconds: float) -> list[float]:
    """Let all clients request pages for some seconds; return the seconds of each answer."""
    taken: list[float] = []
    stop = time.monotonic() + seconds
    with ThreadPoolExecutor(CLIENTS) as clients:
        reading = [
            clients.submit(_read, port, *visits[number % len(visits)], number, stop, taken) for number in range(CLIENTS)
        ]
    for client in reading:
        client.result()  # an answer other than 200 ends the measurement
    return taken


def _read(port: int, cookie: str, addresses: list[str], first: int, stop: float, taken: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    turn = first
    while time.monotonic() < stop:
        address = addresses[turn % len(addresses)]
        began = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": cookie, "Host": "localhost"})
        answer = connection.getresponse()
        answer.read()
        taken.append(time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}.")
        turn += 1


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    main(sys.argv[1:])
