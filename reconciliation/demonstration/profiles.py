"""A confirmed profile and a new legal name in the story of the demonstration."""

from __future__ import annotations

from datetime import date, timedelta

from portal.models import Participant, User
from portal.participation.profile import fingerprint_of, on_file
from portal.participation.services import profiles

SINCE_DAYS = 11


def confirm(participant: Participant, on: date, *, signature: dict[str, str], by: User) -> None:
    """Confirm what is on file for the performance year of a day."""
    seen = fingerprint_of(on_file(Participant.objects.get(pk=participant.pk)))
    profiles.confirm(participant=participant, year=on.year, fingerprint=seen, by=by, **signature)


def tell_name(participant: Participant, on: date, *, signature: dict[str, str], by: User) -> None:
    """Tell CMS of a new legal name."""
    profiles.tell_change(
        participant=participant,
        subject="legal-name",
        right=f"{participant.legal_name} LLC",
        changes_on=on - timedelta(days=SINCE_DAYS),
        by=by,
    )
