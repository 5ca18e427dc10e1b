"""The letters of CMS in a dispute, each kept as the PDF that the practice got."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portal.models import Participant, StoredFile
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.error_notice import ErrorNotice, Response
from reconciliation.models.reconsideration import Reconsideration


@tracked
@permanent()
class CaseLetter(models.Model):
    """One letter: of an answer or an extension, or of an acknowledgement or a determination."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "Answer to the error notice"
        EXTENSION = "extension", "Notice of extension"
        ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement and schedule"
        DETERMINATION = "determination", "Determination"

    notice = models.ForeignKey(ErrorNotice, on_delete=models.PROTECT, related_name="letters")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=Kind)
    response = models.OneToOneField(Response, null=True, blank=True, on_delete=models.PROTECT, related_name="letter")
    reconsideration = models.ForeignKey(
        Reconsideration, null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()

    class Meta:
        ordering = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reconsideration", "kind"], condition=Q(reconsideration__isnull=False), name="letter_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
