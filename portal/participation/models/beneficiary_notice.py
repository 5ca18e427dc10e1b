"""The notice to beneficiaries (§ 512.225(a)): the practice's letterhead, and the proof that each patient got it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.encryption import EncryptedTextField
from portal.identifiers import masked
from portal.models import Participant, Receipt, StoredFile
from portal.models.history import tracked
from portal.models.permanence import permanent


@tracked
class NoticeLetterhead(models.Model):
    """The contact information and logo of a participant, as its notices show them."""

    participant = models.OneToOneField(Participant, on_delete=models.PROTECT, related_name="notice_letterhead")
    contact_name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40)
    address = models.TextField()
    us_state = models.CharField("State", max_length=2, help_text="Decides the BFCC-QIO that the notice names.")
    logo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Letterhead of {self.participant.model_id}"


class NoticeGivenQuerySet(models.QuerySet["NoticeGiven"]):
    def holding(self) -> NoticeGivenQuerySet:
        """Return the notices that were not recorded by mistake."""
        return self.filter(withdrawn_on=None)


@tracked
@permanent(changing=("withdrawn_on",))
class NoticeGiven(models.Model):
    """Proof that a patient got the notice, on the day of the planning session."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="notices_given")
    mbi = EncryptedTextField("MBI", column="notice_given.mbi")
    mbi_index = models.CharField(max_length=64, editable=False)
    given_on = models.DateField("planning session")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_on = models.DateField("recorded by mistake, withdrawn", null=True, blank=True)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="+")

    objects = NoticeGivenQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        verbose_name = "notice given"
        verbose_name_plural = "notices given"
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "mbi_index", "given_on"],
                condition=models.Q(withdrawn_on=None),
                name="notice_given_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.masked_mbi

    @property
    def masked_mbi(self) -> str:
        """The MBI with all but its last characters hidden, for pages."""
        return masked(self.mbi)
