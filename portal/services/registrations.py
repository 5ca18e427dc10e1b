"""Registration of a practice's primary contact: everybody gets the same answer, and only a match gets a link."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from portal import clock
from portal.characters import email_key, identifier_key, name_key, tidy
from portal.encryption import blind_index
from portal.identifiers import check_ccn, check_tin
from portal.lifecycle import ACCEPTED, MATCHED, REGISTRATION, UNMATCHED
from portal.models import Participant, Registration, Role, User

from . import accounts, jobs, seats
from .use_case import Actor, Refused, use_case


@use_case("registration.receive")
def receive(*, model_id: str, identifier: str, first_name: str, last_name: str, email: str, by: Actor) -> Registration:
    """Store a request to register. A job checks whether it matches, so every answer takes the same time.

    :param identifier: the TIN or CCN as entered; only its blind index is stored.
    """
    registration = Registration.objects.create(
        model_id=identifier_key(model_id)[:20],
        identifier_index=_index_of(identifier_key(identifier)),
        first_name=tidy(first_name),
        last_name=tidy(last_name),
        email=email_key(email),
        received_at=clock.real_now(),
    )
    jobs.enqueue("portal.answer_registration", registration.pk)
    return registration


def _index_of(identifier: str) -> str:
    # The list of exempt hospitals decides who can become a participant; it is not needed to compare a CCN.
    for checked, kind in ((check_tin(identifier), "tin"), (check_ccn(identifier, pps_exempt=()), "ccn")):
        if checked.valid and checked.normalized is not None:
            return blind_index(kind, checked.normalized)
    return blind_index("unknown", identifier)


@use_case("registration.answer")
def answer(*, registration_id: int, by: Actor) -> Registration:
    """Compare a request with the participant list; when everything matches, a job mails the link afterwards."""
    registration = Registration.objects.select_for_update().get(pk=registration_id)
    if registration.status != Registration.Status.PENDING:
        return registration
    participant = Participant.objects.filter(model_id=registration.model_id).first()
    different = differences(registration, participant)
    if different:
        REGISTRATION.move(registration, UNMATCHED)
        registration.mismatch = ", ".join(different)
        _hint_at_account(registration.email)
    else:
        REGISTRATION.move(registration, MATCHED)
        registration.participant = participant
        registration.issued_for = participant.registration_state() if participant else ""
        registration.issued_at = clock.real_now()
        jobs.enqueue("portal.mail_registration_link", registration.pk)
    registration.save()
    return registration


def _hint_at_account(email: str) -> None:
    """Tell the owner of an account by email to sign in; the page says the same to everybody."""
    known = User.objects.filter(email__iexact=email, is_active=True).first()
    if known is not None:
        jobs.enqueue("portal.mail_sign_in_hint", known.pk, again=True)


@dataclass(frozen=True, slots=True)
class Compared:
    """One detail of a registration beside that of the contact on file, as the help desk sees both."""

    name: str
    entered: str
    on_file: str
    same: bool


def compare(registration: Registration, participant: Participant | None = None) -> list[Compared]:
    """Return each detail of a registration beside that on file; without a participant, the one of the Model ID."""
    participant = participant or Participant.objects.filter(model_id=registration.model_id).first()
    if participant is None:
        return [Compared("Model ID", registration.model_id, "none", False)]
    index = participant.tin_index or blind_index("ccn", participant.ccn or "")
    kept = f"CCN {participant.ccn}" if participant.ccn else f"TIN ending in {(participant.tin or '')[-4:]}"
    texts = (
        ("first name", name_key, registration.first_name, participant.contact_first_name),
        ("last name", name_key, registration.last_name, participant.contact_last_name),
        ("email", email_key, registration.email, participant.contact_email),
    )
    return [
        Compared("Model ID", registration.model_id, participant.model_id, True),
        Compared("TIN or CCN", "not kept", kept, registration.identifier_index == index),
        *(Compared(name, entered, known, key(entered) == key(known)) for name, key, entered, known in texts),
    ]


def differences(registration: Registration, participant: Participant | None) -> list[str]:
    """Return the names of the details that differ from the contact on file."""
    if participant is None:
        return ["Model ID"]
    return [one.name for one in compare(registration, participant) if not one.same]


def mail_link(*, registration_id: int) -> None:
    """Email the link that confirms the address of a matching registration, unless it no longer matches."""
    registration = Registration.objects.select_related("participant").get(pk=registration_id)
    if not registration.holds:
        return
    path = reverse("portal:registration-confirm", args=[registration.token()])
    send_mail(
        f"{settings.EMAIL_SUBJECT_PREFIX}confirm your email address",
        f"Hello {registration.first_name},\n\n"
        "You (or someone using this address) asked to register with the portal. To confirm that the address is yours "
        f"and choose a password, open this link within 48 hours:\n\n    {settings.PUBLIC_ADDRESS}{path}\n\n"
        "If it was not you, do nothing. Nobody can register without this link.\n",
        None,
        [registration.email],
    )


@use_case("registration.accept")
def accept(*, token: str, password: str, by: Actor) -> tuple[User, bool]:
    """Create the account of a confirmed registration, with the seat of the primary point of contact.

    A person who already has an account keeps its password and gets the seat; the page makes them sign in first.

    :returns: the user, and whether the account is new.
    :raises Refused: when `open_link` refuses the link, or the signed-in person has another address.
    """
    registration = open_link(token=token, lock=True)
    if isinstance(by, User) and by.email != registration.email:
        raise Refused("This link is for another email address than that of your account. Sign out, then open it again.")
    user = User.objects.filter(email__iexact=registration.email).first()
    new = user is None
    if user is None:
        user = accounts.create_seat_holder(
            email=registration.email,
            first_name=registration.first_name,
            last_name=registration.last_name,
            password=password,
            by=by,
        )
    seats.give(user=user, participant=registration.participant, role=Role.PRIMARY, by=by)
    REGISTRATION.move(registration, ACCEPTED)
    registration.save(update_fields=["status"])
    return user, new


def check_link(*, token: str) -> tuple[Registration | None, str]:
    """Return the registration of a link, or None and the sentence that explains why the link does not work."""
    try:
        return open_link(token=token), ""
    except Refused as refusal:
        return None, str(refusal)


def open_link(*, token: str, lock: bool = False) -> Registration:
    """Return the registration of a link.

    :param lock: lock the registration and its participant until the transaction ends, so that nobody changes the
        contact in the meantime.
    :raises Refused: when the link is not ours, was used or is too old, or when the contact or dates changed since it
        was sent; the sentence says what to do.
    """
    found = Registration.objects.filter(pk=Registration.pk_of(token))
    registration = (found.select_for_update() if lock else found).first()
    if registration is None or registration.participant_id is None:
        raise Refused("This link is not complete. Open it again from the email, or register again.")
    if registration.status == Registration.Status.DECLINED:
        raise Refused("The help desk turned this registration down. Call the help desk.")
    if registration.status == Registration.Status.ACCEPTED:
        raise Refused("You already used this link. Sign in with your email address and password.")
    if registration.expired:
        raise Refused("This link is older than 48 hours. Register again to get a new one.")
    if lock:
        Participant.objects.select_for_update(no_key=True).get(pk=registration.participant_id)
    if not registration.holds:
        raise Refused(
            "This link no longer works: the contact on file or the dates of this Model ID changed after we sent it. "
            "Call the help desk, then register again."
        )
    return registration
