"""The queue of the workbench: the findings of one version with their marks, as a filter shows them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from portal.models import Participant, Seat
from quality.models import (
    CellEdit,
    Correction,
    FindingGroup,
    FindingPlace,
    ProposedRepair,
    Revision,
    RowInError,
    VerifiedWarning,
    Version,
)
from quality.models.finding_place import DONE, FindingPlaceQuerySet
from quality.services.finding_places import UNREADABLE_ROWS

PER_PAGE = 50
BY = {"rule": "By rule", "patient": "By patient"}
SHOWN = {
    "to-do": "To do",
    "mine": "Assigned to me",
    "new": "New since the last version",
    "marked": "Fixed in our source, with the vendor, or left",
    "verified": "Verified warnings",
    "all": "All",
}


class Shown(NamedTuple):
    """The state of one finding as the page shows it, with the note or reason, and who is assigned."""

    state: str
    words: str
    person: str


class Entry(NamedTuple):
    """One finding of the queue with its state, whether it is new, and whether its row changed."""

    place: FindingPlace
    shown: Shown
    is_new: bool
    row_changed: bool


@dataclass
class Section:
    """The findings of one rule, or of one patient's row."""

    heading: str
    severity: str
    number: int | None
    entries: list[Entry]

    @property
    def message(self) -> str:
        """The message of a rule, if all of its findings on the page have the same one."""
        return self._shared("message")

    @property
    def fix(self) -> str:
        """The fix, if all findings of a rule on the page have the same one; each cell's own otherwise."""
        return self._shared("fix")

    @property
    def is_mixed(self) -> bool:
        """True if the findings need words of their own."""
        return not (self.message and self.fix)

    def _shared(self, name: str) -> str:
        words = {getattr(entry.place.finding, name) for entry in self.entries}
        return words.pop() if self.severity and len(words) == 1 else ""


def workbench_version(participant: Participant, version_id: int) -> Version | None:
    """Return a version with what its workbench needs to know, in one query; None if the participant has no such one."""
    of_version = {"version": OuterRef("pk")}
    rows = Version.objects.for_participant(participant).select_related("submission", "file", "participant")
    return (
        rows.annotate(
            edited=Exists(CellEdit.objects.filter(**of_version)),
            repairable=Exists(ProposedRepair.objects.filter(**of_version)),
            being_made=Exists(Revision.objects.filter(**of_version, made=None, refused="")),
            placed=Exists(FindingPlace.objects.filter(**of_version)),
            has_findings=Exists(FindingGroup.objects.filter(**of_version)),
            has_rows=Exists(RowInError.objects.filter(**of_version, cells__isnull=False)),
            torn=Exists(FindingGroup.objects.filter(**of_version, rule__in=UNREADABLE_ROWS)),
            is_old=Exists(Version.objects.filter(submission=OuterRef("submission"), number__gt=OuterRef("number"))),
        )
        .filter(pk=version_id)
        .first()
    )


@dataclass
class Queue:
    """The findings of a version, by rule or by patient, and as one of the filters shows them."""

    version: Version
    reader: int
    by: str
    show: str

    @classmethod
    def asked(cls, request: HttpRequest, version: Version) -> Queue:
        """Return the queue that the address asks for; unknown words mean the first choice."""
        by, show = request.GET.get("by", ""), request.GET.get("show", "")
        return cls(version, request.user.pk, by if by in BY else "rule", show if show in SHOWN else "to-do")

    @cached_property
    def before(self) -> Version | None:
        """The last version before this one whose check has ended."""
        ended = (Version.Status.ACCEPTED, Version.Status.REJECTED)
        earlier = Version.objects.filter(
            submission=self.version.submission_id, number__lt=self.version.number, status__in=ended, file__isnull=False
        )
        return earlier.order_by("-number").first()

    def places(self) -> FindingPlaceQuerySet:
        """Return all places of the version with their marks."""
        every: FindingPlaceQuerySet = self.version.places.all()
        return every.with_marks(self.version.submission).since(self.before)

    def shown(self) -> FindingPlaceQuerySet:
        """Return the places that the filter shows, in its order."""
        every = self.places()
        mine = Seat.objects.filter(user=self.reader, participant=self.version.participant_id).values("pk")
        chosen = {
            "to-do": every.to_do,
            "mine": lambda: every.to_do().filter(assigned__in=mine),
            "new": lambda: every.filter(new=True),
            "marked": lambda: every.filter(mark__in=DONE),
            "verified": lambda: every.filter(verified=True),
            "all": lambda: every,
        }
        return chosen[self.show]().in_order(self.by)

    def counts(self) -> dict[str, int]:
        """Return the number of findings to do, marked, verified and new, and of all, in one query."""
        return self.places().tally()

    def gone(self) -> int:
        """Return the number of findings of the version before that this version no longer has."""
        if self.before is None:
            return 0
        still = FindingPlace.objects.filter(version=self.version, key=OuterRef("key"))
        return self.before.places.exclude(Exists(still)).count()

    def page(self, number: str | None) -> Page[FindingPlace]:
        """Return one page of the places that the filter shows."""
        rows = self.shown().select_related("finding__group", "row")
        return Paginator(rows, PER_PAGE).get_page(number)

    def sections(self, page: Page[FindingPlace]) -> list[Section]:
        """Return the findings of a page under their rules or patients."""
        found: dict[object, Section] = {}
        for entry in self._entries(list(page)):
            finding = entry.place.finding
            if self.by == "patient":
                key: object = finding.row
                heading = patient_of(entry.place.row, finding.row)
                number = entry.place.row.number if entry.place.row else None
                section = Section(heading, "", number, [])
            else:
                key = finding.group_id
                section = Section(finding.group.title, finding.group.severity, None, [])
            found.setdefault(key, section).entries.append(entry)
        return list(found.values())

    def entries_of(self, row: RowInError) -> list[Entry]:
        """Return the findings of one row."""
        places = self.places().filter(row=row).select_related("finding__group", "row").in_order("patient")
        return list(self._entries(list(places)))

    def _entries(self, places: Sequence[FindingPlace]) -> Iterator[Entry]:
        keys = [place.key for place in places]
        of_submission = {"submission": self.version.submission_id, "key__in": keys}
        marks = {
            mark.key: mark for mark in Correction.objects.filter(**of_submission).select_related("assigned_to__user")
        }
        reasons = {
            (one.key, one.value): one.reason
            for one in VerifiedWarning.objects.filter(**of_submission, withdrawn_at=None)
        }
        for place in places:
            mark = marks.get(place.key)
            reason = reasons.get((place.key, place.value))
            state = mark.mark if mark else Correction.Mark.OPEN.value
            person = mark.assigned_to.user.get_full_name() if mark and mark.assigned_to else ""
            shown = Shown("verified", reason, person) if reason else Shown(state, mark.note if mark else "", person)
            yield Entry(place, shown, place.new, place.changed and not place.new)  # type: ignore[attr-defined]


def patient_of(row: RowInError | None, number: int | None) -> str:
    """Name the patient of a row as its cells do; without an MBI or a name, the row alone; else the whole file."""
    if row is None:
        return f"Row {number:,}" if number else "The whole file"
    cells = json.loads(row.cells or "{}")
    name = ", ".join(filter(None, (cells.get("last_name"), cells.get("first_name"))))
    named = [f"Row {row.number:,}", name, f"MBI {cells['mbi']}" if cells.get("mbi") else cells.get("measure_id", "")]
    return " · ".join(filter(None, named))
