"""The draft of an error notice: what a practice prepares, kept at every step, until somebody signs it.

A draft is a row of its own, so that CMS reads notices only and every notice is a filed one.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.encryption import EncryptedTextField
from portal.models import Participant, StoredFile
from portal.models.history import tracked
from reconciliation.models.error_notice import ErrorNotice
from reconciliation.models.notice_line import NoticeLine
from reconciliation.models.report import Report, ReportLine


class NoticeDraftQuerySet(models.QuerySet["NoticeDraft"]):
    def open(self) -> NoticeDraftQuerySet:
        """Return the drafts that nobody has filed or discarded."""
        return self.filter(status=NoticeDraft.Status.OPEN)


@tracked
class NoticeDraft(models.Model):
    """The draft of one notice about one report; a report has one open draft at a time."""

    class Status(models.TextChoices):
        OPEN = "open", "Draft"
        FILED = "filed", "Filed"
        DISCARDED = "discarded", "Discarded"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="drafts")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="notice_drafts")
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    grounds = EncryptedTextField("what is wrong", column="notice_draft.grounds", blank=True)
    wanted_outcome = EncryptedTextField("what it should be", column="notice_draft.wanted_outcome", blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    claimed = models.JSONField(
        "recalculation", default=dict, blank=True, help_text="The report as the claimed changes of all lines make it."
    )
    notice = models.OneToOneField(
        ErrorNotice, null=True, blank=True, on_delete=models.PROTECT, related_name="draft", editable=False
    )

    objects = NoticeDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(status="open"), name="one_open_draft_of_a_report"),
            models.CheckConstraint(
                name="submitted_draft_has_its_notice",
                condition=Q(status="filed", notice__isnull=False) | (~Q(status="filed") & Q(notice=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"Draft of an error notice about {self.report}"


@tracked
class DraftLine(models.Model):
    """One line in a draft, with its ground and the changes claimed so far."""

    draft = models.ForeignKey(NoticeDraft, on_delete=models.CASCADE, related_name="lines")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(ReportLine, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=15, choices=NoticeLine.Ground)
    claims = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["line__position"]
        constraints = [models.UniqueConstraint(fields=["draft", "line"], name="line_once_in_a_draft")]

    def __str__(self) -> str:
        return self.line.label


@tracked
class DraftFile(models.Model):
    """A supporting file in a draft; it becomes an exhibit of the notice."""

    draft = models.ForeignKey(NoticeDraft, on_delete=models.CASCADE, related_name="files")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"file {self.pk} of a draft"
