"""Comparisons of construction runs: how a run differs from the one published before it, and why, in set operations."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Coalesce

from episodes.models import ClaimsFile, Comparison, ConstructionRun, EpisodeDifference
from portal import clock
from portal.services.use_case import Actor, use_case

Cause = EpisodeDifference.Cause
DIFFERENCES = Path(__file__).with_name("differences.sql").read_text()
CAUSE_OF_INPUT = {
    ClaimsFile.Kind.CARRIER: Cause.CLAIMS,
    ClaimsFile.Kind.OUTPATIENT: Cause.CLAIMS,
    ClaimsFile.Kind.BENEFICIARY: Cause.COVERAGE,
    ClaimsFile.Kind.HOSPICE: Cause.COVERAGE,
    "fee schedule": Cause.FEES,
    "participants": Cause.PARTICIPANTS,
    "adjustments": Cause.ADJUSTMENTS,
    "places": Cause.ADJUSTMENTS,  # they change the geographic factor alone
}
CHANGES_EPISODES = frozenset({Cause.CLAIMS, Cause.THROUGH, Cause.COVERAGE, Cause.PARTICIPANTS, Cause.POLICY})
"""The causes on which the episodes depend; fees and adjustments change amounts alone."""


@use_case("comparison.make")
def compare(*, run: ConstructionRun, by: Actor) -> Comparison:
    """Compare a finished run with the published run of its kind and year, in place of an earlier comparison.

    The number of queries does not depend on the number of episodes.
    """
    earlier = published_before(run)
    made, _ = Comparison.objects.update_or_create(
        run=run,
        defaults={
            "earlier": earlier,
            "changed_inputs": [],
            "counts": {},
            "causes": [],
            "participants": 0,
            "furnishing": run.components.aggregate(count=Count("participant", distinct=True))["count"],
            "made_at": clock.real_now(),
        },
    )
    made.differences.all().delete()
    if earlier is not None:
        changed = changed_inputs(earlier, run)
        _write_differences(made, earlier, changed)
        made.changed_inputs = sorted(changed)
        made.counts = {one["kind"]: one["episodes"] for one in _counted(made, "kind")}
        made.causes = _counted(made, "kind", "cause")
        made.participants = made.differences.aggregate(count=Count("participant", distinct=True))["count"]
        made.save()
    return made


def published_before(run: ConstructionRun) -> ConstructionRun | None:
    """Return the published run that a run would supersede."""
    others = ConstructionRun.objects.in_use().exclude(pk=run.pk)
    return others.filter(kind=run.kind, year=run.year).first()


def is_current(run: ConstructionRun) -> bool:
    """Return whether a run was compared with the run that it would supersede now."""
    made = Comparison.objects.filter(run=run).first()
    earlier = published_before(run)
    return made is not None and made.earlier_id == (earlier.pk if earlier else None)


def changed_inputs(earlier: ConstructionRun, run: ConstructionRun) -> set[Cause]:
    """Return the causes that differ between the inputs of two runs."""
    was, now = _fingerprints(earlier), _fingerprints(run)
    changed = {CAUSE_OF_INPUT[kind] for kind, _ in was ^ now}
    if earlier.claims_through != run.claims_through:
        changed.add(Cause.THROUGH)
    if earlier.policy_digest != run.policy_digest:
        changed.add(Cause.POLICY)
    return changed


def _fingerprints(run: ConstructionRun) -> set[tuple[str, str]]:
    return {(one["kind"], one["sha256"]) for one in run.inputs}


def _write_differences(made: Comparison, earlier: ConstructionRun, changed: set[Cause]) -> None:
    came = {sha256 for _, sha256 in _fingerprints(made.run) - _fingerprints(earlier)}
    causes = changed & CHANGES_EPISODES
    given: dict[str, Any] = {
        "comparison": made.pk,
        "run": made.run_id,
        "earlier": earlier.pk,
        "earlier_through": earlier.claims_through,
        "new_files": list(ClaimsFile.objects.filter(sha256__in=came).values_list("pk", flat=True)),
        "kinds": EpisodeDifference.Kind.values,
        "otherwise": _only(causes),
        "otherwise_with_same_coverage": _only(causes - {Cause.COVERAGE}),
        **{cause.value: cause in changed for cause in Cause},
    }
    with connection.cursor() as cursor:
        # After a build PostgreSQL does not know yet how many rows a run has, and would join them one by one.
        cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")
        cursor.execute(DIFFERENCES, given)
        cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")


def _only(causes: Collection[Cause]) -> str:
    """Return the only cause of a difference that its claim lines do not explain."""
    if len(causes) > 1:
        return Cause.SEVERAL.value
    return next(iter(causes), Cause.PROGRAM).value


def _counted(made: Comparison, *by: str) -> list[dict[str, Any]]:
    """Count the episodes of a comparison by kind, or by kind and cause, in the order of the kinds."""
    rows = made.differences.order_by().values(*by)
    counted = rows.annotate(episodes=Count(Coalesce("episode", "earlier_episode"), distinct=True))
    order = EpisodeDifference.Kind.values
    return sorted(counted, key=lambda one: (order.index(one["kind"]), -one["episodes"]))
