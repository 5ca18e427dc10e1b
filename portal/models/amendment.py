"""Amendments: dated policy values that one person at CMS enters and another approves."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.formatting import long_date

from .history import tracked
from .permanence import permanent


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def approved(self) -> AmendmentQuerySet:
        """Return the approved amendments, oldest approval first."""
        return self.filter(approved_at__isnull=False).order_by("version__number")

    def waiting(self) -> AmendmentQuerySet:
        """Return the amendments that nobody approved or withdrew."""
        return self.filter(approved_at__isnull=True, withdrawn_at__isnull=True)

    def in_version(self, number: int) -> AmendmentQuerySet:
        """Return the amendments in force in a version of the book, in the order of their approval."""
        return self.approved().filter(version__number__lte=number)


@tracked
@permanent(
    changing=("approved_by", "approved_at", "withdrawn_by", "withdrawn_at", "withdrawn_because"),
    once={"approved_at__isnull": False},
)
class Amendment(models.Model):
    """One value of one parameter from one day on. It never changes after its approval.

    Until then it may be withdrawn. An approved one is corrected by another one of the same day, which replaces it.
    """

    name = models.CharField("parameter", max_length=100)
    from_on = models.DateField("in force from")
    value = models.JSONField(
        help_text="Write the value as in the parameter file, with quotation marks around decimals."
    )
    reference = models.CharField(max_length=300)
    reason = models.TextField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    entered_at = models.DateTimeField(editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_because = models.TextField("why it was withdrawn", blank=True, editable=False)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["-entered_at"]
        constraints = [
            models.CheckConstraint(
                name="amendment_takes_two_people",
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("entered_by")),
            ),
            models.CheckConstraint(
                name="withdrawn_amendment_is_not_in_force",
                condition=models.Q(withdrawn_at__isnull=True)
                | (models.Q(approved_at__isnull=True) & ~models.Q(withdrawn_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {long_date(self.from_on)}"

    @property
    def is_waiting(self) -> bool:
        """True until somebody approves or withdraws it."""
        return self.approved_at is None and self.withdrawn_at is None
