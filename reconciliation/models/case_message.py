"""Messages between a practice and its reviewer, inside the case of an error notice."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.error_notice import ErrorNotice


@tracked
@permanent()
class CaseMessage(models.Model):
    """One message about a notice; the other side learns by email only that there is one."""

    notice = models.ForeignKey(ErrorNotice, on_delete=models.PROTECT, related_name="messages")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    from_cms = models.BooleanField("from CMS")
    text = models.TextField("message")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = "message about a notice"
        verbose_name_plural = "messages about notices"

    def __str__(self) -> str:
        return f"Message {self.pk} about {self.notice}"
