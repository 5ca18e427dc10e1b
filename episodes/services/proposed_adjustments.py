"""Decisions about a proposal of adjustments: a second person loads it, or somebody withdraws it."""

from __future__ import annotations

from episodes import lifecycle
from episodes.models import Adjustment, AdjustmentProposal
from episodes.models.adjustment import CALCULATED
from portal import clock, personal_data, selectors
from portal.models import Participant, User
from portal.rules.performance_years import policy_of
from portal.services import changed_rows
from portal.services.use_case import Refused, use_case
from portal.staff import ANALYST, APPROVER, may_act_as

from . import adjustment_inputs, adjustments

ROWS_AT_ONCE = 1000
CALCULATED_BY = ("pricing/", "episodes/")
"""The groups of the parameters that the calculation reads."""


@use_case("adjustment_proposal.load")
def load(*, proposal: AdjustmentProposal, by: User) -> AdjustmentProposal:
    """Load another person's proposal as the adjustments of its year, and tell the practices.

    Figures that were typed or loaded from a table are replaced; the geographic factor stays. Figures from an earlier
    proposal of the year stay as they are.

    :raises Refused: for a person who may not or who asked for it, when it no longer waits, or when its inputs changed.
    """
    row = AdjustmentProposal.objects.select_for_update().get(pk=proposal.pk)
    if not may_act_as(by, APPROVER):
        raise Refused("Only an approver can load proposed adjustments.")
    if row.requested_by_id == by.pk:
        raise Refused("You asked for this proposal. A second person must load it.")
    if not lifecycle.PROPOSAL.may(row.status, lifecycle.LOADED):
        raise Refused(f"This proposal cannot be loaded: {row.get_status_display().lower()}.")
    _check_inputs(row)
    known_rows = Adjustment.objects.select_for_update().filter(year=row.year)
    on_file = {(one.participant_id, one.component): one for one in known_rows}
    years = [one["calendar_year"] for one in row.runs]
    source = f"Calculated by CMS from the episodes of {min(years)} to {max(years)} (proposal {row.pk})"
    new, changed = [], []
    for proposed in row.adjustments.defer("case_mix_lines", "historical_lines"):
        key = proposed.participant_id, proposed.component
        known = on_file.get(key)
        if known is not None and known.proposed_id:
            continue
        target = known or Adjustment(participant_id=key[0], year=row.year, component=key[1])
        for name in CALCULATED:
            setattr(target, name, getattr(proposed, name))
        target.proposed, target.source = proposed, source
        (new if known is None else changed).append(target)
    Adjustment.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    changed_rows.write(changed, (*CALCULATED, "proposed", "source"))
    lifecycle.PROPOSAL.move(row, lifecycle.LOADED)
    row.loaded_by, row.loaded_at = by, clock.real_now()
    row.save(update_fields=["status", "loaded_by", "loaded_at"])
    _tell([*new, *changed], row.year, by)
    return row


@use_case("adjustment_proposal.withdraw")
def withdraw(*, proposal: AdjustmentProposal, reason: str, by: User) -> AdjustmentProposal:
    """Withdraw a proposal that is not loaded, so that another one can be calculated.

    :raises Refused: for a person who may not, without a reason, or when it was decided already.
    """
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can withdraw a proposal.")
    if not reason.strip():
        raise Refused("Enter the reason.", field="reason")
    personal_data.check_text(reason, field="reason")
    row = AdjustmentProposal.objects.select_for_update().get(pk=proposal.pk)
    if not lifecycle.PROPOSAL.may(row.status, lifecycle.WITHDRAWN):
        raise Refused(f"This proposal cannot be withdrawn: {row.get_status_display().lower()}.")
    lifecycle.PROPOSAL.move(row, lifecycle.WITHDRAWN)
    row.withdrawn_because = reason.strip()
    row.save(update_fields=["status", "withdrawn_because"])
    return row


def _check_inputs(proposal: AdjustmentProposal) -> None:
    """Check that a proposal would be calculated from the same runs and values of the policy today.

    :raises Refused: when it would not.
    """
    book = selectors.policy_book()
    policy = policy_of(proposal.year, book=book)
    runs = adjustment_inputs.runs_of([one["calendar_year"] for one in proposal.runs], book=book)
    same_runs = [run.pk for run in runs.values()] == [one["run"] for one in proposal.runs]
    used = [entry for entry in proposal.policy_used if entry["name"].startswith(CALCULATED_BY)]
    if not same_runs or any(policy.entry(entry["name"]).as_json() != entry for entry in used):
        raise Refused(
            "The episodes or the policy changed after this proposal was calculated. Withdraw it, and have another one "
            "calculated."
        )


def _tell(rows: list[Adjustment], year: int, by: User) -> None:
    concerned = Participant.objects.filter(pk__in={row.participant_id for row in rows}).defer("tin")
    adjustments.tell(years={participant: {year} for participant in concerned}, by=by)
