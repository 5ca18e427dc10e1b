"""The treatment summary for the referring physician, 42 CFR 512.220(a)(2)."""

from __future__ import annotations

from portal.participation.rules.treatment_summaries import SummaryCounts

from .requirement import COORDINATION, Requirement

NOT_SENT = (
    "You do not meet a requirement of the Model, and you cannot attest for the year that you always sent summaries in "
    "time. CMS monitors this requirement."
)
REQUIREMENT = Requirement(
    code="treatment_summaries",
    heading=COORDINATION,
    name="Treatment summaries",
    question="Did you send a treatment summary to each patient's referring physician within three months of the end of "
    "treatment?",
    statement="sent a treatment summary to the referring physician of each RO beneficiary within three months of the "
    "end of treatment",
)


def on_record(counts: SummaryCounts) -> str:
    """Return what the practice's own records say about the summaries of a year."""
    return (
        f"{counts.ended:,} treatments ended. Summaries: {counts.in_time:,} sent in time, {counts.late:,} sent late, "
        f"{counts.missing:,} overdue, {counts.running:,} still to send."
    )
