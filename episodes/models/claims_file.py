"""Imported claims files, the pieces in which their rows are stored, and the rows that could not be read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from portal.models import StoredFile
from portal.models.history import tracked


@tracked
class ClaimsFile(models.Model):
    """One imported RIF file. Its rows are stored as Parquet without names, MBIs and TINs."""

    class Kind(models.TextChoices):
        CARRIER = "carrier", "Carrier claims"
        OUTPATIENT = "outpatient", "Outpatient claims"
        BENEFICIARY = "beneficiary", "Beneficiaries"
        HOSPICE = "hospice", "Hospice periods"

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField("file name", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size_bytes = models.BigIntegerField("size in bytes")
    rows = models.PositiveIntegerField("rows in the file")
    rejected_rows = models.PositiveIntegerField("rejected rows")
    rejected_by_reason = models.JSONField("rejected rows by reason", default=dict, blank=True)
    other_birth_dates = models.PositiveIntegerField(
        "beneficiaries with another birth date than in an earlier row, which this file replaced", default=0
    )
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


@tracked
class ClaimsPiece(models.Model):
    """A piece of a claims file's rows as Parquet; a large file has several, in the order of its lines."""

    claims_file = models.ForeignKey(ClaimsFile, on_delete=models.PROTECT, related_name="pieces")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"piece {self.pk} of {self.claims_file}"


class RejectedRow(models.Model):
    """A row rejected in an import: its line number and the reason, never its content."""

    claims_file = models.ForeignKey(ClaimsFile, on_delete=models.CASCADE, related_name="rejections")
    line_number = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["claims_file", "line_number"]
        indexes: ClassVar = [
            models.Index(fields=["claims_file", "reason", "line_number"], name="rejected_row_by_reason"),
        ]

    def __str__(self) -> str:
        return f"line {self.line_number}: {self.reason}"


class OtherBirthDate(models.Model):
    """A beneficiary whose row in a file has another birth date than an earlier row; the later row counts."""

    claims_file = models.ForeignKey(
        ClaimsFile, verbose_name="file of the later row", on_delete=models.CASCADE, related_name="birth_dates_replaced"
    )
    bene_id = models.CharField("beneficiary (BENE_ID)", max_length=20)

    class Meta:
        ordering: ClassVar = ["claims_file", "bene_id"]
        verbose_name = "beneficiary with two birth dates"
        verbose_name_plural = "beneficiaries with two birth dates"

    def __str__(self) -> str:
        return self.bene_id
