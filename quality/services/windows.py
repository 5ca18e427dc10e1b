"""Submission windows: the check that one is open, and extensions by CMS staff."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

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


def check_open(
    *, participant: Participant, year: int, file_type: str, period: int | None, on: date | None = None
) -> None:
    """Check that a file is due from a participant and that its window is open.

    :param on: the day on which the file reached the portal, if not today.
    :raises Refused: for a file that the year does not have, one that is not due, or outside its window.
    """
    today = on or clock.today()
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
    state: str = "",
    file_type: str,
    year: int,
    period: int | None,
    opens_on: date,
    closes_on: date,
    comment: str,
    by: Actor,
) -> SubmissionWindow:
    """Open a window for a file on more days: for one participant, for a State, or, if neither is named, for all.

    :param state: two letters; the window is for every participant with a site there on one of the days.
    :raises Refused: for a State in which no participant has a site, for a file that the year does not have,
        days in the wrong order, or days outside the Model.
    """
    check_performance_year(year, book=portal.policy_book())
    file = {"participant": participant, "state": state, "file_type": file_type, "year": year, "period": period}
    return _open(file, opens_on=opens_on, closes_on=closes_on, comment=comment, corrects=None, by=by)


@use_case("submission_window.correct")
def correct(*, window: SubmissionWindow, opens_on: date, closes_on: date, comment: str, by: Actor) -> SubmissionWindow:
    """Replace a window by a new row with other days, for example to end it earlier. Obligations follow.

    :raises Refused: when another row replaced the window, for its own days, and for days as in `extend`.
    """
    if (opens_on, closes_on) == (window.opens_on, window.closes_on):
        raise Refused("These are the days of the window already.", field="closes_on")
    replaced = _withdraw(window, comment, by)
    file = {name: getattr(replaced, name) for name in ("participant", "state", "file_type", "year", "period")}
    return _open(file, opens_on=opens_on, closes_on=closes_on, comment=comment, corrects=replaced, by=by)


@use_case("submission_window.withdraw")
def withdraw(*, window: SubmissionWindow, comment: str, by: Actor) -> None:
    """Withdraw a window that should not have been opened. Obligations that it moved get their former days.

    :raises Refused: without a reason, and when the window was replaced or withdrawn already.
    """
    withdrawn = _withdraw(window, comment, by)
    _tell(
        withdrawn,
        subject="CMS withdrew the additional days",
        body=f"The window from {long_date(withdrawn.opens_on)} to {long_date(withdrawn.closes_on)} does not hold. "
        f"Reason: {comment}",
        by=by,
    )


def _open(
    file: dict[str, Any],
    *,
    opens_on: date,
    closes_on: date,
    comment: str,
    corrects: SubmissionWindow | None,
    by: Actor,
) -> SubmissionWindow:
    """Store a window, move the obligations, and tell the participants.

    :param file: participant and state (without either it is for all), file_type, year and period.
    """
    file_type, year, period = file["file_type"], file["year"], file["period"]
    check_in_reach(book=portal.policy_book(), opens_on=opens_on, closes_on=closes_on)
    if _policy_window(file_type, year, period) is None:
        raise Refused(
            "There is no such file for that year and period. Clinical data have period 1 or 2; quality measures have "
            "no period."
        )
    if closes_on < opens_on:
        raise Refused("The last day is before the first day.", field="closes_on")
    personal_data.check_text(comment, field="comment")
    window = SubmissionWindow(
        **file, opens_on=opens_on, closes_on=closes_on, comment=comment, corrects=corrects, opened_at=clock.now()
    )
    _check_state(window)
    window.save()
    _move_to(window, _participants(window), by)
    _tell(
        window,
        subject=f"{'other' if corrects else 'more'} days to upload",
        body=f"CMS opened the window from {long_date(opens_on)} to {long_date(closes_on)}. Reason: {comment}",
        by=by,
    )
    return window


def _check_state(window: SubmissionWindow) -> None:
    if not window.state:
        return
    if window.participant is not None:
        raise Refused("Give either a participant or a State.", field="state")
    if not _participants(window).exists():
        raise Refused(f"No participant has a site in {window.state} on these days.", field="state")


def _participants(window: SubmissionWindow) -> QuerySet[Participant]:
    return selectors.participants_of(window, book=portal.policy_book())


def _tell(window: SubmissionWindow, *, subject: str, body: str, by: Actor) -> None:
    """Send a message to the participants of a window; a window for all is announced elsewhere."""
    if window.participant is None and not window.state:
        return
    subject = f"{title_of(window.file_type, window.period)} {window.year}: {subject}"
    ids = _participants(window).values_list("pk", flat=True)
    messages.send_each(letters=[messages.Letter(one, subject, body) for one in ids], by=by)


def _withdraw(window: SubmissionWindow, comment: str, by: Actor) -> SubmissionWindow:
    """Mark a window as one that does not hold, and give the obligations the days that they have without it."""
    if not comment.strip():
        raise Refused("Say why. The participant reads it.", field="comment")
    personal_data.check_text(comment, field="comment")
    row = SubmissionWindow.objects.select_for_update(of=("self",)).select_related("participant").get(pk=window.pk)
    if row.withdrawn_at is not None:
        raise Refused(f"This window was replaced or withdrawn on {long_date(row.withdrawn_at)}. Open the newest one.")
    row.withdrawn_at, row.withdrawn_because = clock.real_now(), comment.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_because"])
    opens_on, _ = _policy_window(row.file_type, row.year, row.period) or (row.opens_on, row.closes_on)
    code = duty_of(row.file_type, row.period)
    of_row = _participants(row)
    obligations.take_back(
        participants=of_row, year=row.year, code=code, opens_on=opens_on, closes_on=row.closes_on, by=by
    )
    others = SubmissionWindow.objects.holding().filter(file_type=row.file_type, year=row.year, period=row.period)
    for other in others.order_by("opened_at"):
        _move_to(other, of_row.filter(pk__in=_participants(other).values("pk")), by)
    return row


def _move_to(window: SubmissionWindow, participants: QuerySet[Participant], by: Actor) -> None:
    """Move the obligations of participants to the days of a window."""
    obligations.reopen(
        participants=participants,
        year=window.year,
        code=duty_of(window.file_type, window.period),
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        by=by,
    )


def _policy_window(file_type: str, year: int, period: int | None) -> tuple[date, date] | None:
    """Return the days that the policy gives a file; None if the year has no such file."""
    for row in selectors.policy_windows(year, book=portal.policy_book()):
        if row[:2] == (file_type, period):
            return row[2:]
    return None
