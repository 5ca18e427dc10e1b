"""The file that supports an attestation, stored unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import File

from portal import clock
from portal import selectors as portal
from portal.files.kinds import EVIDENCE
from portal.models import Participant
from portal.services import file_intake
from portal.services.file_intake import Intake, PendingFile
from portal.services.use_case import Actor, Refused

USE = "evidence"
CHOOSE_AGAIN = "Your answers are still in the form. Choose the file again."
"""The request to choose the file again, because browsers never refill a file field."""


@contextmanager
def receiving(*, upload: File[Any] | None, participant: Participant, by: Actor) -> Iterator[PendingFile | None]:
    """Store the file for the block that signs the attestation; a file that the block does not keep is removed.

    :raises Refused: at the field `evidence`, when the file cannot be accepted.
    """
    with file_intake.receiving(use=USE, participant=participant, by=by) as intake:
        yield _take(intake, upload) if upload is not None else None


def _take(intake: Intake, upload: File[Any]) -> PendingFile:
    try:
        return intake.take(
            upload,
            limit=portal.policy_book().on(clock.today())["files/evidence_bytes_limit"],
            advice="Attach only the pages that matter, or reduce the size of its pictures.",
            kinds=EVIDENCE,
        )
    except Refused as refusal:
        raise Refused(f"{refusal} {CHOOSE_AGAIN}", field="evidence") from refusal
