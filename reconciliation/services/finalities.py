"""Finality of reports (§ 512.290): stored once, with the day since which nothing about the report is open."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from portal import clock
from portal.formatting import long_date
from portal.models import Participant
from portal.services import messages
from portal.services.messages import Letter
from portal.services.use_case import Actor, use_case
from reconciliation.models import Finality, Report
from reconciliation.rules import dispute
from reconciliation.selectors import stages

REPORTS_AT_ONCE = 100


def follow(*, by: Actor) -> int:
    """Store the finality of every report that has become final, however long ago; return the number of reports.

    Some reports at a time make one transaction.
    """
    waiting = list(stages.past_their_last_day(clock.today()).values_list("pk", flat=True))
    groups = [waiting[at : at + REPORTS_AT_ONCE] for at in range(0, len(waiting), REPORTS_AT_ONCE)]
    return sum(make_final(report_ids=ids, by=by) for ids in groups)


@use_case("report.make_final")
def make_final(*, report_ids: Sequence[int], by: Actor) -> int:
    """Store which of some reports are final today, and tell their practices.

    A practice that files a notice holds the same lock, so a notice of the last second counts.
    """
    of_reports = Participant.objects.filter(reports__in=report_ids).order_by("pk")
    list(of_reports.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    today = clock.today()
    rows = stages.past_their_last_day(today).filter(pk__in=report_ids).select_related("run", "participant")
    reports = list(rows.defer("participant__tin", "facts", "policy_used", "run__inputs"))
    facts = stages.facts_of_notices(reports)
    made = []
    for report in reports:
        filed = facts[report.pk]
        if dispute.stage(notice_due_on=report.notice_due_on, notices=filed, today=today) == dispute.FINAL:
            made.append((report, _finality(report, filed)))
    Finality.objects.bulk_create(row for _, row in made)
    messages.tell_news(letters=[_letter(report, row) for report, row in made], by=by)
    return len(made)


def _finality(report: Report, filed: Sequence[dispute.NoticeFacts]) -> Finality:
    found = dispute.finality(notice_due_on=report.notice_due_on, notices=filed)
    return Finality(
        report=report,
        participant_id=report.participant_id,
        final_on=found.final_on,
        because=found.because,
        found_at=clock.now(),
    )


def _letter(report: Report, row: Finality) -> Letter:
    return Letter(
        participant_id=report.participant_id,
        subject=f"Your reconciliation report {report.number} is final",
        body=f"{report.title} is final since {long_date(row.final_on)}: {row.because}. Nothing about it is open.",
        path=reverse("reconciliation:report", args=[report.participant.model_id, report.pk]),
    )
