"""Reads for the cockpit of CMS: clocks, silent practices, work, and cases by age. Each is a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Max, Min, Model, Q, QuerySet
from django.urls import reverse

from episodes.models import ConstructionRun, NoPayFigures, Publication
from portal.models import Amendment, Job, Participant, Registration
from portal.oversight.models import MonitoringRecord, Plan
from portal.participation.duties import BY_CODE
from portal.participation.models import Obligation
from reconciliation.models import ErrorNotice, Reconsideration
from reconciliation.selectors.clocks import StaffClock, staff_clocks

AHEAD_DAYS = 30
"""The days ahead of which the cockpit speaks."""
BEHIND_DAYS = 60
"""The days for which it remembers a deadline that has passed."""
MOST_CLOCKS = 100
AGES = (7, 30, 60)
"""The ends of the age groups of cases, in days; the last group has no end."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One day by which CMS owes a practice an answer."""

    what: str
    participant: Participant
    due_on: date
    days_left: int
    address: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """One duty of one year: how many practices owe it, and how many of them did nothing yet."""

    title: str
    year: int
    code: str
    first_due_on: date
    last_due_on: date
    owed: int
    silent: int

    @property
    def done(self) -> int:
        """Practices that did it."""
        return self.owed - self.silent


@dataclass(frozen=True, slots=True)
class NoPayWatch:
    """A year of the Model: the practices whose no-pay claims are watched, and how many of them send too few."""

    year: int
    watched: int
    missing: int

    @property
    def arriving(self) -> int:
        """Practices whose no-pay claims arrive."""
        return self.watched - self.missing


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of job: what waits, runs and failed, and how long the jobs of the last day waited and were computed."""

    task: str
    waiting: int
    running: int
    failed: int
    oldest_at: datetime | None
    waited_seconds: float
    computed_seconds: float
    """Both are means over the jobs that ended in the last day; 0 where none did."""


@dataclass(frozen=True, slots=True)
class Cases:
    """One kind of case that waits for CMS, counted by age: up to 7, 30 and 60 days, and older."""

    what: str
    model: type[Model]
    by_age: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_age)

    @property
    def address(self) -> str:
        """The list in the admin in which they stand."""
        return reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_changelist")


def clocks(*, today: date) -> list[Clock]:
    """Return what CMS owes in disputes within the days ahead or late, the first due first."""
    until = today + timedelta(days=AHEAD_DAYS)
    return [_clock(one, today) for one in staff_clocks() if one.due_on <= until][:MOST_CLOCKS]


def _clock(one: StaffClock, today: date) -> Clock:
    if one.reconsideration_id is None:
        address = reverse("admin:reconciliation_errornotice_change", args=[one.notice.pk])
    else:
        address = reverse("admin:reconciliation_reconsideration_change", args=[one.reconsideration_id])
    return Clock(one.title, one.participant, one.due_on, (one.due_on - today).days, address)


def deadlines(*, today: date) -> list[Deadline]:
    """Return the duties whose last days lie near and that some practices have not done, the first due first."""
    near = (today - timedelta(days=BEHIND_DAYS), today + timedelta(days=AHEAD_DAYS))
    groups = (
        Obligation.objects.filter(code__in=BY_CODE, is_right=False, waived_on__isnull=True, due_on__range=near)
        .order_by()
        .values("year", "code")
        .annotate(
            title=Min("title"),
            first_due_on=Min("due_on"),
            last_due_on=Max("due_on"),
            owed=Count("pk"),
            silent=Count("pk", filter=Q(settled_on__isnull=True)),
        )
        .filter(silent__gt=0)
    )
    return sorted((Deadline(**group) for group in groups), key=lambda deadline: (deadline.first_due_on, deadline.code))


def silent(*, year: int, code: str, today: date) -> list[Participant]:
    """Return the practices that take part today and have not done a duty of a year."""
    owing = Obligation.objects.open().filter(year=year, code=code, is_right=False).values("participant_id")
    return list(Participant.objects.on(today).filter(pk__in=owing).defer("tin"))


def no_pay_watch() -> list[NoPayWatch]:
    """Return the years in which the no-pay claims of some practices do not arrive, by their last runs, newest first."""
    groups = (
        NoPayFigures.objects.filter(run__in=ConstructionRun.objects.without_inputs().latest_by_year().values())
        .order_by()
        .values(year=F("run__year"))
        .annotate(
            watched=Count("participant", distinct=True),
            missing=Count("participant", distinct=True, filter=Q(do_not_arrive=True)),
        )
        .filter(missing__gt=0)
    )
    return sorted((NoPayWatch(**group) for group in groups), key=lambda watch: -watch.year)


def without_no_pay_claims(*, year: int, today: date) -> list[Participant]:
    """Return the practices that take part today and whose no-pay claims of a year do not arrive, by its last run."""
    missing = NoPayFigures.objects.filter(run=ConstructionRun.objects.latest_of(year), do_not_arrive=True)
    return list(Participant.objects.on(today).filter(pk__in=missing.values("participant_id")).defer("tin"))


def work(*, now: datetime) -> list[Work]:
    """Return the kinds of jobs that wait, run or failed, or ended in the last day, those with failures first."""
    yesterday = now - timedelta(days=1)
    ended = Q(status=Job.Status.DONE, finished_at__gte=yesterday)
    groups = (
        Job.objects.filter(~Q(status=Job.Status.DONE) | ended)
        .order_by()
        .values("task")
        .annotate(
            waiting=Count("pk", filter=Q(status=Job.Status.QUEUED)),
            running=Count("pk", filter=Q(status=Job.Status.RUNNING)),
            failed=Count("pk", filter=Q(status=Job.Status.FAILED)),
            oldest_at=Min("queued_at", filter=Q(status=Job.Status.QUEUED)),
            waited=Avg(F("started_at") - F("queued_at"), filter=ended),
            computed=Avg(F("finished_at") - F("started_at"), filter=ended),
        )
    )
    found = [
        Work(
            task=group["task"],
            waiting=group["waiting"],
            running=group["running"],
            failed=group["failed"],
            oldest_at=group["oldest_at"],
            waited_seconds=_seconds(group["waited"]),
            computed_seconds=_seconds(group["computed"]),
        )
        for group in groups
    ]
    return sorted(found, key=lambda one: (-one.failed, -one.waiting, one.task))


def _seconds(length: timedelta | None) -> float:
    return length.total_seconds() if length else 0.0


def cases(*, today: date) -> list[Cases]:
    """Return what waits for CMS, by kind and age."""
    unmatched = Registration.objects.filter(status=Registration.Status.UNMATCHED)
    proposed = Amendment.objects.waiting()
    runs = ConstructionRun.objects.filter(publications__in=Publication.objects.waiting())
    answered = Plan.objects.filter(status=Plan.Status.ANSWERED).annotate(since=Max("answers__answered_at"))
    waiting: tuple[tuple[str, QuerySet[Any], str], ...] = (
        ("Registrations that did not match", unmatched, "received_at"),
        ("Amendments to approve", proposed, "entered_at"),
        ("Construction runs to publish", runs, "publications__asked_at"),
        ("Error notices to answer", ErrorNotice.objects.open(), "received_on"),
        ("Reconsiderations to decide", Reconsideration.objects.open(), "received_on"),
        ("Open monitoring records", MonitoringRecord.objects.open(), "begins_on"),
        ("Corrective action plans to reply to", answered, "since"),
    )
    return [
        Cases(what, rows.model, _by_age(rows.values_list(begun, flat=True), today=today))
        for what, rows, begun in waiting
    ]


def age_groups() -> list[str]:
    """Return the age groups of cases in words, in the order in which `Cases` counts them."""
    first, *others = AGES
    starts = zip(AGES, others, strict=False)
    return [
        f"Up to {first} days",
        *(f"{end + 1} to {following} days" for end, following in starts),
        f"More than {AGES[-1]} days",
    ]


def _by_age(begun: Iterable[date | datetime], *, today: date) -> tuple[int, ...]:
    """Count days and instants by their age in days: up to each end of `AGES`, and beyond the last."""
    counts = [0] * (len(AGES) + 1)
    for at in begun:
        day = at.date() if isinstance(at, datetime) else at
        counts[sum((today - day).days > end for end in AGES)] += 1
    return tuple(counts)
