"""Patients who refuse that CMS shares their claims with a participant (§ 512.225)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.encryption import EncryptedTextField
from portal.identifiers import masked
from portal.models import Participant, Receipt
from portal.models.dated import Dated, DatedQuerySet, no_overlap
from portal.models.history import tracked
from portal.models.permanence import permanent


@tracked
@permanent(changing=("to_on",))
class SharingRefusal(Dated):
    """A patient's refusal, from the day on which the participant was told; it ends when the patient agrees again.

    `recorded_on` is the day on which the participant told CMS, by recording it here; `due_on` the last day for that.
    """

    SIGNED = ("participant_id", "mbi_index", "from_on", "due_on", "recorded_by_id", "recorded_on", "recorded_at")

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="sharing_refusals")
    mbi = EncryptedTextField("MBI", column="sharing_refusal.mbi")
    mbi_index = models.CharField(max_length=64, editable=False)
    due_on = models.DateField("last day to tell CMS")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField("told to CMS")
    recorded_at = models.DateTimeField()
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-from_on", "-pk"]
        constraints = [*Dated.Meta.constraints, no_overlap("refused_once_a_day", "participant", "mbi_index")]

    def __str__(self) -> str:
        return self.masked_mbi

    @property
    def masked_mbi(self) -> str:
        """The MBI with all but its last characters hidden, for pages."""
        return masked(self.mbi)

    @property
    def is_late(self) -> bool:
        """Tell whether CMS was told after the last day."""
        return self.recorded_on > self.due_on
