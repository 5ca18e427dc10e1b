"""Reminders of obligations: each once for each reminder day, whatever stops and starts again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.db.models import Case, Exists, OuterRef, Q, SmallIntegerField, Value, When
from django.urls import reverse

from portal import clock
from portal.characters import email_key
from portal.models import Participant, Role
from portal.participation import selectors
from portal.participation.agenda import Entry
from portal.participation.models import Obligation, Reminder
from portal.participation.rules.reminders import Holder, addresses, reminder_days
from portal.selectors import policy_book
from portal.services import messages
from portal.services.messages import Letter
from portal.services.use_case import Actor, use_case

from . import reminder_mails


def remind(*, by: Actor) -> int:
    """Remind all participants of what is due and overdue; return the number of obligations reminded of.

    Some participants at a time make one transaction, so that nobody waits for all of them.
    """
    return sum(remind_some(participant_ids=ids, by=by) for ids in selectors.groups_of_participants())


@use_case("obligation.remind")
def remind_some(*, participant_ids: Sequence[int], by: Actor) -> int:
    """Remind some participants of each obligation whose newest reminder day has had no reminder yet.

    A reminder day on which the portal did not run is made up for until the next one comes. A later last day begins all
    reminder days anew. Participants on whom another transaction works are left for the next run.
    """
    rows = Participant.objects.filter(pk__in=participant_ids).defer("tin").order_by("pk")
    participants = {one.pk: one for one in rows.select_for_update(no_key=True, skip_locked=True)}
    today = clock.today()
    due = _due(list(participants), today)
    Reminder.objects.bulk_create(
        Reminder(
            participant_id=one.participant_id, obligation=one, due_on=one.due_on, after=one.newest, reminded_on=today
        )
        for one in due
    )
    reminded = {participants[pk]: list(of_one) for pk, of_one in groupby(due, key=attrgetter("participant_id"))}
    messages.post(letters=[_letter(participant, of_one, today) for participant, of_one in reminded.items()], by=by)
    reminder_mails.queue(addresses=_addresses(reminded, today), by=by)
    return len(due)


def _due(participant_ids: Sequence[int], today: date) -> list[Obligation]:
    """Return the open obligations to remind of, each with its newest reminder day, by participant and last day."""
    came = [When(due_on__lte=day.due_by, then=Value(day.after)) for day in reminder_days(today, book=policy_book())]
    sent = Reminder.objects.filter(obligation=OuterRef("pk"), due_on=OuterRef("due_on"), after=OuterRef("newest"))
    return list(
        Obligation.objects.open()
        .filter(Q(opens_on=None) | Q(opens_on__lte=today), participant__in=participant_ids)
        .exclude(is_right=True, due_on__lt=today)
        .exclude(of_cms=True)
        .annotate(newest=Case(*came, output_field=SmallIntegerField()))
        .filter(~Exists(sent), newest__isnull=False)
        .order_by("participant_id", "due_on", "code")
    )


def _letter(participant: Participant, reminded: Sequence[Obligation], today: date) -> Letter:
    """Return the message on the portal, which says what the mail of the day says about these obligations."""
    entries = [Entry.of(one, participant.model_id, today) for one in reminded]
    first = entries[0]
    return Letter(
        participant_id=participant.pk,
        subject=f"{first.when}: {first.of_year}" if len(entries) == 1 else f"{len(entries)} things are due or overdue",
        body="\n\n".join(f"{one.when}: {one.of_year}. {one.follows}" for one in entries),
        path=reverse("participation:dashboard", args=[participant.model_id]),
    )


def _addresses(reminded: Mapping[Participant, Sequence[Obligation]], today: date) -> set[str]:
    """Return the addresses of the people who are reminded."""
    holders: dict[int, list[Holder]] = defaultdict(list)
    seats = reminder_mails.seats_looking_after().filter(participant__in=list(reminded)).order_by("started_at", "pk")
    for owner, role, address in seats.values_list("participant_id", "role", "user__email"):
        holders[owner].append(Holder(email_key(address), role == Role.PRIMARY))
    return {
        address
        for participant, obligations in reminded.items()
        for address in addresses(
            holders[participant.pk],
            email_key(participant.contact_email),
            overdue=any(one.status(today) == "overdue" for one in obligations),
        )
    }
