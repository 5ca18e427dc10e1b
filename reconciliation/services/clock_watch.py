"""The watch over the clocks of disputes: staff are told of each in time, and rights lapse; each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse

from portal import clock
from portal.formatting import long_date
from portal.selectors import policy_book
from portal.services import messages
from portal.services.messages import Letter
from portal.services.use_case import Actor, use_case
from reconciliation.models import ClockEvent, ErrorNotice, Response
from reconciliation.rules import watch
from reconciliation.selectors import clocks

from . import finalities, staff_mails

Clock, Event = ClockEvent.Clock, ClockEvent.Event
NOTICES_AT_ONCE = 100


def follow(*, by: Actor) -> None:
    """Do what the clocks of all disputes ask for today, with all that was missed; done again, it does nothing."""
    running: dict[int, list[clocks.StaffClock]] = defaultdict(list)
    for one in clocks.staff_clocks():
        running[one.notice.pk].append(one)
    ids = sorted(running)
    for at in range(0, len(ids), NOTICES_AT_ONCE):
        tell_staff(notice_ids=ids[at : at + NOTICES_AT_ONCE], by=by)
    lapse_rights(by=by)
    finalities.follow(by=by)


@use_case("clock.tell_staff")
def tell_staff(*, notice_ids: Sequence[int], by: Actor) -> int:
    """Tell staff of each clock of some notices whose newest day has come and that they were not told of; count them.

    Notices on which another transaction works are left for the next run.
    """
    held = ErrorNotice.objects.filter(pk__in=notice_ids).order_by("pk").select_for_update(no_key=True, skip_locked=True)
    mine = set(held.values_list("pk", flat=True))
    book, today = policy_book(), clock.today()
    known = set(
        ClockEvent.objects.filter(notice__in=mine, event=Event.TOLD).values_list("notice", "clock", "due_on", "after")
    )
    made, people = [], set()
    for one in clocks.staff_clocks():
        after = watch.newest_day(one.due_on, today=today, book=book)
        if one.notice.pk not in mine or after is None or (one.notice.pk, one.clock, one.due_on, after) in known:
            continue
        made.append(_event(one.notice, one.clock, Event.TOLD, one.due_on, after))
        people.update(staff_mails.people_of(one))
        if after > 0:
            people.update(staff_mails.overseers())
    ClockEvent.objects.bulk_create(made)
    staff_mails.tell_of_clocks(people=people, day=today)
    return len(made)


@use_case("clock.lapse_rights")
def lapse_rights(*, by: Actor) -> int:
    """Record the answers that became binding, because their last day for reconsideration passed without a request.

    The practices read it with their news. Requests hold the same lock, so one of the last second counts.
    """
    today = clock.today()
    past = Response.objects.filter(reconsideration_due_on__lt=today, notice__reconsideration__isnull=True)
    past = past.exclude(notice__clock_events__event=Event.LAPSED)
    held = ErrorNotice.objects.filter(responses__in=past).order_by("pk")
    list(held.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    rows = list(past.select_related("notice__participant", "notice__receipt__participant").order_by("notice_id"))
    ClockEvent.objects.bulk_create(
        _event(one.notice, Clock.RECONSIDERATION_RIGHT, Event.LAPSED, one.reconsideration_due_on, 1) for one in rows
    )
    messages.tell_news(letters=[_binding(one) for one in rows], by=by)
    return len(rows)


def _event(notice: ErrorNotice, of_clock: str, event: Event, due_on: object, after: int) -> ClockEvent:
    return ClockEvent(
        notice=notice,
        participant_id=notice.participant_id,
        clock=of_clock,
        event=event,
        due_on=due_on,
        after=after,
        happened_on=clock.today(),
    )


def _binding(answer: Response) -> Letter:
    notice = answer.notice
    due_on = answer.reconsideration_due_on
    return Letter(
        participant_id=notice.participant_id,
        subject=f"CMS's answer to your error notice {notice.number} is binding",
        body=f"The last day to ask for reconsideration was {long_date(due_on)}. You did not ask for it, so the answer "
        "is binding (42 CFR 512.290).",
        path=reverse("reconciliation:notice", args=[notice.participant.model_id, notice.pk]),
    )
