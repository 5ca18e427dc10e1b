"""The watch for no-pay claims (§ 512.150): paid components whose no-pay lines do not arrive, found in one statement."""

from __future__ import annotations

from django.db import connection

from episodes.models import Component, ConstructionRun, NoPayFigures
from episodes.rules.no_pay_claims import do_not_arrive, expectation
from portal.policy import Book
from portal.services.use_case import Actor, use_case

_FOUND = """
WITH paid AS (
    SELECT own.id, own.participant_id, own.component, own.no_pay_lines AS lines,
        CASE own.component WHEN %(PC)s THEN %(fewest_PC)s ELSE %(fewest_TC)s END AS fewest
    FROM episodes_episodecomponent own
    JOIN episodes_episode episode ON episode.id = own.episode_id
    WHERE own.run_id = %(run)s AND own.model_paid > 0 AND episode.complete AND episode.ends_on <= %(ended_by)s
), short AS (
    INSERT INTO episodes_nopayshortfall (run_id, participant_id, component_id, lines)
    SELECT %(run)s, participant_id, id, lines FROM paid WHERE lines < fewest
)
SELECT participant_id, component, count(*), count(*) FILTER (WHERE lines < fewest),
    count(*) FILTER (WHERE lines < fewest AND lines = 0)
FROM paid GROUP BY participant_id, component ORDER BY participant_id, component
"""


@use_case("no_pay_figures.compute")
def compute(*, run: ConstructionRun, book: Book, by: Actor) -> int:
    """Write the shortfalls of a run of the Model, and each participant's figures; return the number of the latter.

    The number of queries does not depend on the number of episodes.
    """
    expected = expectation(run.year, claims_through=run.claims_through, book=book)
    given = {
        "run": run.pk,
        "PC": Component.PC.value,
        "ended_by": expected.ended_by,
        **{f"fewest_{component}": lines for component, lines in expected.fewest_lines.items()},
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, given)
        found = cursor.fetchall()
    rows = [
        NoPayFigures(
            run=run,
            participant_id=participant_id,
            component=component,
            paid=paid,
            missing=missing,
            without_any=without_any,
            do_not_arrive=do_not_arrive(paid=paid, missing=missing, year=run.year, book=book),
        )
        for participant_id, component, paid, missing, without_any in found
    ]
    NoPayFigures.objects.bulk_create(rows)
    return len(rows)
