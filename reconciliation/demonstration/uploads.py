"""Files that practices upload in the story."""

from __future__ import annotations

from datetime import date

from django.core.files.base import ContentFile

from portal import selectors
from quality.models import Version
from quality.rules.clinical_data import windows
from quality.services import certifications, checks, submissions
from reconciliation.demonstration import files, people
from reconciliation.demonstration.people import Practice
from reconciliation.demonstration.world import BY, YEAR, World, signature


def upload_clinical_data(world: World, year: int, period: int, *, on: date) -> None:
    """Upload the clinical data of a period; one practice's file has errors that it never corrects, one's a warning."""
    world.move_clock(on)
    [window] = [one for one in windows(year, book=selectors.policy_book()) if one.period == period]
    for practice, participant in world.with_obligation(year, f"clinical-data-{period}"):
        rows = files.clinical_rows(
            model_id=participant.model_id,
            npi=participant.practitioners.order_by("npi")[0].npi,
            claims=world.folder,
            completed_from=window.completed_from,
            completed_to=window.completed_to,
        )
        if not rows:
            continue
        if practice.model_id == people.REJECTED_FILE and (year, period) == (YEAR, 2):
            files.add_mistakes(rows)
        if practice.model_id == people.DELEGATE_OF[0] and (year, period) == (YEAR, 2):
            files.add_boost(rows)
        if period == 1:
            content, name = files.clinical_csv(rows), f"clinical-data-{year}-1.csv"
        else:
            content, name = files.as_xlsx(rows, sheet="clinical-data"), f"clinical-data-{year}-2.xlsx"
        _upload(world, practice, year, "clinical-data", period, name, content)


def upload_quality_measures(world: World, *, on: date) -> None:
    """Upload and certify the quality measures of the year; one practice forgets."""
    world.move_clock(on)
    for practice, participant in world.with_obligation(YEAR, "quality-measures"):
        if practice.model_id != people.UPLOADS_NO_MEASURES:
            rows = files.measure_rows(
                model_id=participant.model_id, tin=participant.tin, year=YEAR, rates=practice.rates
            )
            name, content = f"measures-{YEAR}.csv", files.measures_csv(rows)
            version = _upload(world, practice, YEAR, "quality-measures", None, name, content)
            contact = world.contact(practice.model_id)
            certifications.certify(version=version, **signature(practice), by=contact)


def _upload(
    world: World, practice: Practice, year: int, file_type: str, period: int | None, name: str, content: bytes
) -> Version:
    uploader = practice.contact.email
    if practice.model_id in people.DELEGATE_OF:
        uploader = people.DELEGATE.email
    version = submissions.receive(
        participant=world.practices[practice.model_id],
        year=year,
        file_type=file_type,
        period=period,
        upload=ContentFile(content, name=name),
        by=world.people[uploader],
    )
    return checks.check_version(version_id=version.pk, by=BY)
