"""Templates that come filled with the patients who are due, and with what is accepted about them already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from episodes.models import Beneficiary
from portal import access, clock
from portal import selectors as portal
from portal.models import Participant, User
from portal.participation import selectors as participation
from portal.policy import Book
from portal.services.use_case import Refused, use_case
from quality import selectors
from quality.models import ClinicalRecord, FileType, PatientsRead
from quality.rules.measures import required_measures
from quality.selectors import DueFile

SEXES = {"1": "male", "2": "female"}
"""The words of the layout for the codes of Medicare claims; another code leaves the cell blank."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows of a template, by column, and remarks for its notes."""

    rows: tuple[Mapping[str, str], ...]
    remarks: tuple[str, ...] = ()


@use_case("template.fill")
def fill(*, participant: Participant, file: DueFile, by: User) -> Filled:
    """Return the rows of a template for a due file, and record who got them.

    Clinical data: every completed episode of the period that needs them, with the accepted values of those that have
    some, because a new file replaces the accepted one as a whole. Patients who refuse that CMS shares their claims are
    left out (docs/readings.md#patients-in-a-template). Quality measures: a row for each measure, without any patient.

    :raises NotAllowed: for people who may not prepare files. Refused: when the claims show no episode of the period.
    """
    access.check_may_prepare(by, participant)
    book = portal.policy_book()
    if file.file_type == FileType.QUALITY_MEASURES:
        return Filled(tuple(_measure_rows(participant, file.year, book)))
    filled = _clinical_rows(participant, file, book)
    PatientsRead.objects.create(
        participant=participant,
        purpose=PatientsRead.Purpose.TEMPLATE,
        patients=len(filled.rows),
        read_by=by,
        read_at=clock.real_now(),
    )
    return filled


def _measure_rows(participant: Participant, year: int, book: Book) -> list[Mapping[str, str]]:
    identity = {"model_id": participant.model_id, "tin": participant.tin or "", "performance_year": str(year)}
    return [{**identity, "measure_id": measure} for measure in required_measures(year, book=book)]


def _clinical_rows(participant: Participant, file: DueFile, book: Book) -> Filled:
    due = selectors.due_episodes(participant, file.year, book=book)[file.period or 0]
    if not due:
        raise Refused("The claims show no completed episode of this period yet, so there is nothing to fill in.")
    refused = participation.sharing_refused(participant, on=clock.today())
    people = Beneficiary.objects.in_bulk({one.beneficiary_id for one in due})
    known = {
        (record.mbi_index, record.episode_starts_on): record
        for record in ClinicalRecord.objects.counting(participant, file.year).filter(
            version__submission__period=file.period
        )
    }
    rows = []
    for one in due:
        if one.mbi_index in refused:
            continue
        person = people[one.beneficiary_id]
        identity = {
            "mbi": person.mbi or "",
            "last_name": person.surname or "",
            "first_name": person.given_name or "",
            "date_of_birth": person.born_on_text or "",
            "sex": SEXES.get(person.sex, ""),
            "episode_start_date": one.starts_on.isoformat(),
            "rendering_npi": one.planning_npi,
            "cancer_type": one.cancer_type,
        }
        record = known.get((one.mbi_index, one.starts_on))
        rows.append({**identity, **_accepted_values(record)} if record else identity)
    return Filled(tuple(rows), _remarks(len(due), len(due) - len(rows), len(known)))


def _accepted_values(record: ClinicalRecord) -> dict[str, str]:
    identity = {name: getattr(record, name) for name in ("last_name", "first_name", "date_of_birth")}
    accepted: dict[str, Any] = {**record.elements, **identity}
    return {name: _as_written(value) for name, value in accepted.items() if value is not None}


def _as_written(value: Any) -> str:
    """Return an accepted value as a person writes it: a whole number without a decimal zero."""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def _remarks(due: int, left_out: int, known: int) -> tuple[str, ...]:
    remarks = [f"The claims show {due:,} completed episodes of this period that need clinical data."]
    if known:
        remarks.append("Rows with accepted data hold them. A new file replaces the accepted one as a whole: keep them.")
    if left_out:
        remarks.append(
            f"{left_out:,} of them are not listed: the patients refuse that CMS shares their claims with you. Their "
            "clinical data are due all the same. Add them from your own records."
        )
    return tuple(remarks)
