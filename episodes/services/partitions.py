"""Partitions of a construction run: each worker reads, builds and prices the episodes of some beneficiaries.

Reading and building run outside any transaction. One transaction writes the rows of a partition and marks it as built,
so repeating a partition changes nothing, and a killed worker leaves nothing behind.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from episodes import lifecycle
from episodes.models import Beneficiary, ConstructionRun, RunPartition
from portal import clock
from portal import selectors as portal
from portal.files.reading import FileAltered
from portal.models import Participant
from portal.policy import Book, PolicyError
from portal.policy.book import NotedBook
from portal.processes import in_processes
from portal.rules.input_error import InputError
from portal.services.use_case import Actor, Refused, use_case

from . import construction_inputs
from .episode_writer import EpisodeWriter
from .price_list import PriceList

if TYPE_CHECKING:
    import polars as pl

    from episodes.engine.construction import Construction


def build(*, run_id: int, number: int, by: Actor) -> None:
    """Build one partition of a run under way; one that is built is left as it is.

    :raises Refused: when a stored claims file was altered, or other inputs changed since the run was asked for.
    """
    part = RunPartition.objects.select_related("run").get(run_id=run_id, number=number)
    if part.built_at is not None or part.run.status != lifecycle.RUNNING:
        return
    began = time.monotonic()
    book = portal.policy_book_of(part.run.policy_version).noted()
    built = constructed(part=part, book=book, by=by)
    _keep(part_id=part.pk, built=built, book=book, began=began, by=by)


def build_in_processes(*, run_id: int, numbers: Iterable[int], processes: int, by: str) -> None:
    """Build partitions of a run in several processes of this machine."""
    for _ in in_processes(partial(_build_one, run_id, by), numbers, processes=processes):
        pass


def _build_one(run_id: int, by: str, number: int) -> None:
    build(run_id=run_id, number=number, by=by)


def constructed(*, part: RunPartition, book: Book, by: Actor) -> Construction:
    """Return the episodes of a partition; nothing is written.

    :raises Refused: when the policy has no value for the year, or a stored claims file was altered.
    """
    # Polars must not be loaded before a worker forks, so this function imports the engine.
    from episodes.engine.claims_based import construct_claims_based
    from episodes.engine.construction import construct
    from episodes.engine.stored import partition

    run = part.run
    construct_one = construct if run.kind == ConstructionRun.Kind.MODEL else construct_claims_based
    try:
        with construction_inputs.opened_sources(run=run, by=by) as sources:
            return construct_one(
                partition(sources, part.number, run.partitions),
                construction_inputs.roster(),
                year=run.year,
                claims_through=run.claims_through,
                book=book,
            )
    except (InputError, PolicyError) as error:
        raise Refused(str(error)) from error
    except FileAltered as error:
        raise Refused(f"{error} Episodes can be built only from all claims. Restore the file from a backup.") from error


@use_case("construction.keep_partition")
def _keep(*, part_id: int, built: Construction, book: NotedBook, began: float, by: Actor) -> None:
    part = RunPartition.objects.select_related("run").select_for_update(of=("self",)).get(pk=part_id)
    if part.built_at is not None:
        return  # another worker was faster
    run = part.run
    construction_inputs.check_unchanged(run=run)
    participant_ids = dict(Participant.objects.values_list("model_id", "pk"))
    writer = EpisodeWriter(run, built, participant_ids, _keys_of(built))
    writer.write_episodes()
    if run.kind == ConstructionRun.Kind.MODEL:  # claims-based episodes have no price
        writer.write_components_and_lines(PriceList(run, book), construction_inputs.fees(), book)
    part.counts = dict(built.counts)
    part.policy_used = [entry.as_json() for entry in book.used]
    part.built_at = clock.real_now()
    part.seconds = round(time.monotonic() - began, 3)
    part.save()


def _keys_of(built: Construction) -> pl.DataFrame:
    from episodes.engine.stored import beneficiary_keys

    wanted = built.episodes["bene_id"].unique().to_list()
    return beneficiary_keys(Beneficiary.objects.filter(bene_id__in=wanted).values_list("bene_id", "pk"))
