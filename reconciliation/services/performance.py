"""Performance reports: all practices of a year compared at once, from issued reports and published episodes alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from episodes.models import ConstructionRun
from portal import clock
from portal.fingerprint import fingerprint
from portal.policy import Book
from portal.policy.plain import plain
from portal.rules.performance_years import policy_of
from portal.selectors import policy_book
from portal.services.use_case import Actor, use_case
from reconciliation.models import PerformanceCompilation, PerformanceReport
from reconciliation.performance import FIGURES
from reconciliation.rules.peers import Cell, hidden, quartiles
from reconciliation.selectors import performance
from reconciliation.selectors.performance import PracticeFacts

ROWS_AT_ONCE = 1000


def compile_all(*, by: Actor) -> list[int]:
    """Compile each performance year whose reports, episodes or policy have changed, and return these years."""
    book = policy_book()
    return [year for year in performance.years_with_reports() if compile_year(year=year, book=book, by=by)]


@use_case("performance.compile")
def compile_year(*, year: int, book: Book, by: Actor) -> bool:
    """Compare the practices of a performance year and store a report for each; False if nothing has changed."""
    run = ConstructionRun.objects.latest_of(year)
    digest = fingerprint({"reports": performance.newest_reports(year), "run": run and run.pk, "policy": book.digest})
    if PerformanceCompilation.objects.filter(year=year, inputs_digest=digest).exists():
        return False
    facts = performance.facts_of_year(year, book=book)
    by_kind: dict[str, dict[int, PracticeFacts]] = defaultdict(dict)
    for owner, practice in facts.practices.items():
        by_kind[practice.kind][owner] = practice
    PerformanceCompilation.objects.filter(year=year).delete()
    made = PerformanceCompilation.objects.create(
        year=year,
        construction_run=facts.run,
        practices=len(facts.practices),
        peers={kind: _peers(practices, year, book) for kind, practices in by_kind.items()},
        inputs_digest=digest,
        policy_version=book.version,
        compiled_at=clock.now(),
    )
    PerformanceReport.objects.bulk_create(
        [row for practices in by_kind.values() for row in _reports(made, practices, book)], batch_size=ROWS_AT_ONCE
    )
    return True


def _peers(practices: Mapping[int, PracticeFacts], year: int, book: Book) -> dict[str, Any]:
    """Return the quartiles of each figure over the practices of a kind, as JSON; null where too few have it."""
    policy = policy_of(year, book=book)
    found: dict[str, Any] = {}
    for code in FIGURES:
        values = [value for one in practices.values() if (value := one.figures.get(code)) is not None]
        of_figure = quartiles(values, policy=policy)
        found[code] = plain(asdict(of_figure)) if of_figure else None
    return found


def _reports(
    made: PerformanceCompilation, practices: Mapping[int, PracticeFacts], book: Book
) -> list[PerformanceReport]:
    """Make the reports of the practices of a kind, each beside the episodes of all others of its kind."""
    policy = policy_of(made.year, book=book)
    episodes: dict[str, int] = defaultdict(int)
    having: dict[str, int] = defaultdict(int)
    for practice in practices.values():
        for cancer_type in practice.episodes:
            episodes[cancer_type] += practice.count(cancer_type)
            having[cancer_type] += 1
    rows = []
    for owner, practice in practices.items():
        others = {
            cancer_type: Cell(
                episodes[cancer_type] - practice.count(cancer_type),
                having[cancer_type] - (cancer_type in practice.episodes),
            )
            for cancer_type in sorted(episodes)
        }
        unseen = hidden(others, policy=policy)
        none: dict[str, int] = dict.fromkeys(performance.STATES.values(), 0)
        rows.append(
            PerformanceReport(
                compilation=made,
                participant_id=owner,
                kind=practice.kind,
                figures={code: _kept(practice.figures.get(code)) for code in FIGURES},
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
