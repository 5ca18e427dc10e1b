"""Changes that CMS granted about earlier reports of a performance year: its later runs keep them.

A true-up or a second run sees the claims anew. Without the granted changes it would take back what CMS has confirmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from episodes.models import EpisodeComponent, EpisodeLine
from reconciliation.models import Correction, Run
from reconciliation.rules.carried import Carried, carried
from reconciliation.rules.changes import WITHOUT_LINE, Change, change_of

ClaimLine = tuple[int, str, int, str]
"""A participant, and what names a claim line in every run: claim, line number and component."""
_CLAIM_LINE = ("participant_id", "claim_id", "line_number", "component")


def carried_of_each(run: Run, participants: Collection[int]) -> dict[int, Carried]:
    """Return what a run keeps of earlier answers, for the participants that have any, in a fixed number of queries."""
    granted = _granted(run.year, participants)
    if not granted:
        return {}
    moved = _claim_lines_in(run, (change for rows in granted.values() for _, change in rows))
    present = defaultdict(set)
    components = EpisodeComponent.objects.filter(run=run.construction_run_id, participant__in=granted)
    names = components.values_list("participant_id", "episode__beneficiary_id", "episode__starts_on", "component")
    for owner, beneficiary_id, starts_on, component in names:
        present[owner].add(f"{beneficiary_id}:{starts_on.isoformat()}:{component}")
    return {
        owner: carried(
            [(kind, _moved(change, moved)) for kind, change in rows], reconciliation=run.kind, present=present[owner]
        )
        for owner, rows in granted.items()
    }


def _granted(year: int, participants: Collection[int]) -> dict[int, list[tuple[str, Change]]]:
    """Return the granted changes of a year with the kinds of the contested reports: the latest finding on each line."""
    rows = Correction.objects.filter(participant__in=participants, notice__report__run__year=year).order_by("pk")
    columns = ("participant_id", "notice__report__run__kind", "finding__contested", "finding", "change")
    found = list(rows.values_list(*columns))
    latest = {contested: finding for *_, contested, finding, _ in sorted(found, key=lambda row: row[3])}
    granted: dict[int, list[tuple[str, Change]]] = defaultdict(list)
    for owner, kind, contested, finding, change in found:
        if latest[contested] == finding:
            granted[owner].append((kind, change_of(change)))
    return granted


def _claim_lines_in(run: Run, changes: Iterable[Change]) -> dict[int, int]:
    """Return the ids that the claim lines of changes have in the episodes of a run, by their own ids."""
    named = [change.claim_line for change in changes if change.kind == WITHOUT_LINE]
    old = {row[0]: row[1:] for row in EpisodeLine.objects.filter(pk__in=named).values_list("pk", *_CLAIM_LINE)}
    here = EpisodeLine.objects.filter(
        run=run.construction_run_id,
        participant__in={owner for owner, *_ in old.values()},
        claim_id__in={claim_id for _, claim_id, *_ in old.values()},
    )
    new: dict[ClaimLine, int] = {tuple(row[1:]): row[0] for row in here.values_list("pk", *_CLAIM_LINE)}
    return {pk: new[name] for pk, name in old.items() if name in new}


def _moved(change: Change, moved: dict[int, int]) -> Change:
    """Return a change with the id that its claim line has in a run, None where the run has no such line."""
    if change.claim_line is None:
        return change
    return replace(change, claim_line=moved.get(change.claim_line))
