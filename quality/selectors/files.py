"""Due files with their windows and versions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from portal.models import Participant
from portal.participation import selectors as participation
from portal.participation.models import Obligation
from portal.policy import Book
from portal.rules.performance_years import policy_of
from quality.models import FileType, SubmissionWindow, Version
from quality.models.submission import duty_of, title_of
from quality.models.version import VersionQuerySet
from quality.rules import clinical_data


@dataclass(frozen=True)
class DueFile:
    """A file that a participant must submit for a performance year: its window and its versions."""

    file_type: str
    year: int
    period: int | None
    opens_on: date
    closes_on: date
    open: bool
    versions: tuple[Version, ...]
    """The versions of the file, newest first."""

    @property
    def title(self) -> str:
        return title_of(self.file_type, self.period)

    @property
    def key(self) -> str:
        """The code of the duty."""
        return duty_of(self.file_type, self.period)

    @property
    def choice(self) -> str:
        """The key of the file in addresses of pages and in choices of forms, such as 2021-clinical-data-1."""
        return f"{self.year}-{self.key}"

    @property
    def accepted(self) -> Version | None:
        """The version that counts, from the submission that is loaded with each version."""
        return next((version for version in self.versions if version.pk == version.submission.accepted_id), None)

    @property
    def certified(self) -> bool:
        """True while the version that counts is certified, which locks the file."""
        return any(version.submission.certification_id for version in self.versions)

    def state(self, today: date) -> str:
        """Return the state of the file, a key of `quality.states`.

        An accepted version outweighs later ones, and a canceled one says nothing.
        """
        if self.certified:
            return "certified"
        if self.accepted:
            return "nothing-to-report" if self.accepted.nothing_to_report else "done"
        newest = next((version for version in self.versions if version.status != Version.Status.CANCELED), None)
        if newest and newest.status != Version.Status.FAILED:
            return str(newest.status)
        if today < self.opens_on:
            return "upcoming"
        return "due" if self.open else "overdue"


@dataclass(frozen=True)
class Window:
    """The days on which a file may be submitted, and whether today is one of them."""

    opens_on: date
    closes_on: date
    open: bool


def policy_windows(year: int, *, book: Book) -> list[tuple[str, int | None, date, date]]:
    """List the files of a performance year with the first and last day of their window."""
    clinical = [
        (FileType.CLINICAL_DATA.value, window.period, window.opens_on, window.closes_on)
        for window in clinical_data.windows(year, book=book)
    ]
    measures_window = policy_of(year, book=book)["deadlines/quality_measures_window"]
    dates = measures_window["opens_on"], measures_window["closes_on"]
    return [*clinical, (FileType.QUALITY_MEASURES.value, None, *dates)]


def window_of(
    participant: Participant, *, year: int, file_type: str, period: int | None, today: date, book: Book
) -> Window | None:
    """Return the window of a file with CMS's extensions for this participant; None if the year has no such file."""
    found = [row for row in policy_windows(year, book=book) if row[:2] == (file_type, period)]
    if not found:
        return None
    extra = opened_windows(participant, book=book, year=year, file_type=file_type, period=period)
    duty = participant.obligations.filter(year=year, code=duty_of(file_type, period)).first()
    return _window(*found[0][2:], extra, duty, today)


def participants_of(window: SubmissionWindow, *, book: Book) -> QuerySet[Participant]:
    """Return the participants for whom CMS opened a window."""
    if window.state:
        return participation.participants_in(window.state, window.opens_on, window.closes_on, book=book)
    return Participant.objects.filter(pk=window.participant_id) if window.participant_id else Participant.objects.all()


def last_open_window(
    year: int, *, participants: Collection[Participant] = (), today: date, book: Book
) -> tuple[date, str] | None:
    """Return the last day on which files of a performance year may still come, and the file; None if it is past.

    The windows of the policy count, those that CMS opened, and the last days of obligations that are still open.

    :param participants: those whose files matter; none means all.
    """
    files = {duty_of(row[0], row[1]): (row[3], title_of(row[0], row[1])) for row in policy_windows(year, book=book)}
    ends = list(files.values())
    known = [one.pk for one in participants]
    opened = SubmissionWindow.objects.holding().filter(year=year, closes_on__gte=today)
    owed = Obligation.objects.open().filter(year=year, due_on__gte=today, code__in=files)
    for row in opened:
        if not known or participants_of(row, book=book).filter(pk__in=known).exists():
            ends.append((row.closes_on, title_of(row.file_type, row.period)))
    for code, due_on in (owed.filter(participant__in=known) if known else owed).values_list("code", "due_on"):
        ends.append((due_on, files[code][1]))
    last = max(ends)
    return last if last[0] >= today else None


def opened_windows(participant: Participant, *, book: Book, **which: Any) -> list[SubmissionWindow]:
    """List the windows that CMS opened for a participant, as far as they hold.

    :param which: filters of the windows.
    """
    rows = SubmissionWindow.objects.holding().filter(Q(participant=participant) | Q(participant=None), **which)
    rows = rows.only("participant_id", "state", "file_type", "year", "period", "opens_on", "closes_on")
    return [row for row in rows if not row.state or participants_of(row, book=book).filter(pk=participant.pk).exists()]


def _window(
    opens_on: date, closes_on: date, extra: Iterable[SubmissionWindow], duty: Obligation | None, today: date
) -> Window:
    """Combine the policy's window with the days of the obligation and the windows that CMS opened.

    Return the one that is open today, else the next one, else the last one.
    """
    spans = [(opens_on, closes_on), *((row.opens_on, row.closes_on) for row in extra)]
    if duty is not None:
        spans.append((duty.opens_on or opens_on, duty.due_on))
    now = [span for span in spans if span[0] <= today <= span[1]]
    coming = [span for span in spans if span[0] > today]
    shown = max(now, key=lambda span: span[1]) if now else min(coming, default=max(spans, key=lambda span: span[1]))
    return Window(*shown, open=bool(now))


def files_of(participant: Participant, *, year: int | None = None, today: date, book: Book) -> list[DueFile]:
    """List the files that a participant must submit, with their windows.

    :param year: one performance year, without the names of files and the receipts; None for all years, with them.
    """
    codes = [code for file_type in FileType.values for code in (file_type, f"{file_type}-1", f"{file_type}-2")]
    # Filtered here, not in the query: the dashboard has already loaded all obligations.
    owed = [duty for duty in participant.obligations.all() if duty.code in codes and duty.waived_on is None]
    duties = {(duty.year, duty.code): duty for duty in owed}
    years = sorted({owed_year for owed_year, _ in duties if year in (None, owed_year)})
    uploaded: dict[tuple[int, str, int | None], list[Version]] = {}
    for version in _versions(participant, years, as_listed=year is None):
        row = version.submission
        uploaded.setdefault((row.year, row.file_type, row.period), []).append(version)
    extra: dict[tuple[int, str, int | None], list[SubmissionWindow]] = {}
    for row in opened_windows(participant, book=book, year__in=years):
        extra.setdefault((row.year, row.file_type, row.period), []).append(row)
    files = []
    for owed_year in years:
        for file_type, period, opens_on, closes_on in policy_windows(owed_year, book=book):
            key = (owed_year, file_type, period)
            duty = duties.get((owed_year, duty_of(file_type, period)))
            window = _window(opens_on, closes_on, extra.get(key, ()), duty, today)
            versions = tuple(uploaded.get(key, ()))
            if duty is None and not versions:
                continue  # waived, or not asked for
            is_open = window.open and duty is not None
            files.append(DueFile(file_type, owed_year, period, window.opens_on, window.closes_on, is_open, versions))
    return files


def _versions(participant: Participant, years: list[int], *, as_listed: bool) -> list[Version]:
    """List the versions of some years, newest first, with their submissions and only the columns that pages show.

    :param as_listed: with the names of their files and the numbers of their receipts.
    """
    shown = ["participant_id", "number", "nothing_to_report", "status", "rows", "uploaded_at", "checked_at"]
    of_submission = ("year", "file_type", "period", "accepted_id", "certification_id")
    joined: dict[str, tuple[str, ...]] = {"submission": of_submission}
    if as_listed:
        joined |= {"file": ("name",), "receipt": ("participant_id", "sequence")}
    columns = [f"{row}__{name}" for row, names in joined.items() for name in names]
    uploaded = Version.objects.for_participant(participant).filter(submission__year__in=years).order_by("-number")
    versions = list(uploaded.select_related(*joined).only(*shown, *columns))
    for version in versions if as_listed else ():
        if version.receipt:
            version.receipt.participant = participant  # set here, so that no row joins and decrypts it again
    return versions


def open_files(files: Iterable[DueFile]) -> list[DueFile]:
    """List the files that can be submitted today: those not yet accepted first, then by the last day of the window."""
    return sorted((f for f in files if f.open), key=lambda file: (file.accepted is not None, file.closes_on))


def next_file(files: Iterable[DueFile], *, today: date) -> DueFile | None:
    """Return the file whose window opens next, or None."""
    return min((f for f in files if f.opens_on > today), key=lambda file: file.opens_on, default=None)


def versions_of(files: Iterable[DueFile]) -> list[Version]:
    """List all versions of some files, newest first."""
    uploaded = [version for file in files for version in file.versions]
    return sorted(uploaded, key=lambda version: version.uploaded_at, reverse=True)


def submitted_years(participant: Participant) -> list[int]:
    """List the performance years for which a participant submitted something, newest first."""
    years = participant.submissions.order_by("-year").values_list("year", flat=True).distinct()
    return list(years)


def history_of(
    participant: Participant, *, year: int | None = None, file_type: str = "", status: str = ""
) -> VersionQuerySet:
    """Return the versions that a participant submitted, newest first; a filter that is empty leaves all of them."""
    given = {"submission__year": year, "submission__file_type": file_type, "status": status}
    rows = Version.objects.for_participant(participant).filter(
        **{name: value for name, value in given.items() if value}
    )
    return rows.select_related("submission", "file", "uploaded_by", "receipt").order_by("-uploaded_at", "-pk")
