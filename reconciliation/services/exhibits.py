"""Files handed in with an error notice: evidence, kept as it is, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.files.base import File

from portal import clock
from portal import selectors as portal
from portal.files.kinds import EVIDENCE
from portal.models import Participant
from portal.services import file_intake
from portal.services.file_intake import PendingFile
from portal.services.use_case import Actor, Refused
from reconciliation.models import ErrorNotice, Exhibit, Reconsideration

USE = "exhibit"
KEEPS_THE_TEXT = "Your text is still in the form. Choose the files again."
"""A browser never fills in a file field again by itself."""


@contextmanager
def receiving(*, uploads: Sequence[File[Any]], participant: Participant, by: Actor) -> Iterator[list[PendingFile]]:
    """Take the files of a notice into the store; the block that files the notice keeps them, or they are removed.

    The same file twice counts once.

    :raises Refused: when there are too many, or with a sentence for each file that cannot be taken.
    """
    policy = portal.policy_book().on(clock.today())
    most = policy["files/exhibit_limit"]
    if len(uploads) > most:
        raise Refused(
            f"You attached {len(uploads)} files; a notice takes at most {most}. {KEEPS_THE_TEXT}", field="exhibits"
        )
    taken: dict[str, PendingFile] = {}
    refusals = []
    with file_intake.receiving(use=USE, participant=participant, by=by) as intake:
        for upload in uploads:
            try:
                exhibit = intake.take(
                    upload,
                    limit=policy["files/exhibit_bytes_limit"],
                    advice="Attach only the pages that matter, or save its pictures smaller.",
                    kinds=EVIDENCE,
                )
            except Refused as refusal:
                refusals.append(str(refusal))
            else:
                taken.setdefault(exhibit.sha256, exhibit)
        if refusals:
            raise Refused(" ".join([*refusals, KEEPS_THE_TEXT]), field="exhibits")
        yield list(taken.values())


def keep(
    *, notice: ErrorNotice, taken: PendingFile, by: Actor, reconsideration: Reconsideration | None = None
) -> Exhibit:
    """Keep a file with its notice, or with the request for its reconsideration; part of filing either."""
    return Exhibit.objects.create(
        notice=notice,
        participant_id=notice.participant_id,
        reconsideration=reconsideration,
        file=file_intake.keep(taken=taken, by=by),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
