"""Construction runs: episodes built from the imported claims and priced, kept with a record of all inputs."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from episodes import lifecycle
from episodes.models import Beneficiary, ClaimsFile, ConstructionRun
from portal import clock, selectors
from portal.files.reading import FileAltered
from portal.formatting import long_date
from portal.models import Participant
from portal.participation.models import EpisodeCount
from portal.participation.services import enrollment
from portal.policy import Book, PolicyError
from portal.rules.input_error import InputError
from portal.services import jobs
from portal.services.typed_days import check_in_reach, check_year_in_reach
from portal.services.use_case import Actor, Refused, actor_label, use_case

from . import care_figures, construction_inputs, no_pay_figures
from .episode_writer import EpisodeWriter
from .price_list import PriceList

if TYPE_CHECKING:
    from episodes.engine.lines import Sources

BUILD_TASK = "episodes.construct_run"
MOST_PARTITIONS = 64
ROWS_A_PARTITION = 1_000_000
"""The default number of rows a partition, few enough for a worker with 4 GB of memory."""


@use_case("construction.construct")
def construct(
    *,
    year: int,
    claims_through: date,
    by: Actor,
    kind: str = ConstructionRun.Kind.MODEL,
    partitions: int | None = None,
    force: bool = False,
) -> ConstructionRun:
    """Build and price a year's episodes now; return the existing run if inputs and policy are the same.

    :param force: build again even if inputs and policy are the same

    :raises Refused: without claims, for a year outside the policy, or when the episodes cannot be built.
    """
    run = _find_or_create(year, claims_through, kind, partitions, force, by)
    if run.status == lifecycle.DONE:
        return run
    return build(run_id=run.pk, by=by)


@use_case("construction.request")
def request(
    *,
    year: int,
    claims_through: date,
    by: Actor,
    kind: str = ConstructionRun.Kind.MODEL,
    partitions: int | None = None,
) -> ConstructionRun:
    """Queue the building of a year's episodes for a worker.

    :raises Refused: without claims or for a year outside the policy.
    """
    run = _find_or_create(year, claims_through, kind, partitions, False, by)
    if run.status != lifecycle.DONE:
        jobs.enqueue(BUILD_TASK, run.pk, again=True)
    return run


@use_case("construction.build")
def build(*, run_id: int, by: Actor) -> ConstructionRun:
    """Build the episodes of a queued run; a run that is done is returned unchanged.

    :raises Refused: when the policy has no value for the year, or a stored claims file was altered.
    """
    run = ConstructionRun.objects.select_for_update().get(pk=run_id)
    if not lifecycle.RUN.may(run.status, lifecycle.RUNNING):
        return run
    lifecycle.RUN.move(run, lifecycle.RUNNING)
    run.started_at = clock.real_now()
    began = time.monotonic()
    book = selectors.policy_book().noted()
    try:
        with construction_inputs.opened_sources(by=by) as sources:
            counts = _build(run, book, sources)
    except FileAltered as error:
        raise Refused(f"{error} Episodes can be built only from all claims. Restore the file from a backup.") from error
    except (InputError, PolicyError) as error:
        raise Refused(str(error)) from error
    lifecycle.RUN.move(run, lifecycle.DONE)
    run.counts = counts
    run.policy_digest = book.digest
    run.policy_version = book.version
    run.policy_used = [entry.as_json() for entry in book.used]
    run.seconds = round(time.monotonic() - began, 3)
    run.finished_at = clock.real_now()
    run.save()
    _record_counts(run, by)
    if run.kind == ConstructionRun.Kind.MODEL:
        care_figures.compute(run=run, book=book, by=by)
        no_pay_figures.compute(run=run, book=book, by=by)
    return run


@use_case("construction.mark_failed")
def mark_failed(*, run_id: int, by: Actor) -> ConstructionRun:
    """Mark a run as failed after its last attempt failed."""
    run = ConstructionRun.objects.select_for_update().get(pk=run_id)
    if lifecycle.RUN.may(run.status, lifecycle.FAILED):
        lifecycle.RUN.move(run, lifecycle.FAILED)
        run.finished_at = clock.real_now()
        run.save()
    return run


def _find_or_create(
    year: int, claims_through: date, kind: str, partitions: int | None, force: bool, by: Actor
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
    check_year_in_reach(year, field="year", book=book)
    check_in_reach(book=book, claims_through=claims_through)
    if claims_through < date(year, 1, 1):
        raise Refused(f"Claims through {long_date(claims_through)} do not cover any day of {year}.")
    inputs = construction_inputs.fingerprints()
    identity = [kind, year, claims_through.isoformat(), inputs, book.digest]
    key = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
    facts = {
        "kind": kind,
        "year": year,
        "claims_through": claims_through,
        "partitions": partitions,
        "inputs": inputs,
        "policy_digest": book.digest,
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


def _build(run: ConstructionRun, book: Book, sources: Sources) -> dict[str, Any]:
    """Build, price and write the episodes of a run; return its counts."""
    # Polars must not be loaded before a worker forks, so this function imports the engine.
    from episodes.engine.claims_based import construct_claims_based
    from episodes.engine.construction import construct as construct_model
    from episodes.engine.stored import beneficiary_keys, partition

    model = run.kind == ConstructionRun.Kind.MODEL
    roster, fees = construction_inputs.roster(), construction_inputs.fees()
    participant_ids = dict(Participant.objects.values_list("model_id", "pk"))
    beneficiaries = beneficiary_keys(Beneficiary.objects.values_list("bene_id", "pk"))
    prices = PriceList(run, book, participant_ids) if model else None  # claims-based episodes have no price
    counts: dict[str, Any] = {}
    for number in range(run.partitions):
        build_one = construct_model if model else construct_claims_based
        built = build_one(
            partition(sources, number, run.partitions),
            roster,
            year=run.year,
            claims_through=run.claims_through,
            book=book,
        )
        for name, count in built.counts.items():
            counts[name] = counts.get(name, 0) + count
        writer = EpisodeWriter(run, built, participant_ids, beneficiaries)
        writer.write_episodes()
        if prices is not None:
            writer.write_components_and_lines(prices, fees, book)
    counts["components"] = run.components.count()
    counts["unpriced"] = run.components.filter(episode_payment__isnull=True).count()
    counts["rejected_rows"] = sum(ClaimsFile.objects.values_list("rejected_rows", flat=True))
    return counts


def _record_counts(run: ConstructionRun, by: Actor) -> None:
    """Record how many episodes each participant had in the year, for the low-volume test.

    A start whose technical component did not begin in time is not counted.
    """
    counts = dict.fromkeys(Participant.objects.values_list("pk", flat=True), 0)
    started = run.episodes.filter(treatment_started=True).values_list("pc_participant_id", "tc_participant_id")
    for pc, tc in started.iterator(chunk_size=10_000):
        for participant_id in {pc, tc} - {None}:
            counts[participant_id] += 1
    source = f"{run.get_kind_display()} of {run.year}, construction run {run.pk}"
    known = dict(EpisodeCount.objects.filter(calendar_year=run.year).values_list("participant_id", "count"))
    changed = Participant.objects.filter(pk__in=[pk for pk in counts if known.get(pk) != counts[pk]])
    enrollment.record_episode_counts(
        counts={participant: counts[participant.pk] for participant in changed},
        calendar_year=run.year,
        source=source,
        by=by,
    )
