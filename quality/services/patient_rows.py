"""Patients' rows of an accepted file, read by CMS staff: only those who may, with a reason, each reading a row."""

from __future__ import annotations

from datetime import timedelta

from portal import clock, personal_data
from portal.models import User
from portal.services.use_case import Refused, use_case
from portal.staff import ANALYST, may_act_as
from quality.models import ClinicalRecord, PatientsRead, Version

SHOWN_FOR = timedelta(minutes=15)
MOST_ROWS = 500


@use_case("patients.read_rows")
def read(*, version: Version | None, reason: str, by: User) -> PatientsRead:
    """Open the rows of a version to one person for a quarter of an hour; the practice reads that under Activity.

    :raises Refused: for people other than analysts, without a reason, and for a version without patients.
    """
    if not may_act_as(by, ANALYST):
        raise Refused("Only analysts can read patients' rows.")
    if version is None:
        raise Refused("Choose a version.", field="version")
    if not reason.strip():
        raise Refused("Say why you need the rows. The history keeps it.", field="reason")
    personal_data.check_text(reason, field="reason")
    count = version.clinical_records.count()
    if not count:
        raise Refused("This version holds no patients: it is not accepted clinical data.", field="version")
    return PatientsRead.objects.create(
        participant_id=version.participant_id,
        version=version,
        purpose=PatientsRead.Purpose.ROWS,
        reason=reason.strip(),
        patients=count,
        read_by=by,
        read_at=clock.real_now(),
    )


def rows_of(reading: PatientsRead, *, reader: User) -> list[ClinicalRecord]:
    """Return the first rows that a reading opened; none for another person, and none once its time has passed."""
    past = clock.real_now() - reading.read_at > SHOWN_FOR
    if reading.version is None or reading.read_by_id != reader.pk or past or not may_act_as(reader, ANALYST):
        return []
    return list(reading.version.clinical_records.all()[:MOST_ROWS])
