"""All pages of one practice; the baseline is an empty page with the same frame and session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from benchmarks import measuring, signing_in

if TYPE_CHECKING:
    from django.test import Client

    from portal.models import Participant

LIMIT_RATIO, LIMIT_QUERIES = 3.0, 15
TIMES = 15


def show(name: str) -> None:
    """Visit each page of a dual participant, and print the one that costs most compared with the empty page."""
    from django.test import override_settings
    from django.urls import reverse

    from portal.models import Participant, Role

    participant = Participant.objects.filter(kind=Participant.Kind.DUAL, seats__role=Role.PRIMARY).order_by("pk")[0]
    browser = signing_in.browser_of(participant.seats.filter(role=Role.PRIMARY)[0].user)
    with override_settings(ROOT_URLCONF="benchmarks.empty_page"):
        empty = reverse("empty", args=[participant.model_id])
        pages = list(_addresses(participant, browser))
        taken = {address: signing_in.visited(browser, address, times=TIMES) for address in pages}
        slowest = max(taken, key=lambda address: taken[address][0].cpu_seconds)
        cost, baseline = measuring.by_turns(lambda: browser.get(slowest), lambda: browser.get(empty), times=TIMES)
        measuring.show(
            name,
            cost,
            baseline,
            rows=len(pages),
            limit_ratio=LIMIT_RATIO,
            limit_queries=LIMIT_QUERIES,
            most_queries=max(queries for _, queries in taken.values()),
            slowest=slowest,
        )


def _addresses(participant: Participant, browser: Client) -> Iterator[str]:
    """Yield the addresses of all pages of a participant whose arguments are known; documents and actions are none."""
    from django.urls import get_resolver, reverse

    from reconciliation.models import Report

    report = Report.objects.of(participant)[0]
    line = report.lines.exclude(episode_component=None).select_related("episode_component")[0]
    known: dict[str, Any] = {
        "model_id": participant.model_id,
        "report_id": report.pk,
        "position": line.position,
        "episode_id": line.episode_component.episode_id,
        "sequence": 1,
        "message_id": participant.messages.all()[0].pk,
        "code": "cehrt",
    }
    for name, arguments in _names(get_resolver("portal.urls").url_patterns, ""):
        if arguments[:1] == ["model_id"] and set(arguments) <= set(known):
            address = reverse(name, args=[known[one] for one in arguments])
            answer = browser.get(address)
            if answer.status_code == signing_in.OK and answer["Content-Type"].startswith("text/html"):
                yield address


def _names(patterns: list[Any], space: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the names of all URLs, except the admin's, with the names of their arguments."""
    for one in patterns:
        if hasattr(one, "url_patterns"):
            if one.namespace != "admin":
                yield from _names(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield f"{space}{one.name}", list(one.pattern.converters)
