"""Grounds of an error notice, and the changes that fit a line, 42 CFR 512.290(a) and 512.170.

See docs/readings.md#grounds-of-a-notice.
"""

from __future__ import annotations

from reconciliation.rules.changes import AMOUNT, COMPLETE, INCOMPLETE, PATIENT_EXPERIENCE, SCORE, WITHOUT_LINE
from reconciliation.rules.report_lines import INITIAL

CALCULATION = "calculation"
QUALITY_SCORE = "quality-score"
METHODOLOGY = "methodology"
METHODOLOGY_REFUSED = (
    "The pricing methodology and the methodology of the quality score cannot be contested in an error notice (42 CFR "
    "512.290(a)), and their review is limited by law (42 CFR 512.170). You may contest how this report applies them to "
    "your claims and measures: a claim line, an episode, a score or an amount."
)
"""The reason why a notice about methodology is refused, with its sections."""

QUALITY = "quality"
SCORED = frozenset({"total", "net", QUALITY, "quality-withhold"})
"""The lines that the aggregate quality score decides or leads to."""
OF_EPISODES = ".episode"
WITHHOLDS = ("incorrect-payment-withhold", "quality-withhold", "patient-experience-withhold")
SUMS_OF_EPISODES = (*WITHHOLDS, "duplicate-services", "incomplete-episodes")
BASES_OF_STOP_LOSS = ("stop-loss.fee-for-service", "stop-loss.participant-specific")
FITTING = {
    **dict.fromkeys((*SUMS_OF_EPISODES, *BASES_OF_STOP_LOSS, "stop-loss", "prior-true-up"), (AMOUNT,)),
    **{f"{code}{OF_EPISODES}": (WITHOUT_LINE, INCOMPLETE, AMOUNT) for code in WITHHOLDS},
    **{f"{code}{OF_EPISODES}": (INCOMPLETE, AMOUNT) for code in BASES_OF_STOP_LOSS},
    f"duplicate-services{OF_EPISODES}": (WITHOUT_LINE, AMOUNT),
    f"incomplete-episodes{OF_EPISODES}": (COMPLETE, WITHOUT_LINE, AMOUNT),
    QUALITY: (SCORE,),
    PATIENT_EXPERIENCE: (SCORE,),
}
"""The kinds of changes that fit a line, by its code. The other lines follow from the lines below them."""


def grounds_of(code: str, reconciliation: str) -> tuple[str, ...]:
    """Return the grounds on which a line may be contested, 42 CFR 512.290(a); a true-up has no quality score."""
    if reconciliation == INITIAL and code in SCORED:
        return CALCULATION, QUALITY_SCORE
    return (CALCULATION,)


def fitting(code: str) -> tuple[str, ...]:
    """Return the kinds of changes that a notice about a line may claim, 42 CFR 512.290."""
    return FITTING.get(code, ())
