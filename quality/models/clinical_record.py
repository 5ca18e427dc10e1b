"""The accepted clinical data of one beneficiary's episode."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.contrib.postgres.indexes import BrinIndex
from django.db import connection, models

from portal.encryption import EncryptedTextField, blind_indexes
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


def identity_indexes(last_names: Sequence[str], first_names: Sequence[str], dates_of_birth: Sequence[str]) -> list[str]:
    """Return the keyed hashes of patients' names and birth dates; encrypted values cannot be compared in a query."""
    identities = zip(last_names, first_names, dates_of_birth, strict=True)
    return blind_indexes("identity", list(map("\x1f".join, identities)))


class ClinicalRecordQuerySet(CopyingQuerySet["ClinicalRecord"]):
    def counting(self, participant: Participant, year: int) -> ClinicalRecordQuerySet:
        """Return the records of the versions that count for a participant's performance year."""
        return self.counting_of([participant.pk], year)

    def counting_of(self, participants: Collection[int], year: int) -> ClinicalRecordQuerySet:
        """Return the same of many participants, by their primary keys."""
        return self.filter(participant__in=participants, version__counts_for__year=year)

    def fingerprint(self, version: Version) -> str:
        """Return the SHA-256 of all rows of a version; PostgreSQL computes it, from patients' keyed hashes alone."""
        with connection.cursor() as cursor:
            cursor.execute(_FINGERPRINT, [version.pk])
            return str(cursor.fetchone()[0])


class ClinicalRecord(models.Model):
    """One row of a clinical-data file. Written by COPY; the identity of the patient is encrypted.

    A check writes rows while it runs, and they count only when their version is accepted: see `counting`. The database
    does not check the two keys of each row, because that takes longer than everything else in COPY. The writing service
    holds the version's row and copies both keys from it. `elements` leaves out the columns of other cancer types.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="clinical_records", db_constraint=False, db_index=False
    )
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
        # Rows of a participant lie together, so an index of ranges finds them and costs nothing to write.
        indexes = [BrinIndex(fields=["participant"], name="clinical_record_participant")]
        constraints = [
            models.UniqueConstraint(fields=["version", "mbi_index", "episode_starts_on"], name="clinical_record_once")
        ]

    def __str__(self) -> str:
        return f"{self.cancer_type}, {long_date(self.episode_starts_on)}"
