"""A timely error notice (§ 512.290(a)): the dispute of a participant, its files, and the answers of CMS."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.encryption import EncryptedTextField
from portal.formatting import long_date
from portal.models import Participant, Receipt, StoredFile
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.report import Report, ReportLine

RECONSIDERED = {
    "requested": "reconsideration-requested",
    "acknowledged": "reconsideration-requested",
    "decided": "reconsidered",
}
"""The state of a case by the status of its reconsideration; after a withdrawn one it is the notice's status again."""

LONG = ("grounds", "wanted_outcome", "claimed", "facts", "wording", "receipt__facts", "receipt__attests")
"""The long columns of a notice and its receipt, which their own pages alone show."""


class ErrorNoticeQuerySet(models.QuerySet["ErrorNotice"]):
    def open(self) -> ErrorNoticeQuerySet:
        """Return the notices that CMS still has to answer, the first due first."""
        return self.filter(status__in=ErrorNotice.OPEN).order_by("response_due_on")

    def standing(self) -> ErrorNoticeQuerySet:
        """Return the notices that were not withdrawn."""
        return self.exclude(status=ErrorNotice.Status.WITHDRAWN)

    def in_state(self, state: str) -> ErrorNoticeQuerySet:
        """Return the notices whose case is in a state (see `ErrorNotice.state`)."""
        statuses = [status for status, of_case in RECONSIDERED.items() if of_case == state]
        if statuses:
            return self.filter(reconsideration__status__in=statuses)
        return self.filter(status=state).exclude(reconsideration__status__in=RECONSIDERED)

    def contesting(self, line: ReportLine) -> ErrorNotice | None:
        """Return the notice that contests a line, if there is one."""
        own = self.filter(lines__line=line, lines__stands=True)
        shown = ("received_on", "receipt__sequence", "receipt__participant__model_id")
        return own.select_related("receipt__participant").only(*shown).first()

    def with_lines(self) -> ErrorNoticeQuerySet:
        """Return notices for a list: with their contested lines, as `about` reads them, and without long texts."""
        lines = apps.get_model("reconciliation", "NoticeLine").objects.select_related("line").defer("claims")
        return self.prefetch_related(models.Prefetch("lines", queryset=lines)).defer(*LONG)


@tracked
@permanent(
    changing=("status", "response_due_on", "assigned_to", "withdrawn_at", "withdrawn_by", "withdrawn_because",
              "withdrawal_receipt")
)  # fmt: skip
class ErrorNotice(models.Model):
    """One participant's dispute of one or more lines of one report."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "Submitted"
        EXTENDED = "extended", "CMS needs more time"
        ANSWERED = "answered", "Answered"
        WITHDRAWN = "withdrawn", "Withdrawn"

    OPEN = (Status.SUBMITTED, Status.EXTENDED)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="notices")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="error_notices")
    status = models.CharField(max_length=10, choices=Status, default=Status.SUBMITTED)
    grounds = models.TextField("what is wrong")
    wanted_outcome = models.TextField("what it should be")
    claimed = models.JSONField(
        "recalculation",
        default=dict,
        blank=True,
        help_text="The report as the claimed changes make it, calculated when the notice was signed.",
    )
    facts = EncryptedTextField(
        column="error_notice.facts",
        help_text="What the contested lines, their episodes and claim lines said at signing, as JSON.",
    )
    facts_digest = models.CharField("SHA-256 of the attached facts", max_length=64, blank=True)
    wording = models.TextField(blank=True)
    wording_version = models.CharField(max_length=20, blank=True)
    signer_name = models.CharField(max_length=200, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    received_on = models.DateField()
    response_due_on = models.DateField("answer due")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="reviewer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_notices",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal_receipt = models.OneToOneField(
        Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_because = models.TextField("reason for the withdrawal", blank=True)

    objects = ErrorNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_at"]
        indexes = [models.Index(fields=["response_due_on", "id"], name="notice_first_due")]
        constraints = [
            models.CheckConstraint(
                name="withdrawn_notice_is_whole",
                condition=~Q(status="withdrawn")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Error notice {self.number}"

    @property
    def number(self) -> str:
        """The number people quote, that of the receipt."""
        return self.receipt.number

    @property
    def about(self) -> str:
        """The contested lines in words: the first one, and the number of the others (see `with_lines`)."""
        labels = [one.line.label for one in self.lines.all()]
        return f"{labels[0]} and {len(labels) - 1} more" if len(labels) > 1 else "".join(labels)

    @property
    def is_open(self) -> bool:
        """True while CMS has to answer it."""
        return self.status in self.OPEN

    @property
    def state(self) -> str:
        """The state of the case: its status, or that of its reconsideration (see `reconciliation/states.py`)."""
        asked = getattr(self, "reconsideration", None)
        if asked is None:
            return self.status
        return RECONSIDERED.get(asked.status, self.status)

    @property
    def answer_code(self) -> str:
        """The obligation code of CMS's answer; each notice has its own deadline."""
        return f"answer:{self.pk}"

    @property
    def decision_code(self) -> str:
        """The obligation code of CMS's decision of the reconsideration of this notice."""
        return f"decision:{self.pk}"

    @property
    def reconsideration_code(self) -> str:
        """The obligation code of the right to ask for reconsideration; each notice has its own deadline."""
        return f"reconsideration:{self.pk}"


@tracked
@permanent()
class Response(models.Model):
    """A letter of CMS about a notice: its answer, or the message that it needs more time."""

    class Outcome(models.TextChoices):
        ERROR_CONFIRMED = "error-confirmed", "There is an error"
        CALCULATION_VERIFIED = "calculation-verified", "CMS made no change"
        EXTENDED = "extended", "CMS needs more time"

    notice = models.ForeignKey(ErrorNotice, on_delete=models.PROTECT, related_name="responses")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome)
    text = models.TextField("text of the answer")
    new_due_on = models.DateField(
        "new due date for the answer", null=True, blank=True, help_text="Enter this only if CMS needs more time."
    )
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    issued_on = models.DateField()
    reconsideration_due_on = models.DateField("last day to ask for reconsideration", null=True, blank=True)

    class Meta:
        verbose_name = "answer to an error notice"
        verbose_name_plural = "answers to error notices"
        ordering = ["answered_at"]
        constraints = [
            models.UniqueConstraint(fields=["notice"], condition=~Q(outcome="extended"), name="notice_answered_once"),
            models.CheckConstraint(
                name="only_an_extension_has_a_new_day",
                condition=Q(outcome="extended", new_due_on__isnull=False, reconsideration_due_on__isnull=True)
                | (~Q(outcome="extended") & Q(new_due_on__isnull=True, reconsideration_due_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({long_date(self.issued_on)})"


@tracked
class Exhibit(models.Model):
    """A file submitted with a notice, the request for its reconsideration, a position paper or an answer to CMS."""

    notice = models.ForeignKey(ErrorNotice, on_delete=models.PROTECT, related_name="exhibits")
    reconsideration = models.ForeignKey(
        "Reconsideration",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exhibits",
        help_text="Set if the file came with the request for reconsideration.",
    )
    information_request = models.ForeignKey(
        "InformationRequest",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exhibits",
        help_text="Set if the file came with the answer to a question of CMS.",
    )
    paper = models.ForeignKey(
        "PositionPaper",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exhibits",
        help_text="Set if the file came with a position paper.",
    )
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    receipt = models.ForeignKey(
        Receipt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Set if the file came after the notice, which has a receipt of its own.",
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"exhibit {self.pk}"
