"""Proposals of adjustments, 42 CFR 512.255: calculated from the baseline's claims, and loaded by a second person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from episodes import lifecycle
from episodes.models import AdjustmentProposal, ProposedAdjustment
from episodes.rules.case_mix import Calculated, PaymentModel, case_mix_of, window_years
from episodes.rules.historical_experience import historical_experience_of, year_weights
from portal import clock, selectors
from portal.policy import Book
from portal.policy.book import BookDay
from portal.policy.plain import plain
from portal.rules.performance_years import policy_of
from portal.services import jobs
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, may_act_as

from . import adjustment_inputs

if TYPE_CHECKING:
    import polars as pl

CALCULATE_TASK = "episodes.calculate_adjustments"
ROWS_AT_ONCE = 1000


@use_case("adjustment_proposal.request")
def request(*, year: int, by: Actor) -> AdjustmentProposal:
    """Queue the calculation of the adjustments of a performance year for a worker.

    :raises Refused: when the person may not, a proposal of the year waits already, or episodes are missing.
    """
    proposal = _new(year, by)
    jobs.enqueue(CALCULATE_TASK, proposal.pk)
    return proposal


@use_case("adjustment_proposal.propose")
def propose(*, year: int, by: Actor) -> AdjustmentProposal:
    """Calculate the adjustments of a performance year now.

    :raises Refused: as `request`.
    """
    return calculate(proposal_id=_new(year, by).pk, by=by)


@use_case("adjustment_proposal.calculate")
def calculate(*, proposal_id: int, by: Actor) -> AdjustmentProposal:
    """Calculate a queued proposal: the adjustments of each participant with their worksheets.

    :raises Refused: when episodes are missing.
    """
    # Polars must not be loaded before a worker forks, so this function imports the engine.
    from episodes.engine.baseline import payment_models, prepared, winsorized

    proposal = AdjustmentProposal.objects.select_for_update().get(pk=proposal_id)
    if not lifecycle.PROPOSAL.may(proposal.status, lifecycle.PROPOSED):
        return proposal
    book = selectors.policy_book().noted()
    policy = policy_of(proposal.year, book=book)
    runs = adjustment_inputs.runs_of(_years(proposal.year, policy), book=book)
    adjustment_inputs.check_payments([runs[year] for year in year_weights(policy)])
    episodes = prepared(adjustment_inputs.episodes_of(runs), policy=policy)
    baseline = winsorized(episodes.filter(episodes["year"].is_in(list(year_weights(policy)))), policy=policy)
    models = payment_models(baseline, policy=policy)
    rows = list(_rows(proposal, baseline, episodes, models, policy, book))
    ProposedAdjustment.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    lifecycle.PROPOSAL.move(proposal, lifecycle.PROPOSED)
    proposal.runs = [
        {"calendar_year": year, "kind": run.kind, "run": run.pk, "key": run.key} for year, run in runs.items()
    ]
    proposal.national = {component: _national(model) for component, model in models.items()}
    proposal.counts = {"baseline_episodes": baseline.height, **_counts(rows)}
    proposal.policy_digest, proposal.policy_version = book.digest, book.version
    proposal.policy_used = [entry.as_json() for entry in book.used]
    proposal.calculated_at = clock.real_now()
    proposal.save()
    return proposal


@use_case("adjustment_proposal.mark_failed")
def mark_failed(*, proposal_id: int, by: Actor) -> AdjustmentProposal:
    """Mark a proposal as failed after the last attempt to calculate it failed."""
    proposal = AdjustmentProposal.objects.select_for_update().get(pk=proposal_id)
    if lifecycle.PROPOSAL.may(proposal.status, lifecycle.FAILED):
        lifecycle.PROPOSAL.move(proposal, lifecycle.FAILED)
        proposal.save(update_fields=["status"])
    return proposal


def _new(year: int, by: Actor) -> AdjustmentProposal:
    """Write a new proposal of a performance year.

    :raises Refused: when the person may not, a proposal of the year waits already, or episodes are missing.
    """
    if not isinstance(by, str) and not may_act_as(by, ANALYST):
        raise Refused("Only analysts can propose adjustments.")
    book = selectors.policy_book()
    check_performance_year(year, book=book)
    waiting = AdjustmentProposal.objects.standing().filter(year=year).first()
    if waiting:
        raise Refused(f"Proposal {waiting.pk} for {year} is not decided. Load it or withdraw it first.", field="year")
    policy = policy_of(year, book=book)
    runs = adjustment_inputs.runs_of(_years(year, policy), book=book)
    adjustment_inputs.check_payments([runs[one] for one in year_weights(policy)])
    requested_by = None if isinstance(by, str) else by
    return AdjustmentProposal.objects.create(year=year, requested_by=requested_by, requested_at=clock.real_now())


def _years(year: int, policy: BookDay) -> set[int]:
    """Return the calendar years whose episodes the adjustments of a performance year come from."""
    return {*year_weights(policy), *window_years(year, policy=policy)}


def _rows(
    proposal: AdjustmentProposal,
    baseline: pl.DataFrame,
    episodes: pl.DataFrame,
    models: dict[str, PaymentModel],
    policy: BookDay,
    book: Book,
) -> Iterator[ProposedAdjustment]:
    """Yield the adjustments of each participant and component of the year."""
    from episodes.engine.baseline import years_of_participants

    on_file = _historical_experience_on_file(proposal.year)
    owners = adjustment_inputs.owners(proposal.year, book=book)
    rolling, weighted = window_years(proposal.year, policy=policy), tuple(year_weights(policy))
    window = episodes.filter(episodes["year"].is_in(rolling))
    for component, model in models.items():
        recent = years_of_participants(window, model, rolling, policy=policy)
        past = years_of_participants(baseline, model, weighted, policy=policy)
        for owner in sorted(owners[component]):
            case_mix = case_mix_of(recent.get(owner, ()), model, policy=policy)
            historical = on_file.get((owner, component)) or _historical(
                historical_experience_of(past.get(owner, ()), model, policy=policy)
            )
            yield ProposedAdjustment(
                proposal=proposal,
                participant_id=owner,
                component=component,
                case_mix=case_mix.share,
                window_episodes=case_mix.episodes,
                case_mix_lines=[line.as_json() for line in case_mix.lines],
                **historical,
            )


def _historical(calculated: Calculated) -> dict[str, Any]:
    """Return the columns of a historical experience adjustment."""
    return {
        "historical_experience": calculated.share,
        "baseline_episodes": calculated.episodes,
        "historical_lines": [line.as_json() for line in calculated.lines],
    }


def _historical_experience_on_file(year: int) -> dict[tuple[int, str], dict[str, Any]]:
    """Return what was loaded for an earlier performance year, which holds in later ones, by participant and component.

    Reading: docs/readings.md#historical-experience.
    """
    names = ("historical_experience", "baseline_episodes", "historical_lines")
    earlier = ProposedAdjustment.objects.filter(loaded__year__lt=year).order_by(
        "participant_id", "component", "loaded__year"
    )
    return {
        (row.pop("participant_id"), row.pop("component")): row
        for row in earlier.distinct("participant_id", "component").values("participant_id", "component", *names)
    }


def _national(model: PaymentModel) -> dict[str, Any]:
    """Return the national amounts of a component for JSON."""
    return {"means": plain(dict(model.means)), "predictions": plain(dict(model.predictions)),
            "effects": plain(dict(model.effects))}  # fmt: skip


def _counts(rows: list[ProposedAdjustment]) -> dict[str, Any]:
    """Count the proposed rows, and give the least and the greatest adjustment of each kind."""
    counts: dict[str, Any] = {
        "participants": len({row.participant_id for row in rows}),
        "adjustments": len(rows),
    }
    for name in ("case_mix", "historical_experience"):
        shares = sorted(getattr(row, name) for row in rows)
        counts[name] = {
            "not_zero": sum(share != 0 for share in shares),
            "least": plain(shares[0]) if shares else None,
            "greatest": plain(shares[-1]) if shares else None,
        }
    return counts
