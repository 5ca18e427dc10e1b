"""Submission windows: the check that one is open, and extensions by CMS staff."""

from __future__ import annotations

from datetime import date

from portal import clock, personal_data
from portal import selectors as portal
from portal.formatting import long_date
from portal.models import Participant
from portal.participation.services import obligations
from portal.services import messages
from portal.services.typed_days import check_in_reach, check_performance_year
from portal.services.use_case import Actor, Refused, use_case
from quality import selectors
from quality.models import SubmissionWindow
from quality.models.submission import duty_of, title_of


def check_open(*, participant: Participant, year: int, file_type: str, period: int | None) -> None:
    """Check that a file is due from a participant and that its window is open today.

    :raises Refused: for a file that the year does not have, one that is not due, or outside its window.
    """
    today = clock.today()
    window = selectors.window_of(
        participant, year=year, file_type=file_type, period=period, today=today, book=portal.policy_book()
    )
    if window is None:
        raise Refused("There is no such file for that year and period.")
    title = title_of(file_type, period)
    owed = participant.obligations.filter(year=year, code=duty_of(file_type, period)).first()
    if owed is None or owed.waived_on:
        raise Refused(f"You do not need to submit this file for {year}: {title}.")
    if not window.open:
        when = "opens on" if today < window.opens_on else "closed on"
        day = window.opens_on if today < window.opens_on else window.closes_on
        raise Refused(
            f"You cannot submit {title} for {year} today: the window {when} {long_date(day)}. If you need other days, "
            "call the help desk."
        )


@use_case("submission_window.extend")
def extend(
    *,
    participant: Participant | None = None,
    file_type: str,
    year: int,
    period: int | None,
    opens_on: date,
    closes_on: date,
    comment: str,
    by: Actor,
) -> SubmissionWindow:
    """Open a window for a file on more days, for one participant or, if none is named, for all.

    :raises Refused: for a file that the year does not have, days in the wrong order, or days outside the Model.
    """
    book = portal.policy_book()
    check_performance_year(year, book=book)
    check_in_reach(book=book, opens_on=opens_on, closes_on=closes_on)
    files = {row[:2] for row in selectors.policy_windows(year, book=book)}
    if (file_type, period) not in files:
        raise Refused(
            "There is no such file for that year and period. Clinical data have period 1 or 2; quality measures have "
            "no period."
        )
    if closes_on < opens_on:
        raise Refused("The last day is before the first day.", field="closes_on")
    personal_data.check_text(comment, field="comment")
    window = SubmissionWindow.objects.create(
        participant=participant,
        file_type=file_type,
        year=year,
        period=period,
        opens_on=opens_on,
        closes_on=closes_on,
        comment=comment,
        opened_at=clock.now(),
    )
    obligations.reopen(
        participant=participant,
        year=year,
        code=duty_of(file_type, period),
        opens_on=opens_on,
        closes_on=closes_on,
        by=by,
    )
    if participant is not None:
        messages.send(
            participant=participant,
            subject=f"{title_of(file_type, period)} {year}: more days to upload",
            body=f"CMS opened the window from {long_date(opens_on)} to {long_date(closes_on)}. Reason: {comment}",
            by=by,
        )
    return window
