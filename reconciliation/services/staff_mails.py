"""Mails to CMS staff about disputes. They name no practice and quote nothing; the case itself is read in the portal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from portal import clock
from portal.models import User
from portal.services import jobs
from portal.staff import ADMINISTRATOR, ANALYST, APPROVER, OFFICIAL, REVIEWER
from reconciliation.models import ErrorNotice, Reconsideration, Run
from reconciliation.selectors import clocks

NEWS, DAY = "reconciliation.mail_case_news", "reconciliation.mail_clocks"
PREPARED = "reconciliation.mail_prepared"
OVERSEERS = (APPROVER, ADMINISTRATOR)


def members(*groups: str) -> list[int]:
    """Return the ids of active staff in some groups."""
    people = User.objects.filter(groups__name__in=groups, is_active=True, is_staff=True)
    return sorted(people.values_list("pk", flat=True).distinct())


def readers(notice: ErrorNotice) -> list[int]:
    """Return the ids of those who look after a notice: its reviewer, or all reviewers where it has none."""
    return [notice.assigned_to_id] if notice.assigned_to_id else members(REVIEWER)


def tell_news(*, notice: ErrorNotice, event: str) -> None:
    """Queue a mail that there is something new in a case, to those who look after it.

    :param event: names what is new, such as `message:7`, so that each is told once.
    """
    for user_id in readers(notice):
        jobs.enqueue(NEWS, notice.pk, user_id, event)


def tell_officials(*, reconsideration: Reconsideration) -> None:
    """Queue a mail about a reconsideration that was asked for or withdrawn, to its official or to all of them."""
    own = reconsideration.acknowledged_by_id
    for user_id in [own] if own else members(OFFICIAL):
        jobs.enqueue(NEWS, reconsideration.notice_id, user_id, f"{reconsideration.status}:{reconsideration.pk}")


def tell_analysts(*, run: Run) -> None:
    """Queue a mail about a corrected report that waits for its release."""
    for user_id in members(ANALYST):
        jobs.enqueue(PREPARED, run.pk, user_id)


def tell_of_clocks(*, people: Iterable[int], day: date) -> None:
    """Queue the one mail of a day about clocks to each of some people."""
    for user_id in sorted(set(people)):
        jobs.enqueue(DAY, user_id, day.isoformat())


def mail_news(*, notice_id: int, user_id: int) -> bool:
    """Email one person that there is something new in a case."""
    person = User.objects.get(pk=user_id)
    words = "There is something new in a dispute that you look after. Sign in to the portal to read it:"
    return _mail(person, "news in a dispute", words, _address("admin:reconciliation_errornotice_change", notice_id))


def mail_prepared(*, run_id: int, user_id: int) -> bool:
    """Email one analyst that a corrected report waits for somebody to ask for its release."""
    person = User.objects.get(pk=user_id)
    words = "A corrected report is prepared. Ask for its release, which a second person approves:"
    return _mail(person, "a corrected report is prepared", words, _address("admin:reconciliation_run_change", run_id))


def mail_clocks(*, user_id: int) -> bool:
    """Email one person how many answers and decisions are due or late now; return False if none are."""
    person = User.objects.get(pk=user_id)
    today = clock.today()
    groups = frozenset(person.groups.values_list("name", flat=True))
    own = [one for one in clocks.staff_clocks() if _concerns(one, person, groups)]
    late = sum(one.due_on < today for one in own)
    if not own:
        return False
    said = f"{late} of them late" if late else "none of them late"
    owed = "1 answer, decision or paper" if len(own) == 1 else f"{len(own)} answers, decisions or papers"
    words = f"CMS owes practices {owed} in disputes that you look after, {said}. Sign in to the portal to see which:"
    subject = f"{late} late in disputes" if late else "due in disputes"
    return _mail(person, subject, words, _address("admin:reconciliation_errornotice_changelist"))


def people_of(one: clocks.StaffClock) -> list[int]:
    """Return the ids of those who are told of a clock before its last day."""
    if one.whose == OFFICIAL:
        return [one.holder_id] if one.holder_id else members(OFFICIAL)
    return [one.holder_id] if one.holder_id else members(REVIEWER)


def overseers() -> list[int]:
    """Return the ids of those who are told as well once a clock is late."""
    return members(*OVERSEERS)


def _concerns(one: clocks.StaffClock, person: User, groups: frozenset[str]) -> bool:
    if not groups.isdisjoint(OVERSEERS):
        return True
    return one.holder_id == person.pk if one.holder_id else one.whose in groups


def _mail(person: User, subject: str, words: str, address: str) -> bool:
    text = f"{words}\n\n    {address}\n\nWe never send details, links to sign in or files by email.\n"
    return bool(EmailMessage(f"{settings.EMAIL_SUBJECT_PREFIX}{subject}", text, to=[person.email]).send())


def _address(name: str, *arguments: int) -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse(name, args=arguments)}"
