"""The pages of a report of 3,000 episodes; the baseline is an empty page with the same frame and session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from benchmarks import measuring, signing_in

if TYPE_CHECKING:
    from episodes.models import EpisodeComponent
    from reconciliation.models import Report

EPISODES = 3_000
LIMIT_RATIO, LIMIT_QUERIES = 3.0, 15
TIMES = 15


def show(name: str) -> None:
    """Give one practice 3,000 episodes, visit the pages of its report, and print the one that costs most."""
    from django.test import override_settings
    from django.urls import reverse

    from portal.models import Participant, Role
    from reconciliation.models import Report

    participant = Participant.objects.filter(kind=Participant.Kind.DUAL, seats__role=Role.PRIMARY).order_by("pk")[0]
    report = Report.objects.of(participant).select_related("run__construction_run")[0]
    enlarge(report, EPISODES)
    browser = signing_in.browser_of(participant.seats.filter(role=Role.PRIMARY)[0].user)
    with override_settings(ROOT_URLCONF="benchmarks.empty_page"):
        empty = reverse("empty", args=[participant.model_id])
        taken = {page: signing_in.visited(browser, page, times=TIMES) for page in _addresses(report)}
        slowest = max(taken, key=lambda page: taken[page][0].cpu_seconds)
        cost, baseline = measuring.by_turns(lambda: browser.get(slowest), lambda: browser.get(empty), times=TIMES)
        report_page = next(iter(taken))
        own, bare = measuring.by_turns(lambda: browser.get(report_page), lambda: browser.get(empty), times=TIMES)
        measuring.show(
            name,
            cost,
            baseline,
            rows=report.lines.count(),
            limit_ratio=LIMIT_RATIO,
            limit_queries=LIMIT_QUERIES,
            most_queries=max(queries for _, queries in taken.values()),
            slowest=slowest,
            report_page_ratio=round(own.seconds / bare.seconds, 2),
        )


def _addresses(report: Report) -> Iterator[str]:
    """Yield the pages of the report: itself, its sums, its lists in every order and filter, and one episode's line."""
    from django.urls import reverse

    def address(name: str, *more: int) -> str:
        return reverse(f"reconciliation:{name}", args=[report.participant.model_id, report.pk, *more])

    head = report.lines.get(code="incorrect-payment-withhold")
    leaf = head.children.order_by("-position")[0]
    yield address("report")
    yield address("assumed-value-list")
    yield address("report-line", leaf.position)
    for listed in (address("report-line", head.position), address("report-episode-list")):
        yield listed
        for query in ("sort=-amount", "sort=episode", "sort=-began", "page=40", "only=contested", "only=changed",
                      "money=from-cms", "state=complete", "component=PC&sort=amount"):  # fmt: skip
            yield f"{listed}?{query}"


def enlarge(report: Report, wanted: int) -> None:
    """Copy the report's episodes, their lines and their claim lines until it has so many episodes."""
    from django.db import connection

    from episodes.models import Beneficiary, Episode, EpisodeComponent, EpisodeLine
    from reconciliation.models import ReportLine

    run = report.run.construction_run
    kept = list(
        EpisodeComponent.objects.filter(run=run, participant=report.participant)
        .select_related("episode")
        .order_by("pk")
    )
    patients = Beneficiary.objects.bulk_create(
        Beneficiary(bene_id=f"L{number:09d}", given_name="Ada", surname=f"Stone{number}")
        for number in range(len(kept), wanted)
    )
    sources = [kept[number % len(kept)] for number in range(len(patients))]
    episodes = Episode.objects.bulk_create(
        _copy(one.episode, beneficiary=patient, starts_on=one.episode.starts_on + timedelta(days=number % 7))
        for number, (one, patient) in enumerate(zip(sources, patients, strict=True))
    )
    components = EpisodeComponent.objects.bulk_create(
        _copy(one, episode=episode) for one, episode in zip(sources, episodes, strict=True)
    )
    EpisodeLine.objects.bulk_create(
        (
            _claim_line(one, role, number)
            for number, one in enumerate(components)
            for role in ("model-start", "model-end")
        ),
        batch_size=2_000,
    )
    lines: dict[int, list[ReportLine]] = {}
    for line in report.lines.exclude(episode_component=None):
        lines.setdefault(line.episode_component_id, []).append(line)
    position = report.lines.count()
    copies = []
    for source, made in zip(sources, components, strict=True):
        for line in lines[source.pk]:
            copies.append(_copy(line, episode_component=made, position=position))
            position += 1
    ReportLine.objects.bulk_create(copies, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _claim_line(one: EpisodeComponent, role: str, number: int) -> Any:
    from episodes.models import EpisodeLine

    return EpisodeLine(
        run_id=one.run_id, episode_id=one.episode_id, participant_id=one.participant_id, component=one.component,
        role=role, setting="carrier", claim_id=f"L{number}", line_number=1, hcpcs="M1072", service_on="2023-01-05",
        units=1, paid=2000, allowed=2500, no_pay=False, provider_label="", claims_file_id=0,
    )  # fmt: skip


def _copy(row: Any, **changed: Any) -> Any:
    """Return a new row with the values of another one and some of its own."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    made = type(row)(**values)
    for name, value in changed.items():
        setattr(made, name, value)
    return made
