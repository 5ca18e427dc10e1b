"""The facts on file about a participant, in words, for its confirmation and for the comparison with a request."""

from __future__ import annotations

from typing import Any

from portal.fingerprint import fingerprint
from portal.formatting import long_date
from portal.models import Participant
from portal.participation.models import ProfileRequest, Site
from portal.participation.models.dated_fact import DatedFact

Subject = ProfileRequest.Subject
CONFIRMED = (
    Subject.LEGAL_NAME, Subject.IDENTIFIER, Subject.KIND, Subject.DAYS, Subject.EXCLUSIONS, Subject.SITES,
    Subject.CONTACT,
)  # fmt: skip


def on_file(participant: Participant) -> list[list[str]]:
    """Return what is on file as pairs of a label and a text; the passing of a day changes nothing in it."""
    texts = texts_on_file(participant)
    return [[subject.label, texts[subject]] for subject in CONFIRMED]


def texts_on_file(participant: Participant) -> dict[str, str]:
    """Return what is on file, by the subject of a request."""
    person = participant
    kinds = [_with_days(one, str(one)) for one in participant.kind_periods.all()]
    return {
        Subject.LEGAL_NAME: person.legal_name,
        Subject.IDENTIFIER: person.shown_identifier,
        Subject.KIND: "; ".join(kinds) or person.get_kind_display(),
        Subject.DAYS: _days(person),
        Subject.EXCLUSIONS: "; ".join(_with_days(one, str(one)) for one in person.exclusions.all()) or "None",
        Subject.SITES: "; ".join(map(site_in_words, person.sites.all())) or "None",
        Subject.CONTACT: f"{person.contact_first_name} {person.contact_last_name}, {person.contact_email}",
        Subject.OTHER: "",
    }


def site_in_words(site: Site) -> str:
    """Return a site with its place and its days."""
    return _with_days(site, f"{site.zip} (CBSA {site.cbsa})")


def fingerprint_of(pairs: list[list[str]]) -> str:
    """Return the SHA-256 of what is on file, by which a confirmation names it."""
    return fingerprint(pairs)


def _with_days(fact: DatedFact, words: str) -> str:
    return f"{words} {_days(fact)}"


def _days(row: Any) -> str:
    """Return the days of a row: "from January 1, 2021", with the last day where there is one."""
    return f"from {long_date(row.from_on)}" + (f" to {long_date(row.to_on)}" if row.to_on else "")
