"""The documents of a case in the order of time: the files of both parties, and the letters of CMS, numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.files.kinds import name_to_save_as
from portal.files.names import within_bytes
from portal.models import StoredFile
from reconciliation.models import CaseLetter, Exhibit, PositionPaper, Reconsideration, Response

Kind = CaseLetter.Kind
MOST_BYTES = 200
"""Of a name in a ZIP: file systems take 255, and whoever unpacks it has a folder of some name too."""


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """One document: its number in the case, since when it belongs to it, what it came with, and its row."""

    number: int
    at: datetime
    came_with: str
    row: Exhibit | CaseLetter

    @property
    def file(self) -> StoredFile:
        """The stored file."""
        return self.row.file

    @property
    def is_letter(self) -> bool:
        """True for a letter of CMS."""
        return isinstance(self.row, CaseLetter)

    @property
    def name(self) -> str:
        """Its name in the files of the case, with its number: "03 order.pdf"; every file system takes it."""
        name = name_to_save_as(self.file.name, self.file.media_type)
        return f"{self.label} {within_bytes(name, MOST_BYTES)}"

    @property
    def label(self) -> str:
        """Its number in the lists of the case: "03"."""
        return f"{self.number:02d}"


def documents_of(
    *,
    exhibits: Sequence[Exhibit],
    letters: Sequence[CaseLetter],
    responses: Sequence[Response],
    reconsideration: Reconsideration | None,
    papers: Sequence[PositionPaper],
) -> tuple[CaseDocument, ...]:
    """Return the documents of a case in the order of time; a later one never changes the number of an earlier one."""
    of_cms = {paper.pk for paper in papers if paper.party == PositionPaper.Party.CMS}
    answered_at = {response.pk: response.answered_at for response in responses}
    found: list[tuple[datetime, str, Exhibit | CaseLetter]] = [
        (one.uploaded_at, _came_with(one, of_cms), one) for one in exhibits
    ]
    for letter in letters:
        at = answered_at.get(letter.response_id or 0) or _decided_at(letter, reconsideration) or letter.file.stored_at
        found.append((at, f"letter of CMS: {letter}", letter))
    found.sort(key=lambda document: (document[0], document[2].file.pk))
    return tuple(CaseDocument(number, *document) for number, document in enumerate(found, start=1))


def _decided_at(letter: CaseLetter, reconsideration: Reconsideration | None) -> datetime | None:
    """Return the instant at which the official sent a letter."""
    if reconsideration is None:
        return None
    if letter.kind == Kind.ACKNOWLEDGEMENT:
        return reconsideration.acknowledged_at
    return reconsideration.decided_at if letter.kind == Kind.DETERMINATION else None


def _came_with(exhibit: Exhibit, of_cms: set[int]) -> str:
    if exhibit.paper_id is not None:
        return f"position paper of {'CMS' if exhibit.paper_id in of_cms else 'the practice'}"
    if exhibit.information_request_id is not None:
        return "answer to a question of CMS"
    if exhibit.reconsideration_id is not None:
        return "request for reconsideration"
    return "files sent after the notice" if exhibit.receipt_id is not None else "error notice"
