"""Practitioner lists: those of a year, those that CMS still has to deliver, and remarks on their names."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from portal.characters import name_key
from portal.models import Participant
from portal.participation.duties.practitioner_list import DUTY as LIST_DUTY
from portal.participation.models import Obligation, Practitioner, PractitionerDirectory
from portal.participation.rules.practitioner_list import Listed, list_of_year
from portal.policy import Book
from portal.rules.performance_years import performance_year


def awaiting_list(year: int, *, book: Book) -> QuerySet[Participant]:
    """Return the participants that owe a practitioner list for a year, have names on it, and have not received it."""
    py = performance_year(year, book=book)
    owing = Obligation.objects.filter(year=year, code=LIST_DUTY.code, waived_on__isnull=True)
    named = Practitioner.objects.during(py.starts_on, py.ends_on)
    waiting: QuerySet[Participant] = Participant.objects.exclude(list_deliveries__year=year)
    for rows in (owing, named):
        waiting = waiting.filter(pk__in=rows.values("participant_id"))
    return waiting


def listed(practitioner: Practitioner) -> Listed:
    """Return the record of a row of a practitioner list."""
    row = practitioner
    return Listed(row.npi, row.first_name, row.last_name, row.specialty, row.from_on, row.to_on)


def practitioner_list(participant: Participant, year: int, *, book: Book) -> tuple[Listed, ...]:
    """Return the practitioner list of a performance year as it stands now, with what is known of later days.

    :raises InputError: for a year that is no performance year.
    """
    return list_of_year(map(listed, participant.practitioners.all()), performance_year(year, book=book))


def remarks_on_names(rows: Iterable[Listed]) -> dict[str, str]:
    """Return, by NPI, a remark on each practitioner whose name is not that of CMS's directory.

    Last names, and the first of the first names, are compared in any case. Without a directory there is no remark.
    """
    directory = PractitionerDirectory.objects.first()
    if directory is None:
        return {}
    said = {row.npi: row for row in rows}
    known = {one.npi: one for one in directory.names.filter(npi__in=said)}
    remarks = dict.fromkeys(said.keys() - known.keys(), "CMS's directory does not name this NPI.")
    for npi, one in known.items():
        if _compared(one.first_name, one.last_name) != _compared(said[npi].first_name, said[npi].last_name):
            remarks[npi] = f"CMS's directory names this NPI {one.first_name} {one.last_name}."
    return remarks


def _compared(first_name: str, last_name: str) -> tuple[str, str]:
    return (name_key(first_name).split() or [""])[0], name_key(last_name)
