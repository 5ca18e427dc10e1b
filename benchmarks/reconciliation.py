"""Initial reconciliation of the whole Model by two processes; baseline: one SQL query with sums of the same amounts.

The query is measured in the same database after the reports are stored, when its rows are in memory. Its sums must be
those of the reports. The PDFs of all these reports follow (`reconciliation_pdfs.py`).
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import database, measuring, national, reconciliation_pdfs

PROCESSES = 2
LIMIT_SECONDS, LIMIT_RATIO = 30, 5
BY = "system:benchmark"
HEADS = ("incorrect-payment-withhold", "duplicate-services", "incomplete-episodes", "quality-withhold")
SUMS = """
    WITH lines AS (
        SELECT episode_id, component,
            coalesce(sum(paid) FILTER (WHERE role IN ('model-start', 'model-end', 'model-other')), 0) AS received,
            coalesce(sum(paid) FILTER (WHERE role = 'model-start'), 0) AS first_installment,
            coalesce(bool_or(role = 'model-start' AND paid > 0), false) AS first_paid,
            coalesce(bool_or(role = 'model-end' AND paid > 0), false) AS second_paid,
            coalesce(sum(paid) FILTER (WHERE role = 'duplicate'), 0) AS duplicates,
            coalesce(sum(ffs_amount) FILTER (WHERE role = 'included' AND no_pay), 0) AS services
        FROM episodes_episodeline WHERE run_id = %(run)s AND participant_id IS NOT NULL GROUP BY 1, 2
    ), amounts AS (
        SELECT c.participant_id, component, e.complete IS FALSE AS incomplete, received, duplicates,
            CASE WHEN reason = 'lost-ffs' AND treatment_started THEN l.first_installment ELSE services END AS due,
            first_paid::int * round(c.incorrect_payment_withhold * %(share)s, 2) + second_paid::int
                * (c.incorrect_payment_withhold - round(c.incorrect_payment_withhold * %(share)s, 2)) AS withheld,
            first_paid::int * round(c.quality_withhold * %(share)s, 2) + second_paid::int
                * (c.quality_withhold - round(c.quality_withhold * %(share)s, 2)) AS quality
        FROM episodes_episodecomponent c JOIN episodes_episode e ON e.id = c.episode_id
            JOIN lines l USING (episode_id, component)
        WHERE c.run_id = %(run)s
    )
    SELECT participant_id, sum(withheld),
        -sum(least(duplicates, CASE WHEN incomplete THEN least(received, due) ELSE received END)),
        coalesce(sum(due - received) FILTER (WHERE incomplete), 0),
        coalesce(sum(quality) FILTER (WHERE component = 'PC'), 0)
    FROM amounts GROUP BY 1
"""


def main(names: list[str]) -> None:
    """Generate, import and build the year, then reconcile it and measure the query."""
    database.begin()
    with TemporaryDirectory(prefix="portal-bench-") as folder:
        claims = Path(folder) / "claims"
        national.generate(claims)
        national.import_and_construct(claims)
    reconcile()
    for name in names:
        if name in reconciliation_pdfs.SHOWN:
            reconciliation_pdfs.SHOWN[name](name)


def reconcile() -> None:
    """Publish the episodes of the database, reconcile them, and print the line of the benchmark."""
    from episodes.models import ConstructionRun
    from episodes.services import publications
    from portal.selectors import policy_book
    from reconciliation.models import ReportLine, Run
    from reconciliation.services import runs

    construction = ConstructionRun.objects.get()
    publications.publish_by_command(run=construction, by=BY)
    taken = measuring.measure(
        lambda: runs.carry_out(year=2021, kind="initial", as_of=national.THROUGH, processes=PROCESSES, by=BY)
    )
    run = Run.objects.get()
    assert run.participants_done and not run.participants_failed
    given = {"run": construction.pk, "share": policy_book().on(national.THROUGH)["pricing/first_installment_share"]}
    sums: list[Any] = []
    bare = min(measuring.measure(lambda: sums.append(_sums(given))) for _ in range(2))
    heads = ReportLine.objects.filter(report__run=run, code__in=HEADS).order_by()
    stored = dict.fromkeys(HEADS, Decimal(0))
    for code, amount in heads.values_list("code", "amount"):
        stored[code] += amount
    assert list(stored.values()) == [sum(column) for column in zip(*sums[-1], strict=True)], "the sums are others"
    measuring.show(
        "reconciliation",
        taken,
        bare,
        rows=ReportLine.objects.filter(report__run=run).count(),
        reports=run.participants_done,
        limit_seconds=LIMIT_SECONDS,
        limit_ratio=LIMIT_RATIO,
    )


def _sums(given: dict[str, Any]) -> list[tuple[Decimal, ...]]:
    """Return the sums of each participant in the order of `HEADS`."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(SUMS, given)
        return [row[1:] for row in cursor.fetchall()]


if __name__ == "__main__":
    main(sys.argv[1:])
