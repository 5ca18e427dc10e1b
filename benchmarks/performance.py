"""Comparison of all practices of a year for their performance reports; baseline: the bare SQL sums by practice.

Three years of the Model's size are compared in one transaction, as in a night in which everything has changed.
"""

from __future__ import annotations

import sys

from benchmarks import database, measuring

PARTICIPANTS, PRACTITIONERS, SEED = 950, 950, 1
BY = "system:benchmark"
LIMIT_RATIO, LIMIT_QUERIES, TIMES = 10.0, 40, 3
SUMS = """
    SELECT component.participant_id, episode.cancer_type, episode.complete, count(*), sum(component.model_paid)
    FROM episodes_episodecomponent component JOIN episodes_episode episode ON episode.id = component.episode_id
    WHERE component.run_id = %s GROUP BY 1, 2, 3
"""
LINES = """
    SELECT line.participant_id, line.code, sum(line.amount) FROM reconciliation_reportline line
    JOIN reconciliation_report report ON report.id = line.report_id
    WHERE report.run_id = %s AND line.episode_component_id IS NULL GROUP BY 1, 2
"""


def main(names: list[str]) -> None:
    """Make the world, then compare its practices."""
    database.begin()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from reconciliation.demonstration import large_world
    from reconciliation.models import PerformanceCompilation, PerformanceReport, Run
    from reconciliation.services import performance

    large_world.make(participants=PARTICIPANTS, practitioners=PRACTITIONERS, seed=SEED)
    runs = list(Run.objects.filter(kind="initial").values_list("pk", "construction_run_id"))

    def compare() -> None:
        PerformanceCompilation.objects.all().delete()
        performance.compile_all(by=BY)

    def sums() -> None:
        with connection.cursor() as cursor:
            for run, construction in runs:
                for statement, key in ((SUMS, construction), (LINES, run)):
                    cursor.execute(statement, [key])
                    cursor.fetchall()

    with CaptureQueriesContext(connection) as queries:
        performance.compile_all(by=BY)
    taken, baseline = measuring.by_turns(compare, sums, times=TIMES)
    for name in names:
        measuring.show(
            name,
            taken,
            baseline,
            rows=PerformanceReport.objects.count(),
            years=len(runs),
            queries=len(queries),
            limit_queries=LIMIT_QUERIES,
            limit_ratio=LIMIT_RATIO,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
