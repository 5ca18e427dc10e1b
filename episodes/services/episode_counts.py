"""Counts of each participant's episodes of a year, for the low-volume test of § 512.210(c)."""

from __future__ import annotations

from episodes.models import ConstructionRun
from portal.models import Participant
from portal.participation.models import EpisodeCount
from portal.participation.services import enrollment
from portal.services.use_case import Actor, use_case


@use_case("episode_counts.record")
def record(*, run: ConstructionRun, by: Actor) -> None:
    """Record how many episodes of a run each participant had; those that may now opt out get a message.

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
