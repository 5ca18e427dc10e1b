"""Rehearsals of changed checks over stored files: one job for each file, and nothing about a practice changes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from portal import clock
from portal import selectors as portal
from portal.files.reading import FileAltered
from portal.models import Amendment, StoredFile, User
from portal.policy import Amendment as AmendedValue
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
def ask(
    *, parameter: str = "", value: Any = None, amendment: Amendment | None = None, year: int, file_type: str, by: User
) -> Rehearsal:
    """Try a draft on the newest checked file of every submission of a year, each in a job of its own.

    The draft is a value of a parameter, or an amendment that waits for its approval, from its day on.

    :raises Refused: for a person who may not, a parameter that no check reads, a value that does not fit or changes
        nothing in that year, or no file.
    """
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can rehearse a change.")
    book = portal.policy_book()
    check_performance_year(year, book=book)
    made = Rehearsal(
        **_change(parameter, value, amendment),
        year=year,
        file_type=file_type,
        policy_version=book.version or 0,
        asked_by=by,
        asked_at=clock.real_now(),
    )
    field = "parameter" if amendment is None else "amendment"
    if not made.parameter.startswith(GROUPS):
        raise Refused("No check of a file reads this parameter. Give one that begins with intake/.", field=field)
    try:
        draft = _draft(made, book)
    except PolicyError as error:
        raise Refused(str(error), field="value" if amendment is None else "amendment") from error
    if policy_of(year, book=draft)[made.parameter] == policy_of(year, book=book)[made.parameter]:
        raise Refused(
            "This is the value in force. Give another one." if amendment is None
            else f"This amendment changes nothing for files of {year}. Choose a year from its day on.",
            field="value" if amendment is None else "year",
        )  # fmt: skip
    files = list(stored(year, file_type).values_list("pk", flat=True))
    if not files:
        raise Refused("No checked file of this type and year is stored.", field="year")
    made.files = len(files)
    made.save()
    jobs.enqueue_each(TASK, [(made.pk, version_id) for version_id in files])
    return made


def _change(parameter: str, value: Any, amendment: Amendment | None) -> dict[str, Any]:
    """Return the parameter and the value of a draft, and the amendment from which they come.

    :raises Refused: unless there is either a value or a waiting amendment.
    """
    if amendment is None:
        if not parameter or value is None:
            raise Refused("Choose an amendment that waits, or give a parameter and a draft value.", field="parameter")
        return {"parameter": parameter, "value": value}
    if parameter or value is not None:
        raise Refused("Give either an amendment, or a parameter and a draft value.", field="amendment")
    if not Amendment.objects.waiting().filter(pk=amendment.pk).exists():
        raise Refused("This amendment no longer waits. Choose another one.", field="amendment")
    return {"parameter": amendment.name, "value": amendment.value, "amendment": amendment}


def _draft(rehearsal: Rehearsal, book: Book) -> Book:
    """Return the book with the draft: an amendment from its day on, any other value on every day."""
    amendment = rehearsal.amendment
    if amendment is None:
        return book.rehearse({rehearsal.parameter: rehearsal.value})
    return book.amended([AmendedValue(amendment.name, amendment.from_on, rehearsal.value, amendment.reference)])


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


def try_file(*, rehearsal_id: int, version_id: int, by: Actor) -> None:
    """Check one stored file with the draft, and keep how its result would change; a second call changes nothing.

    No transaction is open while the file is checked.

    :raises NotYet: while the file waits for its virus scan.
    """
    rehearsal = Rehearsal.objects.select_related("amendment").get(pk=rehearsal_id)
    version = Version.objects.select_related("submission", "participant", "file").get(pk=version_id)
    if rehearsal.results.filter(version=version).exists():
        return
    try:
        would_be, after = _checked(version, _draft(rehearsal, portal.policy_book_of(rehearsal.policy_version)), by)
    except (FileAltered, PolicyError):
        fail(rehearsal_id=rehearsal_id, version_id=version_id, by=by)
        return
    _keep(rehearsal=rehearsal, version=version, would_be=would_be, after=after, by=by)


def fail(*, rehearsal_id: int, version_id: int, by: Actor) -> None:
    """Keep that a file could not be checked with the draft."""
    rehearsal, version = Rehearsal.objects.get(pk=rehearsal_id), Version.objects.get(pk=version_id)
    _keep(rehearsal=rehearsal, version=version, would_be=RehearsedFile.Result.FAILED, after=None, by=by)


def _errors(version: Version) -> QuerySet[FindingGroup, str]:
    errors = version.finding_groups.filter(severity=FindingGroup.Severity.ERROR)
    return errors.values_list("rule", flat=True)


def _checked(version: Version, book: Book, by: Actor) -> tuple[RehearsedFile.Result, set[str]]:
    from quality.intake.checking import check_file

    with stored_files.plain_copies(files={"upload": version.file}, by=by) as copies:
        checked = check_file(copies["upload"], **arguments_for(version, book))
    result = RehearsedFile.Result.ACCEPTED if checked.is_accepted else RehearsedFile.Result.REJECTED
    return result, {group.rule for group in checked.groups if group.severity == FindingGroup.Severity.ERROR}


@use_case("rehearsal.keep_result")
def _keep(
    *, rehearsal: Rehearsal, version: Version, would_be: RehearsedFile.Result, after: set[str] | None, by: Actor
) -> None:
    """Keep a result, once.

    :param after: the rules of the errors with the draft; None for a file that could not be checked.
    """
    before = set() if after is None else set(_errors(version))
    RehearsedFile.objects.get_or_create(
        rehearsal=rehearsal,
        version=version,
        defaults={
            "participant_id": version.participant_id,
            "was": version.status,
            "would_be": would_be,
            "flips": would_be not in (version.status, RehearsedFile.Result.FAILED),
            "new_rules": sorted((after or set()) - before),
            "gone_rules": sorted(before - (after or set())),
        },
    )
