"""Components of episodes with the claim lines that a reconciliation counts, for many participants at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import Q

from episodes import wording
from episodes.models import ConstructionRun, Episode, EpisodeComponent, EpisodeLine
from episodes.rules import records
from episodes.rules.counted_lines import COUNTED, RECEIVED
from portal.formatting import long_date

ZERO = Decimal(0)
Place = tuple[int, str]
"""An episode and a component of it."""
_WITHOUT_SERVICES = (*RECEIVED, records.DUPLICATE)
_LINE = ("id", "role", "claim_id", "line_number", "hcpcs", "modifiers", "service_on", "provider_label", "paid",
         "ffs_amount", "no_pay")  # fmt: skip
_COMPONENT = ("participant_id", "episode_id", "component", "id", "adjusted_amount", "incorrect_payment_withhold",
              "quality_withhold", "patient_experience_withhold", "episode__beneficiary_id", "episode__cancer_type",
              "episode__starts_on", "episode__complete", "episode__reason", "episode__treatment_started")  # fmt: skip
_REASONS = {reason.value: wording.lower_first(str(reason.label)) for reason in Episode.Reason}


def components_of_each(
    participants: Collection[int], run: ConstructionRun, *, with_services: Collection[int] = ()
) -> dict[int, list[records.EpisodeComponent]]:
    """Return the components of many participants in a run, by the participants' keys, in a fixed number of queries.

    The key of a component (beneficiary, day and component) is the same in every run, so a true-up finds the episode
    that it corrects. The no-pay lines of a component, nearly all of its lines, are read if it is incomplete.

    :param with_services: the participants whose no-pay lines are read for every component.
    """
    rows = EpisodeComponent.objects.filter(run=run, participant__in=participants)
    found = list(rows.order_by("episode__starts_on", "episode_id", "component").values_list(*_COMPONENT))
    everything = frozenset(with_services)
    incomplete = {row[1] for row in found if row[11] is False and row[0] not in everything}
    counting = (
        Q(role__in=_WITHOUT_SERVICES)
        | Q(role=records.INCLUDED, no_pay=True, episode__in=incomplete)
        | Q(role__in=COUNTED, participant__in=everything)
    )
    lines: dict[Place, list[records.ClaimLine]] = defaultdict(list)
    own = EpisodeLine.objects.filter(counting, run=run, participant__in=participants).order_by()
    for episode_id, component, *line in own.values_list("episode_id", "component", *_LINE):
        lines[episode_id, component].append(records.ClaimLine(*line))
    of_each: dict[int, list[records.EpisodeComponent]] = {owner: [] for owner in participants}
    for row in found:
        of_each[row[0]].append(_component(row, lines.get((row[1], row[2]), ())))
    return of_each


def component_for_reconciliation(component: EpisodeComponent) -> records.EpisodeComponent:
    """Return one stored component of an episode with the claim lines behind its amounts."""
    row = EpisodeComponent.objects.values_list(*_COMPONENT).get(pk=component.pk)
    own = EpisodeLine.objects.filter(
        episode_id=component.episode_id,
        participant_id=component.participant_id,
        component=component.component,
        role__in=COUNTED,
    )
    return _component(row, [records.ClaimLine(*line) for line in own.values_list(*_LINE)])


def _in_order(line: records.ClaimLine) -> tuple[date, str, int, int]:
    return line.service_on, line.claim_id, line.line_number, line.line_id


def _component(row: tuple, lines: Iterable[records.ClaimLine]) -> records.EpisodeComponent:  # type: ignore[type-arg]
    _, episode_id, component, pk, adjusted, incorrect, quality, experience, *of_episode = row
    beneficiary_id, cancer_type, starts_on, complete, reason, treatment_started = of_episode
    return records.EpisodeComponent(
        key=f"{beneficiary_id}:{starts_on.isoformat()}:{component}",
        label=f"{_begun(cancer_type, starts_on)}, {component} (episode {episode_id})",
        episode_id=episode_id,
        component_id=pk,
        component=component,
        adjusted_amount=adjusted or ZERO,
        incorrect_payment_withhold=incorrect or ZERO,
        quality_withhold=quality or ZERO,
        patient_experience_withhold=experience or ZERO,
        complete=complete,
        reason=reason or None,
        why=_REASONS.get(reason, ""),
        treatment_started=treatment_started,
        lines=tuple(sorted(lines, key=_in_order)),
    )


@lru_cache(maxsize=10_000)
def _begun(cancer_type: str, starts_on: date) -> str:
    return f"{wording.cancer_type_words(cancer_type)}, from {long_date(starts_on)}"
