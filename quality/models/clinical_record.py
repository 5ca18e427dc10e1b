"""The accepted clinical data of one beneficiary's episode."""

from __future__ import annotations

from django.db import connection, models

from portal.encryption import EncryptedTextField, blind_index
from portal.formatting import long_date
from portal.models import Participant

from .copying import CopyingQuerySet
from .version import Version

_FINGERPRINT = """
    SELECT encode(sha256(convert_to(coalesce(string_agg(one, '' ORDER BY "row"), ''), 'UTF8')), 'hex') FROM (
        SELECT "row", encode(sha256(convert_to(concat_ws('|', "row", mbi_index, identity_index,
            to_char(episode_starts_on, 'YYYY-MM-DD'), cancer_type, elements::text), 'UTF8')), 'hex') AS one
        FROM quality_clinicalrecord WHERE version_id = %s
    ) AS hashed
"""


def identity_index(last_name: str, first_name: str, date_of_birth: str) -> str:
    """Return the keyed hash of a patient's names and birth date; encrypted values cannot be compared in a query."""
    return blind_index("identity", "\x1f".join((last_name, first_name, date_of_birth)))


class ClinicalRecordQuerySet(CopyingQuerySet["ClinicalRecord"]):
    def counting(self, participant: Participant, year: int) -> ClinicalRecordQuerySet:
        """Return the records of the versions that count for a participant's performance year."""
        return self.filter(participant=participant, version__counts_for__year=year)

    def fingerprint(self, version: Version) -> str:
        """Return the SHA-256 of all rows of a version; PostgreSQL computes it, from patients' keyed hashes alone."""
        with connection.cursor() as cursor:
            cursor.execute(_FINGERPRINT, [version.pk])
            return str(cursor.fetchone()[0])


class ClinicalRecord(models.Model):
    """One row of an accepted clinical-data file. Written by COPY; the identity of the patient is encrypted."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="clinical_records")
    row = models.PositiveIntegerField()
    mbi = EncryptedTextField("MBI", column="clinical_record.mbi")
    mbi_index = models.CharField(max_length=64, editable=False)
    last_name = EncryptedTextField(column="clinical_record.last_name")
    first_name = EncryptedTextField(column="clinical_record.first_name")
    date_of_birth = EncryptedTextField(column="clinical_record.date_of_birth")
    identity_index = models.CharField(
        max_length=64,
        editable=False,
        help_text="Keyed hash of names and birth date, by which versions are compared.",
    )
    episode_starts_on = models.DateField()
    cancer_type = models.CharField(max_length=30)
    elements = models.JSONField()

    objects = ClinicalRecordQuerySet.as_manager()

    class Meta:
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(fields=["version", "mbi_index", "episode_starts_on"], name="clinical_record_once")
        ]

    def __str__(self) -> str:
        return f"{self.cancer_type}, {long_date(self.episode_starts_on)}"
