"""Rehearsals of changed checks over stored files: one job for each file, and nothing about a practice changes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from portal import clock
from portal import selectors as portal
from portal.files.reading import FileAltered
from portal.models import StoredFile, User
from portal.policy import Book, PolicyError
from portal.rules.performance_years import policy_of
from portal.services import jobs, stored_files
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, APPROVER, may_act_as
from quality.models import FindingGroup, Rehearsal, RehearsedFile, Version

from .checks import arguments_for

TASK = "quality.rehearse_file"
GROUPS = ("intake/", "quality/", "deadlines/clinical_data_windows")
"""The parameters that the checks of files may read, by the beginning of their names."""


@use_case("rehearsal.ask")
def ask(*, parameter: str, value: Any, year: int, file_type: str, by: User) -> Rehearsal:
    """Try a draft value on the newest checked file of every submission of a year, each in a job of its own.

    :raises Refused: for a person who may not, a parameter that no check reads, a value that does not fit, or no file.
    """
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can rehearse a change.")
    book = portal.policy_book()
    check_performance_year(year, book=book)
    if not parameter.startswith(GROUPS):
        raise Refused("No check of a file reads this parameter. Give one that begins with intake/.", field="parameter")
    try:
        draft = book.rehearse({parameter: value})
    except PolicyError as error:
        raise Refused(str(error), field="value") from error
    if policy_of(year, book=draft)[parameter] == policy_of(year, book=book)[parameter]:
        raise Refused("This is the value in force. Give another one.", field="value")
    files = list(stored(year, file_type).values_list("pk", flat=True))
    if not files:
        raise Refused("No checked file of this type and year is stored.", field="year")
    made = Rehearsal.objects.create(
        parameter=parameter,
        value=value,
        year=year,
        file_type=file_type,
        files=len(files),
        policy_version=book.version or 0,
        asked_by=by,
        asked_at=clock.real_now(),
    )
    jobs.enqueue_each(TASK, [(made.pk, version_id) for version_id in files])
    return made


def stored(year: int, file_type: str) -> QuerySet[Version]:
    """Return the newest accepted or rejected file of each submission, if its bytes may be read."""
    newest = (
        Version.objects.filter(
            submission__year=year,
            submission__file_type=file_type,
            status__in=(Version.Status.ACCEPTED, Version.Status.REJECTED),
            file__isnull=False,
        )
        .exclude(file__scan=StoredFile.Scan.HARMFUL)
        .order_by("submission_id", "-number")
        .distinct("submission_id")
    )
    return Version.objects.filter(pk__in=newest.values("pk"))


@use_case("rehearsal.try_file")
def try_file(*, rehearsal_id: int, version_id: int, by: Actor) -> None:
    """Check one stored file with the draft, and keep how its result would change; a second call changes nothing.

    :raises NotYet: while the file waits for its virus scan.
    """
    rehearsal = Rehearsal.objects.get(pk=rehearsal_id)
    version = Version.objects.select_related("submission", "participant", "file").get(pk=version_id)
    if rehearsal.results.filter(version=version).exists():
        return
    book = portal.policy_book_of(rehearsal.policy_version).rehearse({rehearsal.parameter: rehearsal.value})
    before = set(_errors(version))
    try:
        would_be, after = _checked(version, book, by)
    except (FileAltered, PolicyError):
        would_be, after = RehearsedFile.Result.FAILED, set()
    _keep(rehearsal, version, would_be, before, after)


@use_case("rehearsal.fail")
def fail(*, rehearsal_id: int, version_id: int, by: Actor) -> None:
    """Keep that a file could not be checked with the draft."""
    version = Version.objects.select_related("participant").get(pk=version_id)
    _keep(Rehearsal.objects.get(pk=rehearsal_id), version, RehearsedFile.Result.FAILED, set(), set())


def _errors(version: Version) -> QuerySet[FindingGroup, str]:
    errors = version.finding_groups.filter(severity=FindingGroup.Severity.ERROR)
    return errors.values_list("rule", flat=True)


def _checked(version: Version, book: Book, by: Actor) -> tuple[RehearsedFile.Result, set[str]]:
    from quality.intake.checking import check_file

    with stored_files.plain_copies(files={"upload": version.file}, by=by) as copies:
        checked = check_file(copies["upload"], **arguments_for(version, book))
    result = RehearsedFile.Result.ACCEPTED if checked.is_accepted else RehearsedFile.Result.REJECTED
    return result, {group.rule for group in checked.groups if group.severity == FindingGroup.Severity.ERROR}


def _keep(
    rehearsal: Rehearsal, version: Version, would_be: RehearsedFile.Result, before: set[str], after: set[str]
) -> None:
    RehearsedFile.objects.get_or_create(
        rehearsal=rehearsal,
        version=version,
        defaults={
            "participant_id": version.participant_id,
            "was": version.status,
            "would_be": would_be,
            "flips": would_be not in (version.status, RehearsedFile.Result.FAILED),
            "new_rules": sorted(after - before),
            "gone_rules": sorted(before - after),
        },
    )
