"""Rehearsals of draft policy over a finished run: batches of leased jobs, and nothing about a practice changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from portal import clock
from portal import selectors as portal
from portal.models import User
from portal.policy import Book, PolicyError
from portal.policy.book import BookDay
from portal.policy.plain import plain
from portal.policy.regimes import book_under, names_in
from portal.rules.performance_years import performance_year, performance_years, policy_of
from portal.services import jobs
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, APPROVER, may_act_as
from reconciliation.models import Rehearsal, RehearsedReport, Run
from reconciliation.rules.rehearsal import MOVABLE, RATES, Outcome, why_kept
from reconciliation.selectors import rehearsals as rehearsed

TASK = "reconciliation.rehearse"
EXPERIENCE_WITHHOLD = "pricing/patient_experience_withhold"
BATCH_FAILED = "The job failed each time it ran. See the error in the list of jobs or in the log."


@use_case("policy_rehearsal.ask")
def ask(*, run: Run, regime: str = "", values: dict[str, Any] | None = None, by: User) -> Rehearsal:
    """Work out the calculated reports of a finished run with draft values, in batches of jobs.

    A true-up is worked out together with the initial reports that it follows, so that it shows the whole year.
    Values of a regime are those of the performance year with the same number. A value that is given counts before them.

    :raises Refused: for a person who may not, a run that is not finished, a parameter that a finished year cannot
        move, a value that does not fit, or values that change nothing.
    """
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can rehearse a change.")
    if run.status != Run.Status.DONE:
        raise Refused("Choose a run that is done.", field="run")
    given = values or {}
    if not isinstance(given, dict):
        raise Refused('Give the values in braces, such as {"pricing/quality_withhold": "0.03"}.', field="values")
    for name in given:
        if name not in MOVABLE:
            raise Refused(_immovable(name), field="values")
    book = portal.policy_book_of(run.policy_version)
    of_regime, left = _of_regime(regime, run.year, book)
    try:
        draft = book.rehearse({**of_regime, **given})
        draft = book.rehearse(_with_every_type(draft.rehearsed, policy_of(run.year, book=book)))
    except PolicyError as error:
        raise Refused(str(error), field="values") from error
    now, then = (policy_of(run.year, book=one) for one in (book, draft))
    changes = [
        {"name": name, "now": plain(now[name]), "then": plain(then[name])}
        for name in draft.rehearsed
        if now[name] != then[name]
    ]
    if not changes:
        raise Refused("These are the values of the run. Give another one.", field="values")
    if not now[EXPERIENCE_WITHHOLD] and then[EXPERIENCE_WITHHOLD]:
        raise Refused(
            f"{run.year} has no patient experience withhold, so the run has no score that would give one back. Leave "
            f"{EXPERIENCE_WITHHOLD} as it is, or choose a run of a year that has the withhold.",
            field="values",
        )
    reports = list(run.reports.calculated().order_by("pk").values_list("pk", flat=True))
    if not reports:
        raise Refused("This run has no calculated report.", field="run")
    made = Rehearsal.objects.create(
        run=run,
        regime=regime,
        values=given,
        changes=changes,
        left=left,
        reports=len(reports),
        asked_by=by,
        asked_at=clock.real_now(),
    )
    size = settings.REPORTS_A_BATCH
    batches = [reports[start : start + size] for start in range(0, len(reports), size)]
    jobs.enqueue_each(TASK, [(made.pk, batch[0], batch[-1]) for batch in batches])
    return made


def _immovable(name: str) -> str:
    return (
        f"A finished year cannot be worked out again with another value of {name}: {why_kept(name)}. To see what it "
        "would change, enter it as an amendment in a portal for tests, construct the episodes of the year again, and "
        f"compare the runs. Here you can change: {', '.join(MOVABLE)}."
    )


def _of_regime(regime: str, year: int, book: Book) -> tuple[dict[str, Any], list[str]]:
    """Return the values of a regime that a finished year can move, and the names of those that it cannot.

    :raises Refused: for an unknown regime.
    """
    if not regime:
        return {}, []
    try:
        other = book_under(regime)
    except PolicyError as error:
        raise Refused(str(error), field="regime") from error
    number = performance_year(year, book=book).number
    starts_on = next(py.starts_on for py in performance_years(book=other) if py.number == number)
    now, then = policy_of(year, book=book), other.on(starts_on)
    differing = [name for name in names_in(regime) if now[name] != then[name]]
    moved = _with_every_type({name: then[name] for name in differing if name in MOVABLE}, now)
    moved = {name: value for name, value in moved.items() if value != now[name]}
    return moved, [name for name in differing if name not in moved]


def _with_every_type(values: Mapping[str, Any], now: BookDay) -> dict[str, Any]:
    """Return values in which a cancer type that a table of rates leaves out keeps the row of the run."""
    return {name: {**now[name], **value} if name in RATES else value for name, value in values.items()}


def work_out(*, rehearsal_id: int, first: int, last: int, by: Actor) -> None:
    """Work out the reports whose ids lie between two, and keep the results; a second call changes nothing."""
    rehearsal = Rehearsal.objects.select_related("run__construction_run").get(pk=rehearsal_id)
    run = rehearsal.run
    draft = portal.policy_book_of(run.policy_version).rehearse({one["name"]: one["then"] for one in rehearsal.changes})
    reports = run.reports.calculated().filter(pk__range=(first, last)).order_by("pk").defer("policy_used")
    reports = reports.select_related("run__construction_run")
    waiting = list(reports.exclude(pk__in=rehearsal.results.values("report_id")))
    found = rehearsed.outcomes(run, waiting, draft=draft, book_of=portal.policy_book_of) if waiting else {}
    _keep(rows=[_row(rehearsal, one.pk, one.participant_id, found[one.pk]) for one in waiting], by=by)


def give_up(*, rehearsal_id: int, first: int, last: int, by: Actor) -> None:
    """Keep that the reports of a batch could not be worked out."""
    rehearsal = Rehearsal.objects.get(pk=rehearsal_id)
    reports = rehearsal.run.reports.calculated().filter(pk__range=(first, last))
    rows = reports.values_list("pk", "participant_id")
    _keep(rows=[_row(rehearsal, pk, owner, BATCH_FAILED) for pk, owner in rows], by=by)


def _row(rehearsal: Rehearsal, report_id: int, participant_id: int, found: Outcome | str) -> RehearsedReport:
    row = RehearsedReport(rehearsal=rehearsal, report_id=report_id, participant_id=participant_id)
    if isinstance(found, str):
        row.failure = found[:500]
    else:
        row.paid_now, row.paid_then = found.paid_now, found.paid_then
        row.report_now, row.report_then = found.report_now, found.report_then
        row.difference = found.difference
    return row


@use_case("policy_rehearsal.keep_results")
def _keep(*, rows: list[RehearsedReport], by: Actor) -> None:
    """Keep results, each once."""
    RehearsedReport.objects.bulk_create(rows, ignore_conflicts=True)
