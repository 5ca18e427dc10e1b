"""The corrected report of an error notice: a run of its own for one participant, released like any other."""

from __future__ import annotations

from portal.services.use_case import Actor, use_case
from reconciliation.models import ErrorNotice, Run

from . import opening, runs, staff_mails


def correct(*, notice_id: int, by: Actor) -> Run:
    """Calculate the corrected report of a notice with all changes granted so far; done again, it changes nothing.

    The report stays prepared until two people of CMS release it. The contested report stays as it is.
    """
    run = open_run(notice_id=notice_id, by=by)
    runs.calculate_now(run=run, by=by)
    tell_that_it_waits(run_id=run.pk, by=by)
    return run


@use_case("run.correct")
def open_run(*, notice_id: int, by: Actor) -> Run:
    """Open the run that corrects the report of a notice, or return the one with the same changes."""
    waiting = ErrorNotice.objects.select_for_update(of=("self",)).select_related("report__run", "report__participant")
    notice = waiting.get(pk=notice_id)
    contested = notice.report.run
    return opening.open_run(year=contested.year, kind=contested.kind, as_of=contested.as_of, corrects=notice, by=by)


@use_case("run.tell_of_correction")
def tell_that_it_waits(*, run_id: int, by: Actor) -> None:
    """Tell the analysts that a corrected report is prepared and waits for somebody to ask for its release."""
    staff_mails.tell_analysts(run=Run.objects.get(pk=run_id))
