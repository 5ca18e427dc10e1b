"""Participants' case mix, historical experience and geographic factors, 42 CFR 512.255."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse

from episodes.models import Adjustment
from episodes.models.adjustment import CALCULATED
from episodes.rules import adjustments as rules
from portal import selectors
from portal.models import Participant
from portal.policy.book import BookDay
from portal.rules.performance_years import policy_of
from portal.services import messages
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Actor, Refused, use_case

ZERO = Decimal(0)


@use_case("adjustment.set")
def set_adjustment(
    *,
    participant: Participant,
    year: int,
    component: str,
    source: str,
    by: Actor,
    geographic_factor: Decimal | None = None,
    case_mix: Decimal = ZERO,
    historical_experience: Decimal = ZERO,
    baseline_episodes: int | None = None,
    window_episodes: int | None = None,
) -> Adjustment:
    """Set a participant's factors for a performance year and component.

    An adjustment from too few episodes, or from an unknown number of them, is stored as 0, because 0 is the value that
    prices use and pages show.

    :param geographic_factor: one that CMS gives in place of the factor of the tables of indexes
    :param baseline_episodes: the number of episodes from which the historical experience adjustment was calculated
    :param window_episodes: the number of episodes from which the case mix adjustment was calculated

    :raises Refused: for a year that is not a performance year, a factor that is not believable, a missing source, or
        figures that were loaded with their worksheet.
    """
    if geographic_factor is not None and geographic_factor <= 0:
        raise Refused(
            "The geographic factor must be above zero. A factor of 1 does not change the base rate.",
            field="geographic_factor",
        )
    if not source.strip():
        raise Refused("Enter the source of the figures.", field="source")
    book = selectors.policy_book()
    check_performance_year(year, book=book)
    policy = policy_of(year, book=book)
    typed = {"geographic_factor": geographic_factor, "case_mix": case_mix,
             "historical_experience": historical_experience}  # fmt: skip
    for field, value in typed.items():
        limits = policy["pricing/adjustment_limits"][field]
        if value is not None and not limits["least"] <= value <= limits["most"]:
            raise Refused(
                f"{value} is not believable. Give a value from {limits['least']} to {limits['most']}: 2% is 0.02.",
                field=field,
            )
    figures = stored_figures(
        geographic_factor=geographic_factor,
        case_mix=case_mix,
        window_episodes=window_episodes,
        historical_experience=historical_experience,
        baseline_episodes=baseline_episodes,
        source=source,
        policy=policy,
    )
    key = {"participant": participant, "year": year, "component": component}
    known = Adjustment.objects.filter(**key).first()
    if known:
        check_calculated_stay(row=known, figures=figures)
    before = {name: getattr(known, name) for name in figures} if known else None
    adjustment, _ = Adjustment.objects.update_or_create(**key, defaults=figures)
    if before != figures:
        tell(years={participant: {year}}, by=by)
    return adjustment


def check_calculated_stay(*, row: Adjustment, figures: Mapping[str, Any]) -> None:
    """Check that figures which were calculated from claims, and loaded with their worksheet, stay as they are.

    :raises Refused: when one of them would change.
    """
    changed = [name for name in CALCULATED if getattr(row, name) != figures[name]]
    if row.proposed_id and changed:
        field = Adjustment._meta.get_field(changed[0])
        raise Refused(
            f"The adjustments of the {row.component} of {row.participant.model_id} for {row.year} were calculated from "
            f"claims and loaded with their worksheet, so the {field.verbose_name} does not change. "  # type: ignore[union-attr]
            "The geographic factor may.",
            field=changed[0],
        )


def tell(*, years: Mapping[Participant, Collection[int]], by: Actor) -> None:
    """Tell practices that adjustments of some performance years are new or changed, one message each."""
    letters = [
        messages.Letter(
            participant_id=participant.pk,
            subject=f"Your adjustments for {' and '.join(map(str, sorted(of_years)))}",
            body="CMS recorded new or changed adjustments of your prices. The page shows each one with its source.",
            path=reverse("episodes:adjustment-list", args=[participant.model_id]),
        )
        for participant, of_years in years.items()
    ]
    messages.tell_news(letters=letters, by=by)


def stored_figures(
    *,
    geographic_factor: Decimal | None,
    case_mix: Decimal,
    window_episodes: int | None,
    historical_experience: Decimal,
    baseline_episodes: int | None,
    source: str,
    policy: BookDay,
) -> dict[str, Any]:
    """Return the columns of a row as prices use them: an adjustment without enough episodes is 0."""
    return {
        "geographic_factor": geographic_factor,
        "case_mix": rules.case_mix(case_mix, episodes=window_episodes, policy=policy),
        "historical_experience": rules.historical_experience(
            historical_experience, episodes=baseline_episodes, policy=policy
        ),
        "baseline_episodes": baseline_episodes,
        "window_episodes": window_episodes,
        "source": source,
    }
