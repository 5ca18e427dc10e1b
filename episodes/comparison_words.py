"""Words about the differences between two construction runs, for staff."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from episodes.models import Comparison, ConstructionRun, Episode, EpisodeDifference
from episodes.wording import cancer_type_words, lower_first
from portal.formatting import dollars, long_date

COUNTED = {
    EpisodeDifference.Kind.NEW: "new",
    EpisodeDifference.Kind.GONE: "gone",
    EpisodeDifference.Kind.OUTCOME: "with another outcome",
    EpisodeDifference.Kind.CANCER_TYPE: "with another cancer type",
    EpisodeDifference.Kind.PARTICIPANT: "with another participant",
    EpisodeDifference.Kind.DUPLICATES: "with other duplicate services",
    EpisodeDifference.Kind.PAYMENT: "with another payment",
    EpisodeDifference.Kind.RECEIVED: "with other payments received",
    EpisodeDifference.Kind.FEE_FOR_SERVICE: "with another amount under fee-for-service",
}
OUTCOMES = {"complete": "Complete", "open": "Not known yet", **dict(Episode.Reason.choices)}


def summary(made: Comparison) -> str:
    """Return the counts of a comparison as one line: "Episodes: 412 new, 31 gone, 7 with another payment"."""
    if made.earlier_id is None:
        return "First of its year"
    counts = [f"{count:,} {COUNTED[EpisodeDifference.Kind(kind)]}" for kind, count in made.counts.items()]
    return f"Episodes: {', '.join(counts)}" if counts else "No episode differs"


def differences(run: ConstructionRun) -> list[str]:
    """Return sentences about the differences between a compared run and the published run before it."""
    made = run.comparison
    if made.earlier is None:
        return [f"It is the first run of {run.year}, so nothing is compared."]
    inputs = [lower_first(EpisodeDifference.Cause(cause).label) for cause in made.changed_inputs]
    said = [f"Against run {made.earlier.pk}. {summary(made)}.", f"Inputs that changed: {', '.join(inputs) or 'none'}."]
    if run.claims_through < made.earlier.claims_through:
        ends = long_date(run.claims_through), long_date(made.earlier.claims_through)
        said.append(f"Its claims end on {ends[0]}, earlier than those of run {made.earlier.pk}, on {ends[1]}.")
    return said


def what_follows(run: ConstructionRun) -> list[str]:
    """Return sentences about what the publication of a compared run changes, its differences first."""
    made, said = run.comparison, differences(run)
    if run.kind != ConstructionRun.Kind.MODEL:
        return [*said, f"The low-volume counts of {run.year} follow it."]
    reports = f"{made.furnishing:,} report{'' if made.furnishing == 1 else 's'}"
    differing = f"{made.participants:,} practice{'' if made.participants == 1 else 's'}"
    return [
        *said,
        f"The next reports of performance year {run.year} follow it: {reports}, one for each practice with episodes "
        "in it. Reports that were issued stay as they are.",
        *([f"The episodes of {differing} differ."] if made.participants else []),
    ]


def value_words(difference: EpisodeDifference, word: str, amount: Decimal | None) -> str:
    """Return one of the two values of a difference in words, empty where a run has none."""
    if amount is not None:
        return dollars(amount)
    if difference.kind == EpisodeDifference.Kind.CANCER_TYPE:
        return cancer_type_words(word)
    outcomes: Mapping[str, str] = OUTCOMES
    return outcomes.get(word, word)
