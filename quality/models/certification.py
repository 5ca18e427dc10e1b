"""Certifications of files: the signed statement that a version is right, and the statement that takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from portal.models.history import tracked
from portal.participation.models.signed_statement import SignedStatement

from .submission import Submission
from .version import Version

if TYPE_CHECKING:
    from .unlock import Unlock


@tracked
class FileCertification(SignedStatement):
    """One certified version. While its submission names it, the submission is locked.

    `content_sha256` is the fingerprint of exactly what was certified: the file, and what the portal took from it.
    `changes` lists, in words without patients' data, what differs from the version that was certified before.
    """

    SIGNED_TOO = (
        "version_id",
        "number",
        "content_sha256",
        "rows",
        "layout_version",
        "policy_digest",
        "changes",
        "note",
    )

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="certifications")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="certifications")
    number = models.PositiveSmallIntegerField(help_text="Counts the certifications of the file.")
    content_sha256 = models.CharField("fingerprint of what was certified", max_length=64)
    rows = models.PositiveIntegerField()
    layout_version = models.CharField(max_length=20, blank=True)
    policy_digest = models.CharField("SHA-256 of the policy", max_length=64)
    changes = models.JSONField("changes since the certification before", default=list, blank=True)
    note = models.CharField("why it changed", max_length=500, blank=True)

    class Meta(SignedStatement.Meta):
        verbose_name = "certification of a file"
        verbose_name_plural = "certifications of files"
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="file_certified_once_a_number")]

    def __str__(self) -> str:
        return f"Certification {self.number}: {self.version}"

    @property
    def ended_by(self) -> CertificationWithdrawal | Unlock | None:
        """The withdrawal by the practice or the unlock by CMS that ended it; None while nothing did."""
        return getattr(self, "withdrawal", None) or getattr(self, "unlock", None)


@tracked
class CertificationWithdrawal(SignedStatement):
    """A signed statement that takes back one certification, whose row stays as it was signed."""

    SIGNED_TOO = ("certification_id",)

    certification = models.OneToOneField(FileCertification, on_delete=models.PROTECT, related_name="withdrawal")

    class Meta(SignedStatement.Meta):
        verbose_name = "withdrawal of a certification"
        verbose_name_plural = "withdrawals of certifications"

    def __str__(self) -> str:
        return f"Withdrawal of: {self.certification}"
