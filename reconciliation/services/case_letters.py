"""Letters of CMS in a dispute: written, kept with the case, and read by the practice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile

from portal.files.kinds import PDF
from portal.models import Participant
from portal.services import file_intake
from portal.services.file_intake import Intake
from portal.services.use_case import Actor
from reconciliation.documents import case_letter_pdf
from reconciliation.documents.case_letter_pdf import Letter
from reconciliation.models import CaseLetter, ErrorNotice, Reconsideration, Response

USE = "case-letter"


@contextmanager
def writing(*, participant: Participant, by: Actor) -> Iterator[Intake]:
    """Yield an intake for the letter of a use case; the block must contain the whole transaction that keeps it."""
    with file_intake.receiving(use=USE, participant=participant, by=by) as intake:
        yield intake


def keep(
    *,
    letter: Letter,
    kind: CaseLetter.Kind,
    notice: ErrorNotice,
    response: Response | None = None,
    reconsideration: Reconsideration | None = None,
    intake: Intake,
    by: Actor,
) -> CaseLetter:
    """Typeset a letter and keep it with its case, as part of the use case that issues it.

    :raises NotStored: when the store is full or unreachable.
    """
    file = ContentFile(case_letter_pdf.render(letter), name=f"{kind.value}-{letter.number}.pdf")
    return CaseLetter.objects.create(
        notice=notice,
        participant_id=notice.participant_id,
        kind=kind,
        response=response,
        reconsideration=reconsideration,
        file=file_intake.keep(taken=intake.take_own(file, kind=PDF), by=by),
        issued_on=letter.issued_on,
    )
