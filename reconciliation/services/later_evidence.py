"""Evidence that follows an error notice until CMS answers it; each delivery has its own receipt.

See docs/readings.md#evidence-after-the-notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.base import File

from portal import access, clock
from portal import selectors as portal_selectors
from portal.formatting import exact_time
from portal.models import Receipt, User
from portal.services import receipts
from portal.services.file_intake import PendingFile
from portal.services.use_case import Refused, use_case
from reconciliation import lifecycle
from reconciliation.attested import evidence_parts
from reconciliation.models import ErrorNotice

from . import exhibits as exhibit_service
from . import staff_mails


def send(*, notice: ErrorNotice, exhibits: Sequence[File[Any]], by: User) -> Receipt:
    """Add files to a notice that CMS has not answered; files that the notice has already add nothing.

    :raises Refused: when CMS has answered, the notice was withdrawn, or a file cannot be accepted.
    :raises NotAllowed: for viewers and people without a seat.
    """
    access.check_may_prepare(by, notice.participant)
    with exhibit_service.receiving(uploads=exhibits, participant=notice.participant, by=by) as taken:
        return _send(notice=notice, taken=taken, by=by)


@use_case("error_notice.send_evidence")
def _send(*, notice: ErrorNotice, taken: Sequence[PendingFile], by: User) -> Receipt:
    receipts.lock_chain(notice.participant)
    row = (
        ErrorNotice.objects.select_for_update(of=("self",))
        .select_related("report__run", "participant", "receipt__participant")
        .get(pk=notice.pk)
    )
    if not lifecycle.NOTICE.may(row.status, ErrorNotice.Status.WITHDRAWN):
        raise Refused("CMS takes more files only until it answers, and none for a notice that was withdrawn.")
    own = row.exhibits.filter(reconsideration=None, information_request=None, paper=None).select_related(
        "receipt", "file"
    )
    known = {one.file.sha256: one for one in own}
    new = [one for one in taken if one.sha256 not in known]
    if not new:
        before = next((known[one.sha256].receipt for one in taken if one.sha256 in known), None)
        return before or row.receipt  # a double click, or files that the notice has already
    most: int = portal_selectors.policy_book().on(clock.today())["files/later_exhibit_limit"]
    if len(known) + len(new) > most:
        raise Refused(
            f"A notice takes at most {most} files in all. Join several pages into one file.", field="exhibits"
        )
    sums = [one.sha256 for one in new]
    receipt = receipts.issue(
        participant=row.participant,
        kind="error-notice-evidence",
        title=f"Files for error notice {row.number}",
        facts={
            "year": row.report.run.year,
            "report": row.report.number,
            "notice": row.number,
            "received_at": exact_time(clock.now()),
            "exhibits_sha256": sums,
        },
        attests=evidence_parts(row.pk, sums),
        by=by,
    )
    for one in new:
        exhibit_service.keep(notice=row, taken=one, receipt=receipt, by=by)
    staff_mails.tell_news(notice=row, event=f"evidence:{receipt.pk}")
    return receipt
