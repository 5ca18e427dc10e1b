"""Files submitted with an error notice: evidence of any kind, stored unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.files.base import File

from portal import clock
from portal import selectors as portal
from portal.files.kinds import EVIDENCE
from portal.models import Participant, Receipt
from portal.services import file_intake
from portal.services.file_intake import PendingFile
from portal.services.use_case import Actor, Refused
from reconciliation.models import (
    DraftFile,
    ErrorNotice,
    Exhibit,
    InformationRequest,
    PositionPaper,
    Reconsideration,
)

USE = "exhibit"
CHOOSE_AGAIN = "What you typed is kept. Choose the files again."
"""The request to choose the files again, because browsers never refill a file field."""


@contextmanager
def receiving(
    *, uploads: Sequence[File[Any]], participant: Participant | None, by: Actor
) -> Iterator[list[PendingFile]]:
    """Store the files of a notice for the block that files it; files that the block does not keep are removed.

    The same file twice counts once.

    :param participant: who sends them; None for CMS, whose files take nothing of a practice's limits of the day.
    :raises Refused: when there are too many files, or with a sentence for each file that cannot be accepted.
    """
    policy = portal.policy_book().on(clock.today())
    most = policy["files/exhibit_limit"]
    if len(uploads) > most:
        raise Refused(
            f"You attached {len(uploads)} files; a notice takes at most {most}. {CHOOSE_AGAIN}", field="exhibits"
        )
    taken: dict[str, PendingFile] = {}
    refusals = []
    with file_intake.receiving(use=USE, participant=participant, by=by) as intake:
        for upload in uploads:
            try:
                exhibit = intake.take(
                    upload,
                    limit=policy["files/exhibit_bytes_limit"],
                    advice="Attach only the pages that matter, or reduce the size of its pictures.",
                    kinds=EVIDENCE,
                )
            except Refused as refusal:
                refusals.append(str(refusal))
            else:
                taken.setdefault(exhibit.sha256, exhibit)
        if refusals:
            raise Refused(" ".join([*refusals, CHOOSE_AGAIN]), field="exhibits")
        yield list(taken.values())


def link(*, notice: ErrorNotice, drafted: DraftFile, by: Actor) -> Exhibit:
    """Link a file of a draft to the notice that the draft became, as part of filing it."""
    return Exhibit.objects.create(
        notice=notice,
        participant_id=notice.participant_id,
        file=drafted.file,
        uploaded_by=drafted.uploaded_by,
        uploaded_at=drafted.uploaded_at,
    )


def keep(
    *,
    notice: ErrorNotice,
    taken: PendingFile,
    by: Actor,
    reconsideration: Reconsideration | None = None,
    information_request: InformationRequest | None = None,
    paper: PositionPaper | None = None,
    receipt: Receipt | None = None,
) -> Exhibit:
    """Link a stored file to its notice, or to what came later in the case, as part of filing it.

    :param receipt: that of a delivery that follows the notice.
    """
    return Exhibit.objects.create(
        notice=notice,
        participant_id=notice.participant_id,
        reconsideration=reconsideration,
        information_request=information_request,
        paper=paper,
        receipt=receipt,
        file=file_intake.keep(taken=taken, by=by),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
