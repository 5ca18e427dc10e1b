"""Pages of a practice in the demonstration world; the baseline is an empty page with the same frame and session."""

from __future__ import annotations

import sys

from benchmarks import database, measuring

TIMES = 60


def main(names: list[str]) -> None:
    """Create the demonstration world, then measure the pages of the practice that disputed its report."""
    database.begin()
    from django.db import connection
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from episodes.models import Episode
    from portal.models import Participant, User
    from portal.sessions import SECOND_FACTOR
    from reconciliation.demonstration import people, story
    from reconciliation.models import Report

    story.make()
    participant = Participant.objects.get(model_id=people.DISPUTES)
    contact = next(practice.contact for practice in people.PRACTICES if practice.model_id == people.DISPUTES)
    report = Report.objects.of(participant).latest("pk")
    line = report.lines.exclude(episode_component=None).exclude(claim_lines=[]).first()
    episode = Episode.objects.of(participant).filter(complete=True).first()
    own = [participant.model_id]
    addresses = {
        "dashboard": ("participation:dashboard", own),
        "report": ("reconciliation:report", [*own, report.pk]),
        "report-line": ("reconciliation:report-line", [*own, report.pk, line.position]),
        "submission-list": ("quality:submission-list", own),
        "episode-list": ("episodes:episode-list", own),
        "episode": ("episodes:episode", [*own, episode.pk]),
    }
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(User.objects.get(email=contact.email))
    session = browser.session
    session[SECOND_FACTOR] = True  # as after a one-time code
    session.save()

    def visit(address: str) -> int:
        answer = browser.get(address)
        assert answer.status_code == 200, f"{address} answers {answer.status_code}"
        return len(answer.content)

    def queries(address: str) -> int:
        visit(address)  # the first visit loads templates and the policy
        with CaptureQueriesContext(connection) as taken:
            visit(address)
        return len(taken)

    with override_settings(ROOT_URLCONF="benchmarks.empty_page"):
        empty = reverse("empty", args=own)
        of_empty = queries(empty)
        for name in names:
            view, arguments = addresses[name]
            address = reverse(view, args=arguments) + ("?year=2021" if name == "dashboard" else "")
            of_page = queries(address)
            taken, baseline = measuring.by_turns(
                lambda address=address: visit(address), lambda: visit(empty), times=TIMES
            )
            measuring.show(
                name,
                taken,
                baseline,
                rows=1,
                queries=of_page,
                baseline_queries=of_empty,
                bytes=visit(address),
            )


if __name__ == "__main__":
    main(sys.argv[1:])
