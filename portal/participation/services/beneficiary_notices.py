"""The notice to beneficiaries (§ 512.225(a)): the letterhead of a practice, and its letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import File

from portal import access, clock, personal_data, seen_rows
from portal.characters import tidy
from portal.files import pictures, reading
from portal.files.kinds import JPEG, PNG
from portal.models import Participant, StoredFile, User
from portal.participation.documents.beneficiary_notice_pdf import LOGO_PIXELS, render
from portal.participation.models import NoticeLetterhead
from portal.participation.rules.beneficiary_notice import gives_notice, states
from portal.selectors import policy_book
from portal.services import file_intake, receipts, stored_files
from portal.services.file_intake import PendingFile
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused, use_case

USE = "logo"
WORDS = ("contact_name", "phone", "address")


def save_letterhead(
    *,
    participant: Participant,
    contact_name: str,
    phone: str,
    address: str,
    us_state: str,
    logo: File[Any] | None = None,
    without_logo: bool = False,
    seen_row: str = "",
    by: User,
) -> NoticeLetterhead:
    """Keep what the letters say about the practice; without another logo the one on file stays.

    :param us_state: two letters; the BFCC-QIO of this State stands in the letters.
    :param seen_row: how the letterhead was when the page showed it; empty if no page did.
    :raises ChangedMeanwhile: when a colleague has changed it since.
    :raises Refused: for words that are missing or hold an identifier, a State that nobody serves, or a logo that is no
        picture or too large.
    """
    access.check_may_prepare(by, participant)
    words = {"contact_name": tidy(contact_name), "phone": tidy(phone), "address": _lines(address)}
    for field in WORDS:
        if not words[field]:
            raise Refused("Enter this: patients need it to reach you.", field=field)
        personal_data.check_text(words[field], field=field)
    if us_state not in states(on=clock.today(), book=policy_book()):
        raise Refused("Choose the State of your practice.", field="us_state")
    with file_intake.receiving(use=USE, participant=participant, by=by) as intake:
        taken = _take(intake, logo) if logo is not None else None
        return _save_letterhead(
            participant=participant,
            words={**words, "us_state": us_state},
            logo=taken,
            without_logo=without_logo,
            seen_row=seen_row,
            by=by,
        )


@use_case("notice_letterhead.save")
def _save_letterhead(
    *,
    participant: Participant,
    words: dict[str, str],
    logo: PendingFile | None,
    without_logo: bool,
    seen_row: str,
    by: User,
) -> NoticeLetterhead:
    receipts.lock_chain(participant)  # two at once would both make the first one
    kept = NoticeLetterhead.objects.select_for_update().filter(participant=participant).first()
    seen_rows.check(kept, (*words, "logo"), seen=seen_row)
    changes: dict[str, Any] = {**words, "changed_by": by, "changed_at": clock.now()}
    if without_logo:
        changes["logo"] = None
    if logo is not None:
        changes["logo"] = file_intake.keep(taken=logo, by=by)
    letterhead, _ = NoticeLetterhead.objects.update_or_create(participant=participant, defaults=changes)
    return letterhead


def _lines(address: str) -> str:
    return "\n".join(line for line in map(tidy, address.splitlines()) if line)


def _take(intake: file_intake.Intake, logo: File[Any]) -> PendingFile:
    policy = policy_book().on(clock.today())
    limit = policy["files/logo_bytes_limit"]
    if logo.size <= limit:  # the store says it of a larger one
        _as_png(logo.read(), field="logo")
        logo.seek(0)
    return intake.take(logo, limit=limit, advice="Save the logo smaller.", kinds=(PNG, JPEG))


def _as_png(content: bytes, *, field: str | None = None) -> bytes:
    longest_side = policy_book().on(clock.today())["files/logo_side_limit"]
    try:
        return pictures.as_png(content, longest_side=longest_side, fitting=LOGO_PIXELS)
    except pictures.NotAPicture as error:
        raise Refused(str(error), field=field) from error


def letters(*, participant: Participant, patients: Sequence[str], session_on: date | None, by: User) -> bytes:
    """Print the notice for some patients as one tagged PDF, a letter each; the names are kept nowhere.

    :param patients: their names as the letters show them.
    :param session_on: the day of the planning session, where it is known.
    :raises Refused: for a kind of participant that does not give the notice, without a letterhead, and for too many
        patients at once.
    """
    book, today = policy_book(), clock.today()
    if not gives_notice(participant.kind):
        raise Refused("Your kind of participant does not give this notice.")
    letterhead = NoticeLetterhead.objects.select_related("logo").filter(participant=participant).first()
    if letterhead is None:
        raise Refused("Enter your contact information first. The letter shows it.")
    check_in_reach(book=book, session_on=session_on)
    most = book.on(today)["participation/notice_list_limit"]
    if len(patients) > most:
        raise Refused(f"You entered {len(patients)} patients. Print at most {most} letters at once.", field="patients")
    letterhead.participant = participant
    logo = logo_of(letterhead.logo, by=by) if letterhead.logo else None
    return render(letterhead, patients=patients, session_on=session_on, logo=logo, today=today, book=book)


def logo_of(file: StoredFile, *, by: User) -> bytes | None:
    """Return a logo as PNG; None while its file waits for its scan, or where it is no longer what was taken in."""
    if not file.may_be_read or not stored_files.is_sound(file=file, by=by):
        return None
    return _as_png(b"".join(reading.pieces(file)))
