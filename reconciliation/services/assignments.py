"""The reviewer of an error notice: taken by a reviewer, or given to another one."""

from __future__ import annotations

from portal.models import User
from portal.services import receipts
from portal.services.use_case import Refused, use_case
from portal.staff import REVIEWER, may_act_as
from reconciliation.models import LONG_OF_ITS_REPORT, ErrorNotice

from . import case_acts, staff_mails


@use_case("error_notice.assign")
def assign(*, notice: ErrorNotice, reviewer: User, by: User) -> ErrorNotice:
    """Give a notice to a reviewer, who may be the person who acts; the reviewer before has it no longer.

    :raises Refused: when either person is no reviewer, or the notice is no longer open.
    """
    if not may_act_as(by, REVIEWER):
        raise Refused("Only a reviewer can assign error notices.")
    row = open_notice(notice)
    if not may_act_as(reviewer, REVIEWER):
        raise Refused(f"{reviewer} is not a reviewer. Choose a person of the group “reviewer”.", field="reviewer")
    row.assigned_to = reviewer
    row.save(update_fields=["assigned_to"])
    case_acts.note(notice=row, person=reviewer, kind=case_acts.Kind.HAD)
    if reviewer != by:
        case_acts.note(notice=row, person=by, kind=case_acts.Kind.ASSIGNED)
        staff_mails.tell_news(notice=row, event=f"assigned:{reviewer.pk}")
    return row


def open_notice(notice: ErrorNotice) -> ErrorNotice:
    """Lock a notice that CMS still has to answer, and return it.

    :raises Refused: when CMS has answered it, or the practice withdrew it.
    """
    receipts.lock_chain(notice.participant)  # first, as the practice's own acts do: nobody waits in a circle
    locked = ErrorNotice.objects.select_for_update(of=("self",)).select_related(
        "report__run", "participant", "receipt__participant", "assigned_to"
    ).defer(*LONG_OF_ITS_REPORT)  # fmt: skip
    row = locked.get(pk=notice.pk)
    if not row.is_open:
        raise Refused(
            f"Notice {row.number} was withdrawn by the participant. It needs no answer."
            if row.status == ErrorNotice.Status.WITHDRAWN
            else f"Notice {row.number} has already been answered. The participant can ask for reconsideration."
        )
    return row
