"""Construction runs: episodes built from the imported claims and priced, kept with a record of all inputs.

A run is prepared, its partitions are built by any number of workers, and it is finished when the last one is built.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Sum

from episodes import lifecycle
from episodes.models import ClaimsFile, ConstructionRun, RunPartition
from portal import clock, selectors
from portal.formatting import long_date
from portal.policy import Book, PolicyError
from portal.rules.input_error import InputError
from portal.rules.performance_years import performance_year
from portal.services import jobs
from portal.services.typed_days import check_in_reach, check_year_in_reach
from portal.services.use_case import Actor, Refused, actor_label, use_case

from . import care_figures, comparisons, construction_inputs, no_pay_figures, price_list
from .partitions import build, build_in_processes

START, BUILD, FINISH = "episodes.start_run", "episodes.build_partition", "episodes.finish_run"
MOST_PARTITIONS = 64
ROWS_A_PARTITION = 500_000
"""The default number of rows a partition, few enough for two workers with 4 GB of memory."""


def construct(
    *,
    year: int,
    claims_through: date,
    by: str,
    kind: str = ConstructionRun.Kind.MODEL,
    partitions: int | None = None,
    force: bool = False,
    processes: int = 1,
) -> ConstructionRun:
    """Build and price a year's episodes now; return the existing run if inputs and policy are the same.

    :param partitions: their number; None chooses it by the number of rows
    :param force: build again even if inputs and policy are the same
    :param processes: the most processes of this machine that build partitions at once

    :raises Refused: without claims, for a year outside the policy, or when the episodes cannot be built.
    """
    run = _find_or_create(
        year=year, claims_through=claims_through, kind=kind, partitions=partitions, force=force, by=by
    )
    if run.status == lifecycle.DONE:
        return run
    try:
        numbers = prepare(run_id=run.pk, by=by)
        if processes > 1 and len(numbers) > 1:
            build_in_processes(run_id=run.pk, numbers=numbers, processes=processes, by=by)
        else:
            for number in numbers:
                build(run_id=run.pk, number=number, by=by)
        return finish(run_id=run.pk, by=by)
    except Refused as error:
        mark_failed(run_id=run.pk, problem=str(error), by=by)
        raise


@use_case("construction.request")
def request(
    *,
    year: int,
    claims_through: date,
    by: Actor,
    kind: str = ConstructionRun.Kind.MODEL,
    partitions: int | None = None,
) -> ConstructionRun:
    """Queue the building of a year's episodes for the workers.

    :raises Refused: without claims or for a year outside the policy.
    """
    run = _find_or_create(
        year=year, claims_through=claims_through, kind=kind, partitions=partitions, force=False, by=by
    )
    if run.status != lifecycle.DONE:
        jobs.enqueue(START, run.pk, again=True)
    return run


def start(*, run_id: int, by: Actor) -> None:
    """Prepare a queued run, and queue its partitions, each for the worker that is free first.

    A run whose partitions were all built before it failed is only to be finished.
    """
    try:
        numbers = prepare(run_id=run_id, by=by)
    except Refused as error:
        mark_failed(run_id=run_id, problem=str(error), by=by)
        return
    _enqueue(run_id=run_id, numbers=numbers, by=by)
    _finish_when_built(run_id=run_id, by=by)


def build_partition(*, run_id: int, number: int, by: Actor) -> None:
    """Build one partition; after the last one the run is finished by a job of its own."""
    try:
        build(run_id=run_id, number=number, by=by)
    except Refused as error:
        mark_failed(run_id=run_id, problem=str(error), by=by)
        return
    _finish_when_built(run_id=run_id, by=by)


def _finish_when_built(*, run_id: int, by: Actor) -> None:
    """Queue the end of a run whose partitions are all built.

    Asked after a partition is committed: of two that end at once, at least the second one sees both.
    """
    if not RunPartition.objects.unbuilt().filter(run=run_id).exists():
        _enqueue_finish(run_id=run_id, by=by)


@use_case("construction.enqueue")
def _enqueue(*, run_id: int, numbers: list[int], by: Actor) -> None:
    for number in numbers:
        jobs.enqueue(BUILD, run_id, number, again=True)


@use_case("construction.enqueue_finish")
def _enqueue_finish(*, run_id: int, by: Actor) -> None:
    jobs.enqueue(FINISH, run_id, again=True)


@use_case("construction.prepare")
def prepare(*, run_id: int, by: Actor) -> list[int]:
    """Begin a queued run: write its partitions and its prices. Return the partitions that are still to be built.

    :raises Refused: when the policy has no value for the year.
    """
    run = _locked(run_id)
    if not lifecycle.RUN.may(run.status, lifecycle.RUNNING):
        return []
    book = selectors.policy_book_of(run.policy_version).noted()
    if run.started_at is None:
        run.started_at = clock.real_now()
        RunPartition.objects.bulk_create(RunPartition(run=run, number=number) for number in range(run.partitions))
        if run.kind == ConstructionRun.Kind.MODEL:
            try:
                price_list.write(run=run, book=book)
            except (InputError, PolicyError) as error:
                raise Refused(str(error)) from error
        run.policy_used = [entry.as_json() for entry in book.used]
    lifecycle.RUN.move(run, lifecycle.RUNNING)
    run.failed_because = ""
    run.save()
    return list(run.parts.unbuilt().values_list("number", flat=True))


@use_case("construction.finish")
def finish(*, run_id: int, by: Actor) -> ConstructionRun:
    """Finish a run whose partitions are all built; any other run is returned unchanged."""
    run = _locked(run_id)
    if run.status != lifecycle.RUNNING or run.parts.unbuilt().exists():
        return run
    parts = list(run.parts.all())
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part.counts)
    counts["components"] = run.components.count()
    counts["unpriced"] = run.components.filter(episode_payment__isnull=True).count()
    counts["rejected_rows"] = ClaimsFile.objects.aggregate(rows=Sum("rejected_rows"))["rows"]
    lifecycle.RUN.move(run, lifecycle.DONE)
    run.counts = dict(counts)
    noted = [run.policy_used, *(part.policy_used for part in parts)]
    used = {(entry["name"], entry["from"]): entry for entries in noted for entry in entries}
    run.policy_used = [used[key] for key in sorted(used)]
    run.finished_at = clock.real_now()
    run.seconds = round((run.finished_at - run.started_at).total_seconds(), 3)
    run.save()
    comparisons.compare(run=run, by=by)
    if run.kind == ConstructionRun.Kind.MODEL:
        book = selectors.policy_book_of(run.policy_version)
        care_figures.compute(run=run, book=book, by=by)
        no_pay_figures.compute(run=run, book=book, by=by)
    return run


@use_case("construction.mark_failed")
def mark_failed(*, run_id: int, problem: str = "", by: Actor) -> ConstructionRun:
    """Mark a run as failed; its partitions that are built stay, and a new request goes on with the others.

    :param problem: a sentence for staff that says why
    """
    run = _locked(run_id)
    if lifecycle.RUN.may(run.status, lifecycle.FAILED):
        lifecycle.RUN.move(run, lifecycle.FAILED)
        run.failed_because = problem[: ConstructionRun._meta.get_field("failed_because").max_length]
        run.finished_at = clock.real_now()
        run.save()
    return run


def _locked(run_id: int) -> ConstructionRun:
    return ConstructionRun.objects.select_for_update().get(pk=run_id)


@use_case("construction.find_or_create")
def _find_or_create(
    *, year: int, claims_through: date, kind: str, partitions: int | None, force: bool, by: Actor
) -> ConstructionRun:
    """Return the run of the present inputs, or a new one.

    :raises Refused: without claims, or for a year or day outside the policy.
    """
    if partitions is None:
        rows = ClaimsFile.objects.aggregate(rows=Sum("rows"))["rows"] or 0
        partitions = min(MOST_PARTITIONS, 1 + rows // ROWS_A_PARTITION)
    if not 1 <= partitions <= MOST_PARTITIONS:
        raise Refused(f"The number of partitions must be from 1 to {MOST_PARTITIONS}.")
    book = selectors.policy_book()
    _check_days(year, claims_through, kind, book)
    inputs = construction_inputs.fingerprints()
    identity = [kind, year, claims_through.isoformat(), inputs, book.digest]
    key = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
    facts: dict[str, Any] = {
        "kind": kind,
        "year": year,
        "claims_through": claims_through,
        "partitions": partitions,
        "inputs": inputs,
        "policy_digest": book.digest,
        "policy_version": book.version,
        "requested_by": actor_label(by),
    }
    if force:
        return ConstructionRun.objects.create(key=key, forced=True, **facts)
    # Two requests at once share one run; a failed run is queued again.
    run, _ = ConstructionRun.objects.get_or_create(key=key, forced=False, defaults=facts)
    if run.status == lifecycle.FAILED:
        lifecycle.RUN.move(run, lifecycle.QUEUED)
        run.save()
    return run


def _check_days(year: int, claims_through: date, kind: str, book: Book) -> None:
    """Check that a year can be built from claims through a day.

    :raises Refused: when it cannot.
    """
    check_year_in_reach(year, field="year", book=book)
    check_in_reach(book=book, claims_through=claims_through)
    if claims_through < date(year, 1, 1):
        raise Refused(f"Claims through {long_date(claims_through)} do not cover any day of {year}.")
    if kind == ConstructionRun.Kind.MODEL:
        try:
            performance_year(year, book=book)
        except InputError as error:
            raise Refused(str(error), field="year") from error
