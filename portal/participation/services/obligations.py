"""Obligations: opened and waived by the rules, settled by receipts, moved by the windows of CMS."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from portal import clock
from portal.models import Participant, Receipt
from portal.participation import selectors
from portal.participation.duties import BY_CODE, DUTIES
from portal.participation.models import Obligation
from portal.participation.rules import obligations as rules
from portal.rules.performance_years import performance_years
from portal.selectors import policy_book
from portal.services import changed_rows
from portal.services.use_case import Actor, use_case

Key = tuple[int, int, str]
"""Of an obligation: its participant, its performance year and its code."""
FOLLOWED = ("waived_on", "waived_because", "opens_on", "due_on", "ruled_due_on")
"""The columns of an obligation that follow the rules."""
FOLLOWING = ("participant_id", "year", "code", "settled_on", "excused", *FOLLOWED)
ROWS_AT_ONCE = 2000


@use_case("obligation.open_years")
def open_years(*, participants: Iterable[Participant], by: Actor) -> int:
    """Open obligations for every performance year that has begun and the next one; return the number of new ones.

    An obligation that CMS waived stays waived (`excuse`).

    Another one is waived when the participant no longer owes it: it opted out, left the Model, or is excluded for the
    whole year. It is open again when the participant owes it again. Where the rule now gives another last day, for
    example because the practitioner list came later, that day counts, unless CMS granted a later one.
    """
    book, today = policy_book(), clock.today()
    standings = selectors.standings(participants, book=book)
    years = [py.year for py in performance_years(book=book, on=today) if py.year <= today.year + 1]
    owed: dict[Key, rules.Owed] = {
        (participant_id, year, one.duty.code): one
        for participant_id, standing in standings.items()
        for year in years
        for one in rules.owed(standing, year, duties=DUTIES, book=book)
    }

    def follow(row: Obligation) -> bool:
        if row.excused:
            return False
        one = owed.get(_key(row))
        if one is not None or row.settled_on:
            return one is not None and _require(row, one)
        standing = standings[row.participant_id]
        return _waive(row, rules.not_owed_because(BY_CODE[row.code], standing, row.year, book=book), today)

    rows = Obligation.objects.only(*FOLLOWING)
    known = {_key(row): row for row in rows.filter(participant__in=list(standings), code__in=BY_CODE, year__in=years)}
    opened = [_obligation(key[0], key[1], one) for key, one in owed.items() if key not in known]
    # Two concurrent calls, such as the periodic task and a new episode count, open each obligation once.
    Obligation.objects.bulk_create(opened, ignore_conflicts=True, batch_size=ROWS_AT_ONCE)
    # Read again under a lock: an extension may have been granted since.
    moved = [row.pk for row in known.values() if follow(row)]
    changed = [row for row in rows.filter(pk__in=moved).order_by("pk").select_for_update() if follow(row)]
    changed_rows.write(changed, FOLLOWED)
    return len(opened)


def _key(row: Obligation) -> Key:
    return row.participant_id, row.year, row.code


def _require(row: Obligation, owed: rules.Owed) -> bool:
    """Change an open obligation to what the rules say now; return True if anything changed."""
    if row.settled_on:
        return False
    before = [getattr(row, name) for name in FOLLOWED]
    row.waived_on, row.waived_because = None, ""
    if owed.due_on != row.ruled_due_on:
        extended = row.due_on > row.ruled_due_on
        row.opens_on, row.ruled_due_on = owed.opens_on, owed.due_on
        row.due_on = max(row.due_on, owed.due_on) if extended else owed.due_on
    return before != [getattr(row, name) for name in FOLLOWED]


def _waive(row: Obligation, because: str, today: date) -> bool:
    """Waive an open obligation; return True if anything changed."""
    before = (row.waived_on, row.waived_because)
    row.waived_on, row.waived_because = row.waived_on or today, because
    return before != (row.waived_on, row.waived_because)


def _obligation(participant_id: int, year: int, owed: rules.Owed) -> Obligation:
    duty = owed.duty
    return Obligation(
        participant_id=participant_id,
        year=year,
        code=duty.code,
        title=duty.title,
        opens_on=owed.opens_on,
        due_on=owed.due_on,
        ruled_due_on=owed.due_on,
        authority=duty.authority,
        consequence=owed.consequence,
        page=duty.page,
        action=duty.action,
        is_right=duty.is_right,
        taken_late=duty.taken_late,
    )


def open_all(*, by: Actor) -> int:
    """Open the obligations of every participant; a periodic task runs this, so that those of a new year appear.

    Some participants at a time make one transaction, so that nobody waits for all of them.
    """
    everyone = Participant.objects.defer("tin")
    return sum(
        open_years(participants=everyone.filter(pk__in=ids), by=by) for ids in selectors.groups_of_participants()
    )


@use_case("obligation.settle")
def settle(*, participant: Participant, year: int, code: str, receipt: Receipt | None = None, by: Actor) -> None:
    """Mark an obligation as done; one that is already done keeps its day and receipt."""
    participant.obligations.filter(year=year, code=code, settled_on__isnull=True).update(
        settled_on=clock.today(), receipt=receipt
    )


@use_case("obligation.unsettle")
def unsettle(*, participant: Participant, year: int, code: str, by: Actor) -> None:
    """Open an obligation again, because the statement that settled it was withdrawn."""
    participant.obligations.filter(year=year, code=code).update(settled_on=None, receipt=None)


@use_case("obligation.open_by_event")
def open_by_event(
    *,
    participant: Participant,
    year: int,
    code: str,
    title: str,
    opens_on: date,
    due_on: date,
    authority: str,
    consequence: str,
    page: str,
    action: str,
    is_right: bool = True,
    of_cms: bool = False,
    receipt: Receipt | None = None,
    by: Actor,
) -> Obligation:
    """Open what starts with an event: a right, such as contesting a report, a duty, or what CMS then owes.

    :param code: ends with the primary key of the report, notice or plan, as in `error-notice:7`.
    :param page: the URL name of its page, where the participant does it.
    :param is_right: False for a duty, which is taken late as well, and for what CMS owes.
    :param of_cms: True for what CMS owes, such as the answer to a notice.
    :param receipt: what CMS answers.
    """
    obligation, _ = Obligation.objects.get_or_create(
        participant=participant,
        year=year,
        code=code,
        defaults={
            "title": title,
            "opens_on": opens_on,
            "due_on": due_on,
            "ruled_due_on": due_on,
            "authority": authority,
            "consequence": consequence,
            "page": page,
            "action": action,
            "is_right": is_right and not of_cms,
            "of_cms": of_cms,
            "taken_late": not is_right and not of_cms,
            "receipt": receipt,
        },
    )
    return obligation


@use_case("obligation.reword")
def reword(*, obligation: Obligation, title: str, consequence: str, by: Actor) -> None:
    """Change the words of an obligation of an event: something was done, and more can be done."""
    obligation.title, obligation.consequence = title, consequence
    obligation.save(update_fields=["title", "consequence"])


@use_case("obligation.postpone")
def postpone(*, obligation: Obligation, due_on: date, by: Actor) -> None:
    """Give an open obligation of an event another last day."""
    obligation.due_on = obligation.ruled_due_on = due_on
    obligation.save(update_fields=["due_on", "ruled_due_on"])


@use_case("obligation.ask_again")
def ask_again(*, obligation: Obligation, due_on: date, by: Actor) -> None:
    """Open an obligation of an event again with another last day: there is more to do, or CMS sent it back."""
    obligation.settled_on, obligation.receipt = None, None
    obligation.waived_on, obligation.waived_because = None, ""
    obligation.opens_on, obligation.due_on, obligation.ruled_due_on = clock.today(), due_on, due_on
    obligation.save(
        update_fields=["settled_on", "receipt", "waived_on", "waived_because", "opens_on", "due_on", "ruled_due_on"]
    )


@use_case("obligation.waive")
def waive(*, obligation: Obligation, because: str, by: Actor) -> None:
    """Require an obligation of an event no longer; one that is done stays done."""
    if obligation.settled_on is None:
        obligation.waived_on, obligation.waived_because = clock.today(), because
        obligation.save(update_fields=["waived_on", "waived_because"])


@use_case("obligation.excuse")
def excuse(*, obligation: Obligation, because: str, by: Actor) -> None:
    """Require an open obligation of the rules no longer, because CMS says so; it stays so until `end_excuse`."""
    obligation.waived_on, obligation.waived_because, obligation.excused = clock.today(), because, True
    obligation.save(update_fields=["waived_on", "waived_because", "excused"])


@use_case("obligation.end_excuse")
def end_excuse(*, obligation: Obligation, due_on: date, by: Actor) -> None:
    """Require an excused obligation again, with at least the days until `due_on`; then the rules decide as always."""
    obligation.waived_on, obligation.waived_because, obligation.excused = None, "", False
    obligation.due_on = max(obligation.due_on, due_on)
    obligation.save(update_fields=["waived_on", "waived_because", "excused", "due_on"])
    open_years(participants=[obligation.participant], by=by)


@use_case("obligation.reopen")
def reopen(
    *, participants: QuerySet[Participant], year: int, code: str, opens_on: date, closes_on: date, by: Actor
) -> None:
    """Move open obligations of participants to days that CMS extends or reopens.

    Days that overlap the old ones or directly follow them change only the last day. Later days replace the first day
    as well.
    """
    owed = Obligation.objects.open().filter(year=year, code=code, due_on__lt=closes_on)
    owed = owed.filter(participant__in=participants.values("pk"))
    owed.filter(due_on__lt=opens_on - timedelta(days=1)).update(opens_on=opens_on, due_on=closes_on)
    owed.update(due_on=closes_on)


@use_case("obligation.take_back")
def take_back(
    *, participants: QuerySet[Participant], year: int, code: str, opens_on: date, closes_on: date, by: Actor
) -> None:
    """Give open obligations the days that they have without a window that CMS opened by mistake or too long.

    A later day that CMS granted to one participant stays.

    :param opens_on: the first day by the rule.
    :param closes_on: the last day of the window. Obligations with another last day were not moved by it.
    """
    moved = Obligation.objects.open().filter(year=year, code=code, due_on=closes_on, ruled_due_on__lt=closes_on)
    moved = moved.filter(participant__in=participants.values("pk"))
    rows = list(moved.order_by("pk").select_for_update().prefetch_related("extensions"))
    for row in rows:
        granted = [one.to_due_on for one in row.extensions.all()][-1:]
        row.opens_on, row.due_on = opens_on, max([row.ruled_due_on, *granted])
    Obligation.objects.bulk_update(rows, ["opens_on", "due_on"], batch_size=ROWS_AT_ONCE)
