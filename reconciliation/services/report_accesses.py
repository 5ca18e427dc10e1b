"""The record of who opened, downloaded or was emailed a report."""

from __future__ import annotations

from portal import clock
from portal.models import User
from portal.services import messages
from portal.services.use_case import Actor, use_case
from reconciliation.models import Report, ReportAccess

MAIL = "reconciliation.mail_report"


@use_case("report_access.open")
def note_opened(*, report: Report, by: User) -> None:
    """Record that a person of the practice opens a report for the first time; a second record changes nothing."""
    record(report=report, kind=ReportAccess.Kind.OPENED, by=by)


def record(*, report: Report, kind: str, by: User) -> None:
    """Write the row of one access, within the use case to which it belongs; two first ones at once make one."""
    ReportAccess.objects.bulk_create(
        [
            ReportAccess(
                participant_id=report.participant_id,
                report=report,
                number=report.number,
                kind=kind,
                person=by,
                accessed_at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )


def mail(*, message_id: int, user_id: int, by: Actor) -> None:
    """Email one person that a report is ready, and record it; a person whose seat ended gets none."""
    if messages.mail(message_id=message_id, user_id=user_id):
        _note_emailed(message_id=message_id, user_id=user_id, by=by)


@use_case("report_access.mail")
def _note_emailed(*, message_id: int, user_id: int, by: Actor) -> None:
    report = Report.objects.select_related("run", "participant").get(message_id=message_id)
    record(report=report, kind=ReportAccess.Kind.EMAILED, by=User.objects.get(pk=user_id))
