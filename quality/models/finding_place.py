"""Places of findings: the row of each, and the key by which later versions of the file know it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from portal.encryption import EncryptedTextField
from portal.models import Participant

from .correction import Correction
from .finding import Finding
from .verified_warning import VerifiedWarning
from .version import Version

if TYPE_CHECKING:
    from .submission import Submission


DONE = (Correction.Mark.FIXED, Correction.Mark.VENDOR, Correction.Mark.LEFT)
"""The marks of findings about which a person has decided."""


class RowInError(models.Model):
    """One row of a version that has a finding, with its cells.

    `key` is the blind index of MBI and episode start, else the row's number. `cells` is a JSON object of the row's
    values by column, encrypted; it is emptied once a later version is checked.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="rows_in_error")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("row")
    key = models.CharField(max_length=64)
    digest = models.CharField("keyed hash of the cells", max_length=64)
    cells = EncryptedTextField(column="row_in_error.cells", null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="row_in_error_once")]
        indexes = [models.Index(fields=["version", "key"], name="row_in_error_key")]

    def __str__(self) -> str:
        return f"row {self.number}"


class FindingPlaceQuerySet(models.QuerySet["FindingPlace"]):
    def with_marks(self, submission: Submission) -> FindingPlaceQuerySet:
        """Add `mark` (or null), `assigned` (the id of a seat) and `verified` to each place."""
        marks = Correction.objects.filter(submission=submission, key=OuterRef("key"))
        verified = VerifiedWarning.objects.filter(
            submission=submission, key=OuterRef("key"), value=OuterRef("value"), withdrawn_at=None
        )
        return self.annotate(
            mark=Subquery(marks.values("mark")[:1]),
            assigned=Subquery(marks.values("assigned_to")[:1]),
            verified=Exists(verified),
        )

    def since(self, before: Version | None) -> FindingPlaceQuerySet:
        """Add `new` (the version before had no such finding) and `changed` (the row has other values than there)."""
        there = FindingPlace.objects.filter(version=before)
        rows = RowInError.objects.filter(version=before)
        return self.annotate(
            new=~Exists(there.filter(key=OuterRef("key"))),
            changed=Q(row__isnull=False)
            & ~Exists(rows.filter(key=OuterRef("row__key"), digest=OuterRef("row__digest"))),
        )

    def to_do(self) -> FindingPlaceQuerySet:
        """Return the places that nobody marked as done and nobody verified; needs `with_marks`."""
        return self.filter(Q(mark=None) | Q(mark=Correction.Mark.OPEN), verified=False)

    def tally(self) -> dict[str, int]:
        """Count the places in one query: `to_do`, `marked`, `verified`, `new` and `listed`; needs `since` too."""
        groups = list(self.order_by().values("mark", "verified", "new").annotate(number=Count("pk")))
        is_open = (None, Correction.Mark.OPEN)
        return {
            "to_do": sum(one["number"] for one in groups if one["mark"] in is_open and not one["verified"]),
            "marked": sum(one["number"] for one in groups if one["mark"] in DONE),
            "verified": sum(one["number"] for one in groups if one["verified"]),
            "new": sum(one["number"] for one in groups if one["new"]),
            "listed": sum(one["number"] for one in groups),
        }

    def in_order(self, by: str) -> FindingPlaceQuerySet:
        """Sort the places by rule, or by patient: new ones and those of changed rows first; needs `since`."""
        fresh = ("-new", "-changed")
        if by == "patient":
            return self.order_by(*fresh, F("row__number").asc(nulls_first=True), "finding__position")
        return self.order_by(*fresh, "finding__group__severity", "finding__group__rule", "finding__position")


class FindingPlace(models.Model):
    """The place of one listed finding."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="places")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="+")
    row = models.ForeignKey(RowInError, null=True, blank=True, on_delete=models.CASCADE, related_name="places")
    key = models.CharField(max_length=64)
    value = models.CharField("keyed hash of the value", max_length=64)

    objects = FindingPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["finding"]
        indexes = [models.Index(fields=["version", "key"], name="finding_place_key")]

    def __str__(self) -> str:
        return str(self.finding)
