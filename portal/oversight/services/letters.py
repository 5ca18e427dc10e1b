"""Letters to many practices: a draft, a preview of its text and readers, and one message each, whatever breaks."""

from __future__ import annotations

from portal import clock, personal_data
from portal.fingerprint import fingerprint
from portal.models import Participant, User
from portal.oversight import lifecycle, selectors
from portal.oversight.models import Letter, LetterCopy
from portal.participation.duties import BY_CODE
from portal.selectors import policy_book
from portal.services import jobs, messages
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, may_act_as

DELIVER = "oversight.deliver_letter"
Audience, Status = Letter.Audience, Letter.Status


@use_case("letter.write")
def write(*, subject: str, body: str, audience: str, year: int | None = None, code: str = "", by: User) -> Letter:
    """Write a draft, which nobody gets.

    :param year: of the duty that its readers have not done, or of their no-pay claims; none for a letter to everyone.
    :param code: of that duty, if there is one.
    :raises Refused: for words with an identifier of a person, and an audience that is not named in full.
    """
    if audience == Audience.ALL and (year is not None or code):
        raise Refused("A letter to every practice names no duty. Choose the other audience.", field="audience")
    if audience != Audience.ALL:
        if year is None:
            raise Refused("Enter the performance year.", field="year")
        check_performance_year(year, book=policy_book())
    if audience == Audience.SILENT and code not in BY_CODE:
        raise Refused("Choose the duty that they have not done.", field="code")
    if audience == Audience.NO_PAY:
        if not may_act_as(by, ANALYST):
            raise Refused("Only analysts write to practices about their claims.", field="audience")
        if code:
            raise Refused("A letter about no-pay claims names no duty.", field="code")
    title = " ".join(subject.split())
    for field, words in (("subject", title), ("body", body)):
        if not words.strip():
            raise Refused("Enter the words that practices will read.", field=field)
        personal_data.check_text(words, field=field)
    return Letter.objects.create(
        subject=title, body=body.strip(), audience=audience, year=year, code=code, written_by=by, written_at=clock.now()
    )


def recipients(letter: Letter) -> list[Participant]:
    """Return who gets a letter: of a draft those who would get it now, else those of its copies."""
    if letter.status != Status.DRAFT:
        return list(Participant.objects.filter(pk__in=letter.copies.values("participant_id")).defer("tin"))
    if letter.audience == Audience.ALL:
        return list(Participant.objects.on(clock.today()).defer("tin"))
    if letter.audience == Audience.NO_PAY:
        return selectors.without_no_pay_claims(year=letter.year or 0, today=clock.today())
    return selectors.silent(year=letter.year or 0, code=letter.code, today=clock.today())


def seen(letter: Letter, readers: list[Participant]) -> str:
    """Return the fingerprint of what a preview shows: the words, and who gets them."""
    return fingerprint({"subject": letter.subject, "body": letter.body, "readers": sorted(one.pk for one in readers)})


@use_case("letter.send")
def send(*, letter: Letter, seen_as: str, by: User) -> int:
    """Send a draft to its readers of now, and return how many they are; a job writes their messages.

    :param seen_as: the fingerprint of the preview that the person read.
    :raises Refused: when it is no draft any more, nobody would get it, or its readers changed since.
    """
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    if not lifecycle.LETTER.may(row.status, Status.SENDING):
        raise Refused(f"This letter is {row.get_status_display().lower()} already.")
    readers = recipients(row)
    if not readers:
        raise Refused("Nobody would get this letter.")
    if seen_as != seen(row, readers):
        raise Refused("Who gets this letter changed since you opened it. Look at the preview again, then send it.")
    odd = [one.model_id for one in readers if personal_data.holds_identifier(row.text_for(one))]
    if odd:
        raise Refused(f"Without a change {', '.join(odd)} would read a number that may be a person's. Leave names out.")
    lifecycle.LETTER.move(row, Status.SENDING)
    row.sent_by, row.sent_at = by, clock.now()
    row.save(update_fields=["status", "sent_by", "sent_at"])
    LetterCopy.objects.bulk_create(LetterCopy(letter=row, participant=reader) for reader in readers)
    jobs.enqueue(DELIVER, row.pk)
    return len(readers)


def deliver(*, letter_id: int, by: Actor) -> None:
    """Write the messages that are still missing, one transaction each; begun again it goes on where it stopped."""
    missing = LetterCopy.objects.filter(letter_id=letter_id, delivered_at__isnull=True)
    for copy_id in list(missing.values_list("pk", flat=True)):
        deliver_copy(copy_id=copy_id, by=by)
    _close(letter_id=letter_id, by=by)


@use_case("letter.deliver_copy")
def deliver_copy(*, copy_id: int, by: Actor) -> None:
    """Write the message of one copy; one that has its message keeps it."""
    found = LetterCopy.objects.select_for_update(of=("self",)).select_related("letter__written_by", "participant")
    copy = found.get(pk=copy_id)
    if copy.delivered_at is not None:
        return
    copy.message = messages.send(
        participant=copy.participant,
        subject=copy.letter.subject,
        body=copy.letter.text_for(copy.participant),
        written_by=copy.letter.written_by,
        by=by,
    )
    copy.delivered_at = clock.now()
    copy.save(update_fields=["message", "delivered_at"])


@use_case("letter.close")
def _close(*, letter_id: int, by: Actor) -> None:
    row = Letter.objects.select_for_update().get(pk=letter_id)
    if lifecycle.LETTER.may(row.status, Status.SENT):
        lifecycle.LETTER.move(row, Status.SENT)
        row.save(update_fields=["status"])


@use_case("letter.withdraw")
def withdraw(*, letter: Letter, by: User) -> None:
    """Give a draft up.

    :raises Refused: for a letter that was sent.
    """
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    if not lifecycle.LETTER.may(row.status, Status.WITHDRAWN):
        raise Refused(f"This letter is {row.get_status_display().lower()} already.")
    lifecycle.LETTER.move(row, Status.WITHDRAWN)
    row.save(update_fields=["status"])
