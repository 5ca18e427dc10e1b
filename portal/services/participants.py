"""Participants: issuing Model IDs and changing participants' names, contacts and dates (§ 512.210)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import send_mail

from portal import clock
from portal.characters import email_key, identifier_key, tidy
from portal.encryption import blind_index
from portal.identifiers import check_ccn, check_email, check_tin
from portal.models import ContactChange, Participant, Seat, User
from portal.policy import Book
from portal.policy.book import BookDay
from portal.selectors import policy_book

from . import changed_rows, jobs, messages
from .typed_days import check_in_order, check_in_reach
from .use_case import Actor, Refused, actor_label, use_case

MODEL_ID_DIGITS = 5
NAMES = ("legal_name", "contact_first_name", "contact_last_name")
CONTACT = ("contact_first_name", "contact_last_name", "contact_email")
CHANGEABLE = frozenset({"legal_name", *CONTACT, "from_on", "to_on"})
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Practice:
    """Facts about a practice that gets a Model ID: either TIN or CCN, and `model_id` only if it already has one."""

    kind: str
    legal_name: str
    contact_first_name: str
    contact_last_name: str
    contact_email: str
    from_on: date
    to_on: date | None = None
    tin: str = ""
    ccn: str = ""
    model_id: str = ""


@use_case("participant.issue")
def issue(*, practices: Sequence[Practice], by: Actor) -> list[Participant]:
    """Create participants; a practice without a Model ID gets an unused one.

    :raises Refused: when a TIN, CCN, contact or day is not valid, or the TIN or CCN belongs to a participant.
    """
    book = policy_book()
    policy = book.on(clock.today())
    made = [_participant(practice, policy, book) for practice in practices]
    _check_not_staff([one.contact_email for one in made])
    _check_not_issued(made)
    if without := [one for one in made if not one.model_id]:
        taken = {*Participant.objects.values_list("model_id", flat=True), *(one.model_id for one in made)}
        for participant in without:
            participant.model_id = _free_model_id(taken)
            taken.add(participant.model_id)
    return Participant.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)


def _participant(practice: Practice, policy: BookDay, book: Book) -> Participant:
    """Check the facts about a practice and return the unsaved participant."""
    field, identifier = checked_identifier(practice.tin, practice.ccn, policy)
    model_id = identifier_key(practice.model_id)
    if model_id and not re.fullmatch(policy["model/model_id_pattern"], model_id):
        raise Refused(f"{model_id} is not a Model ID: it must look like RO12345.")
    check_in_reach(book=book, from_on=practice.from_on, to_on=practice.to_on)
    check_in_order(from_on=practice.from_on, to_on=practice.to_on)
    names = {name: _checked_name(name, getattr(practice, name)) for name in NAMES}
    return Participant(
        model_id=model_id,
        kind=practice.kind,
        tin=identifier if field == "tin" else None,
        tin_index=blind_index("tin", identifier) if field == "tin" else None,
        ccn=identifier if field == "ccn" else None,
        contact_email=_checked_email(practice.contact_email),
        from_on=practice.from_on,
        to_on=practice.to_on,
        **names,
    )


def checked_identifier(tin: str, ccn: str, policy: BookDay) -> tuple[str, str]:
    """Return the field of the identifier that was given, `tin` or `ccn`, and the identifier.

    :raises Refused: for both or none of them, and for one that is not valid.
    """
    if bool(tin.strip()) == bool(ccn.strip()):
        raise Refused("Enter either a TIN or a CCN, not both.")
    if tin.strip():
        field, checked = "tin", check_tin(identifier_key(tin))
    else:
        field, checked = "ccn", check_ccn(identifier_key(ccn), pps_exempt=policy["model/pps_exempt_hospitals"])
    if not checked.valid or checked.normalized is None:
        raise Refused(checked.reason, field=field)
    return field, checked.normalized


def _check_not_issued(made: Sequence[Participant]) -> None:
    """Refuse a TIN or CCN that already has a Model ID, and a Model ID that is in use."""
    tins, ccns = [one.tin_index for one in made if one.tin_index], [one.ccn for one in made if one.ccn]
    known = Participant.objects.filter(tin_index__in=tins) | Participant.objects.filter(ccn__in=ccns)
    if existing := known.first():
        kind = "CCN" if existing.ccn else "TIN"
        raise Refused(f"This {kind} already has the Model ID {existing.model_id}.", field=kind.lower())
    ids = [one.model_id for one in made if one.model_id]
    if existing := Participant.objects.filter(model_id__in=ids).first():
        raise Refused(f"The Model ID {existing.model_id} belongs to another participant.")


def _free_model_id(taken: set[str]) -> str:
    while True:
        drawn = f"RO{secrets.randbelow(10**MODEL_ID_DIGITS):0{MODEL_ID_DIGITS}d}"
        if drawn not in taken:
            return drawn


def _checked_name(field: str, name: str) -> str:
    kept = tidy(name)
    if not kept:
        raise Refused("Enter the name.", field=field)
    return kept


def _checked_email(email: str, *, field: str = "contact_email") -> str:
    checked = check_email(email_key(email))
    if not checked.valid or checked.normalized is None:
        raise Refused(checked.reason, field=field)
    return checked.normalized


def _check_not_staff(emails: Sequence[str], *, field: str = "contact_email") -> None:
    """Refuse addresses of CMS staff: the contact on file can become primary point of contact of the practice."""
    if emails and User.objects.filter(email__in=emails, is_staff=True).exists():
        raise Refused("CMS staff cannot be the contact of a practice.", field=field)


def needing_second_person(participant_ids: Iterable[int]) -> set[int]:
    """Return the participants whose contact only two people at CMS can change: somebody may sign for them now."""
    seats = Seat.objects.lasting_primaries().filter(participant__in=participant_ids)
    return set(seats.values_list("participant_id", flat=True))


def checked_contacts(contacts: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the tidy names and addresses of contacts (`first_name`, `last_name`, `email`), in their order.

    :raises Refused: for an empty name, or an address that is not valid or belongs to CMS staff.
    """
    checked = [
        {
            "first_name": _checked_name("first_name", one["first_name"]),
            "last_name": _checked_name("last_name", one["last_name"]),
            "email": _checked_email(one["email"], field="email"),
        }
        for one in contacts
    ]
    _check_not_staff([one["email"] for one in checked], field="email")
    return checked


@use_case("participant.amend")
def amend(*, participant: Participant, agreed_by: Actor | None = None, by: Actor, **changes: object) -> Participant:
    """Change a participant's name, contact or days (see `amend_each`).

    :param agreed_by: the other person at CMS who proposed the new contact, or the job that loaded a list with it.
    """
    [amended] = amend_each(changes={participant.pk: changes}, agreed_by=agreed_by, by=by)
    return amended


@use_case("participant.amend_each")
def amend_each(
    *, changes: Mapping[int, Mapping[str, object]], agreed_by: Actor | None = None, by: Actor
) -> list[Participant]:
    """Change names, contacts or days of participants, in a few queries; their kinds and identifiers stay.

    A change of the contact is announced to the former contact and to everyone with a seat. While a primary point of
    contact is active, it takes two people at CMS (`portal.services.contacts`).

    :param changes: the new values by field, of each participant by primary key.
    :param agreed_by: the other person at CMS who proposed the new contact, or the job that loaded a list with it.
    :raises Refused: for a field that may not change after the Model ID was issued, an invalid name or email address, an
        address of CMS staff, days that are out of order or outside the calendar, or a contact that one person changes.
    """
    fields = {name for fields in changes.values() for name in fields}
    if stray := fields - CHANGEABLE:
        raise Refused(f"{', '.join(sorted(stray))} cannot be changed after the Model ID is issued.")
    rows = list(Participant.objects.select_for_update(no_key=True).filter(pk__in=changes).order_by("pk"))
    contacts = {row.pk: _contact_of(row) for row in rows}
    book = policy_book()
    for row in rows:
        _change(row, changes[row.pk])
        check_in_reach(book=book, from_on=row.from_on, to_on=row.to_on)
        check_in_order(from_on=row.from_on, to_on=row.to_on)
    _check_not_staff([row.contact_email for row in rows if "contact_email" in changes[row.pk]])
    changed_rows.write(rows, sorted(fields))
    moved = [row for row in rows if contacts[row.pk] != _contact_of(row)]
    if agreed_by in (None, by) and needing_second_person(row.pk for row in moved):
        raise Refused(
            "A primary point of contact of this practice is active. Propose the new contact under “Contact "
            "proposals”; a second person approves it.",
            field=next(name for name in CONTACT if name in fields),
        )
    _tell_of_new_contacts([(row, contacts[row.pk]) for row in moved], by)
    return rows


def _contact_of(participant: Participant) -> dict[str, str]:
    return {name: getattr(participant, name) for name in CONTACT}


def _change(participant: Participant, changes: Mapping[str, object]) -> None:
    for name, value in changes.items():
        if name in NAMES:
            value = _checked_name(name, str(value))
        elif name == "contact_email":
            value = _checked_email(str(value))
        setattr(participant, name, value)


def _tell_of_new_contacts(moved: Sequence[tuple[Participant, dict[str, str]]], by: Actor) -> None:
    now = clock.real_now()
    told = ContactChange.objects.bulk_create(
        [
            ContactChange(
                participant=participant,
                former_first_name=before["contact_first_name"],
                former_last_name=before["contact_last_name"],
                former_email=before["contact_email"],
                changed_at=now,
                changed_by=actor_label(by),
            )
            for participant, before in moved
        ],
        batch_size=ROWS_AT_ONCE,
    )
    messages.send_each(
        letters=[
            messages.Letter(
                participant_id=participant.pk,
                subject="The primary point of contact was changed",
                body="The name or email address of your primary point of contact was changed. Earlier registration "
                "links no longer work. If nobody at your practice asked for this, call the help desk now.",
            )
            for participant, _ in moved
        ],
        by=by,
    )
    jobs.enqueue_each("portal.mail_former_contact", [[change.pk] for change in told])


def mail_former_contact(*, change_id: int) -> None:
    """Email a former contact that another one is on file; the email names neither the practice nor a person."""
    change = ContactChange.objects.select_related("participant").get(pk=change_id)
    phone = policy_book().on(clock.today())["model/help_desk_phone"]
    send_mail(
        f"{settings.EMAIL_SUBJECT_PREFIX}the primary point of contact was changed",
        f"The name or email address of the primary point of contact for Model ID {change.participant.model_id} was "
        "changed on the portal. This address was on file before the change.\n\n"
        f"If you expected this, you do not need to do anything. If not, call the help desk: {phone}. "
        "Never email a TIN or anything about a patient.\n",
        None,
        [change.former_email],
    )
