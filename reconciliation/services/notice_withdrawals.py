"""Withdrawal of an error notice that CMS has not answered; its lines may then be contested again.

See docs/readings.md#withdrawal-of-a-notice.
"""

from __future__ import annotations

import hashlib

from portal import access, clock, personal_data
from portal.formatting import exact_time
from portal.models import User
from portal.services import receipts
from portal.services.use_case import Refused, use_case
from reconciliation import lifecycle
from reconciliation.attested import withdrawal_parts
from reconciliation.models import ErrorNotice

from . import clocks, information, staff_mails


@use_case("error_notice.withdraw")
def withdraw(*, notice: ErrorNotice, reason: str, by: User) -> ErrorNotice:
    """Withdraw a notice that CMS has not answered; its lines may be contested again while the clock runs.

    :raises Refused: when CMS has answered, the notice was withdrawn before, or the reason is empty.
    :raises NotAllowed: for everyone but a primary point of contact.
    """
    participant = notice.participant
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)
    row = (
        ErrorNotice.objects.select_for_update(of=("self",))
        .select_related("report__run", "participant", "receipt__participant")
        .get(pk=notice.pk)
    )
    if row.status == ErrorNotice.Status.WITHDRAWN:
        return row  # a double click, or a colleague was faster
    if not lifecycle.NOTICE.may(row.status, ErrorNotice.Status.WITHDRAWN):
        raise Refused(f"CMS has answered notice {row.number}. An answered notice can no longer be withdrawn.")
    if not reason.strip():
        raise Refused("Say why you withdraw the notice.", field="reason")
    personal_data.check_text(reason, field="reason")
    lifecycle.NOTICE.move(row, ErrorNotice.Status.WITHDRAWN)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = clock.now(), by, reason.strip()
    row.withdrawal_receipt = receipts.issue(
        participant=participant,
        kind="error-notice-withdrawal",
        title=f"Withdrawal of error notice {row.number}",
        facts={
            "year": row.report.run.year,
            "report": row.report.number,
            "notice": row.number,
            "withdrawn_at": exact_time(row.withdrawn_at),
            "reason_sha256": hashlib.sha256(row.withdrawn_because.encode()).hexdigest(),
        },
        attests=withdrawal_parts(row),
        by=by,
    )
    row.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "withdrawn_because", "withdrawal_receipt"])
    row.lines.update(stands=False)
    clocks.withdraw(notice=row, by=by)
    information.close_open(notice=row, because="You withdrew the notice.", by=by)
    staff_mails.tell_news(notice=row, event="withdrawn")
    return row
