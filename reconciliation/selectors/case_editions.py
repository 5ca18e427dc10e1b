"""The edition of a case: all of it as one reader reads it at an instant, and the kept files of it.

The practice reads its drafts too, CMS does not. What belongs to a case never changes; so an edition is known again by
the instants and titles of its events, and by the state of its documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal import clock
from portal.fingerprint import fingerprint
from reconciliation.models import CaseFile, ErrorNotice
from reconciliation.selectors.case_file import Event, course_of
from reconciliation.selectors.cases import Case, case_of

Kind, Reader, Status = CaseFile.Kind, CaseFile.Reader, CaseFile.Status


@dataclass(frozen=True, slots=True)
class CaseEdition:
    """A case with its events in order, as it stood at an instant."""

    case: Case
    events: tuple[Event, ...]
    stood_at: datetime

    @property
    def digest(self) -> str:
        """The SHA-256 by which the edition is known again; without names or texts."""
        events = [[one.at, one.title, one.receipt.pk if one.receipt else None] for one in self.events]
        files = [one.file for one in self.case.documents]
        documents = [[file.pk, file.scan, file.altered_at is None, file.removed_at is None] for file in files]
        return fingerprint([events, documents])


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of file on the page of a case: the newest one that can be taken, and what is under way."""

    kind: str
    kept: CaseFile | None
    is_current: bool
    is_queued: bool
    has_failed: bool

    @property
    def words(self) -> str:
        """The kind in words."""
        return Kind(self.kind).label

    @property
    def may_be_asked(self) -> bool:
        """True if somebody may ask for a file of the case as it stands."""
        return not self.is_queued and not self.is_current


def edition_of(notice_id: int, *, reader: str) -> CaseEdition:
    """Return a case as it stands now, in a fixed number of queries.

    :raises ErrorNotice.DoesNotExist: where there is none.
    """
    stood_at = clock.now()  # first: what comes while we read is not promised
    of_practice = reader == Reader.PRACTICE
    case = case_of(notice_id, of_practice=of_practice)
    return CaseEdition(case, tuple(course_of(case, with_drafts=of_practice)), stood_at)


def offers_of(edition: CaseEdition, *, reader: str) -> list[Offer]:
    """Return the PDF and the ZIP of a case as its page offers them, in one query."""
    rows = list(CaseFile.objects.filter(notice=edition.case.notice.pk, reader=reader).newest())
    return [_offer(kind, [row for row in rows if row.kind == kind], edition) for kind in Kind.values]


def _offer(kind: str, rows: list[CaseFile], edition: CaseEdition) -> Offer:
    kept = next((row for row in rows if row.status == Status.READY and row.may_be_taken), None)
    return Offer(
        kind=kind,
        kept=kept,
        is_current=kept is not None and kept.edition == edition.digest,
        is_queued=any(row.status == Status.QUEUED for row in rows),
        has_failed=bool(rows) and rows[0].status == Status.FAILED,
    )


def is_being_made(notice: ErrorNotice, *, reader: str) -> bool:
    """Tell whether a file of a case is being made."""
    return notice.case_files.filter(reader=reader, status=Status.QUEUED).exists()
