"""The signed declaration that there is nothing to report."""

from __future__ import annotations

from django.db import models

from portal.models.history import tracked
from portal.participation.models.signed_statement import SignedStatement

from .version import Version


@tracked
class Declaration(SignedStatement):
    """One declaration; its version takes the place of an uploaded file in the submission."""

    SIGNED_TOO = ("version_id",)

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="declaration")

    class Meta(SignedStatement.Meta):
        verbose_name = "declaration of nothing to report"
        verbose_name_plural = "declarations of nothing to report"

    def __str__(self) -> str:
        return f"Nothing to report: {self.version.submission}"
