"""Performance reports: all practices of a year compared at once, from issued reports and published episodes alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from portal import clock
from portal.fingerprint import fingerprint
from portal.policy import Book
from portal.policy.plain import plain
from portal.rules.performance_years import policy_of
from portal.selectors import policy_book
from portal.services.use_case import Actor, use_case
from reconciliation.models import PerformanceCompilation, PerformanceReport
from reconciliation.performance import figures_of
from reconciliation.rules.peers import Cell, gives_away, hidden, quartiles
from reconciliation.selectors import performance
from reconciliation.selectors.performance import Issued, PracticeFacts

ROWS_AT_ONCE = 1000


@use_case("performance.compile")
def compile_all(*, by: Actor) -> list[int]:
    """Compare the practices of each performance year of which something has changed, and return these years.

    All comparisons are of one moment and become visible together; one that is killed leaves those before. A second
    compilation waits for the first one.
    """
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(PerformanceCompilation._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")  # readers go on with the comparisons before
    book, moment = policy_book(), clock.now()
    issued = performance.issued_by_year()
    return [year for year, found in issued.items() if _compile(year, found, moment, book)]


def _compile(year: int, issued: Issued, moment: datetime, book: Book) -> bool:
    """Compare the practices of a performance year and store a report for each.

    False if nothing has changed, or so little that the comparison would give away the figures of a few practices; then
    the comparison before stays until more has changed.
    """
    digest = fingerprint({"reports": issued.reports, "run": issued.run, "policy": book.digest})
    before = PerformanceCompilation.objects.filter(year=year).first()
    if before is not None and before.inputs_digest == digest:
        return False
    by_kind: dict[str, dict[int, PracticeFacts]] = defaultdict(dict)
    for owner, practice in performance.facts_of_year(year, issued, book=book).items():
        by_kind[practice.kind][owner] = practice
    made = PerformanceCompilation(
        year=year,
        construction_run_id=issued.run,
        practices=len(issued.reports),
        peers={kind: _peers(practices, year, book) for kind, practices in by_kind.items()},
        inputs_digest=digest,
        policy_version=book.version,
        compiled_at=moment,
    )
    rows = [row for practices in by_kind.values() for row in _reports(made, practices, book)]
    if before is not None:
        if _gives_away(list(before.reports.all()), rows, year, book):
            return False
        before.delete()
    made.save()
    PerformanceReport.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    return True


def _gives_away(before: Sequence[PerformanceReport], after: Sequence[PerformanceReport], year: int, book: Book) -> bool:
    """Tell whether the reports after those before would give away the figures of a few practices of any kind."""
    first, second = _counted(before), _counted(after)
    policy = policy_of(year, book=book)
    return any(gives_away(counted, second.get(kind, {}), policy=policy) for kind, counted in first.items())


def _counted(reports: Sequence[PerformanceReport]) -> dict[str, dict[int, object]]:
    """Return what is counted of each practice, by its kind and its key."""
    found: dict[str, dict[int, object]] = defaultdict(dict)
    for one in reports:
        episodes = [[row[name] for name in ("cancer_type", *performance.STATES.values())] for row in one.cancer_types]
        found[one.kind][one.participant_id] = one.figures, [row for row in episodes if any(row[1:])]
    return found


def _peers(practices: Mapping[int, PracticeFacts], year: int, book: Book) -> dict[str, Any]:
    """Return the quartiles of each figure over the practices of a kind, as JSON; null where too few have it."""
    policy = policy_of(year, book=book)
    found: dict[str, Any] = {}
    for code in figures_of(policy):
        values = [value for one in practices.values() if (value := one.figures.get(code)) is not None]
        of_figure = quartiles(values, policy=policy)
        found[code] = plain(asdict(of_figure)) if of_figure else None
    return found


def _reports(
    made: PerformanceCompilation, practices: Mapping[int, PracticeFacts], book: Book
) -> list[PerformanceReport]:
    """Make the reports of the practices of a kind, each beside the episodes of all others of its kind."""
    policy = policy_of(made.year, book=book)
    codes = figures_of(policy)
    episodes: dict[str, int] = defaultdict(int)
    having: dict[str, int] = defaultdict(int)
    for practice in practices.values():
        for cancer_type in practice.episodes:
            episodes[cancer_type] += practice.count(cancer_type)
            having[cancer_type] += 1
    any_episode = sum(1 for practice in practices.values() if practice.episodes)
    rows = []
    for owner, practice in practices.items():
        others = {
            cancer_type: Cell(
                episodes[cancer_type] - practice.count(cancer_type),
                having[cancer_type] - (cancer_type in practice.episodes),
            )
            for cancer_type in sorted(episodes)
        }
        unseen = hidden(others, practices=any_episode - bool(practice.episodes), policy=policy)
        none: dict[str, int] = dict.fromkeys(performance.STATES.values(), 0)
        rows.append(
            PerformanceReport(
                compilation=made,
                participant_id=owner,
                kind=practice.kind,
                figures={code: _kept(practice.figures.get(code)) for code in codes},
                cancer_types=[
                    {
                        "cancer_type": name,
                        **practice.episodes.get(name, none),
                        "peers": None if name in unseen.names else cell.count,
                    }
                    for name, cell in others.items()
                ],
                peer_episodes=None if unseen.total else sum(cell.count for cell in others.values()),
            )
        )
    return rows


def _kept(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
