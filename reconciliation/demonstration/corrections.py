"""Steps of two practices about the findings of their files in the story, and a file that CMS waives."""

from __future__ import annotations

from datetime import date

from portal.models import User
from quality.models import FileType, Share, Version
from quality.services import corrections, finding_places, shares, waivers
from reconciliation.demonstration import people
from reconciliation.demonstration.world import BY, YEAR, World

VENDOR, SHARED_COLUMN, SHARED_DAYS = "Harbor record systems, support", "planned_dose_cgy", 14
BOOST = "The last fractions were a boost with another dose per fraction, as planned."
WAIVED_BECAUSE = "Your record system is being replaced, and it cannot export the period yet."


def verify_boost(world: World) -> None:
    """One practice's delegate says why the only warning of an accepted file is right."""
    version = _latest(world, people.DELEGATE_OF[0])
    corrections.verify(
        version=version, places=_places(version, "planned-dose"), reason=BOOST, by=world.people[people.DELEGATE.email]
    )


def mark_findings(world: World, *, on: date) -> None:
    """The practice with the rejected file marks some findings, and its contact takes one over."""
    world.move_clock(on)
    version, contact = _latest(world, people.REJECTED_FILE), world.contact(people.REJECTED_FILE)
    _mark(version, "npi-invalid", "fixed", "", contact)
    _mark(version, "mbi-invalid", "vendor", "The interface to registration cuts the last character.", contact)
    corrections.assign(version=version, places=_places(version, "number-with-unit"), to=contact.seats.get(), by=contact)


def share(world: World, *, on: date) -> None:
    """The same practice shares the findings of one column with a vendor."""
    world.move_clock(on)
    shares.make(
        version=_latest(world, people.REJECTED_FILE),
        kind=Share.Kind.VENDOR,
        columns=[SHARED_COLUMN],
        recipient=VENDOR,
        days=SHARED_DAYS,
        by=world.contact(people.REJECTED_FILE),
    )


def waive(world: World, *, asked_on: date, approved_on: date, expires_on: date) -> None:
    """An analyst asks for the waiver of a file, and an approver puts it in force."""
    world.move_clock(asked_on)
    waiver = waivers.ask(
        participant=world.practices[people.REJECTED_FILE],
        file_type=FileType.CLINICAL_DATA,
        year=YEAR + 1,
        period=1,
        reason=WAIVED_BECAUSE,
        expires_on=expires_on,
        by=world.staff("analyst"),
    )
    world.move_clock(approved_on)
    waivers.approve(waiver=waiver, by=world.staff("approver"))


def _latest(world: World, model_id: str) -> Version:
    """Return a practice's last version with findings, each in its place: the job that does it has not run yet."""
    version = Version.objects.filter(participant=world.practices[model_id], finding_groups__isnull=False).latest("pk")
    finding_places.place(version_id=version.pk, by=BY)
    return version


def _places(version: Version, rule: str) -> list[int]:
    return list(version.places.filter(finding__group__rule=rule).values_list("pk", flat=True))


def _mark(version: Version, rule: str, as_: str, note: str, by: User) -> None:
    corrections.mark(version=version, places=_places(version, rule), as_=as_, note=note, by=by)
