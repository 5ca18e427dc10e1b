"""Revisions: a new version made in the portal from a version's file, with gathered edits and safe repairs.

The new version is received as any upload and gets the same check.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

from portal import access, clock
from portal import selectors as portal
from portal.files.reading import FileAltered
from portal.models import User
from portal.services import jobs, stored_files
from portal.services.file_intake import NotStored
from portal.services.use_case import Actor, Refused, use_case
from quality.models import Revision, Version

from . import submissions, windows
from .finding_places import UNREADABLE_ROWS, repairer_of

MAKE = "quality.make_revision"
_AGAIN = "Something went wrong on our side, and nothing was changed. Try again, or call the help desk."


def why_not_editable(version: Version) -> str:
    """Return the sentence that says why a version cannot be edited in the portal; empty if it can be."""
    if version.submission.versions.filter(number__gt=version.number).exists():
        return "There is a newer version of this file. Work on that one."
    if version.finding_groups.filter(rule__in=UNREADABLE_ROWS).exists():
        return (
            "The rows of this file cannot be told apart with certainty. Correct the file itself, then upload it again."
        )
    if not version.rows_in_error.filter(cells__isnull=False).exists():
        return "This file has no rows that can be edited here. Correct the file itself, then upload it again."
    return ""


def check_editable(version: Version) -> Version:
    """Return a version locked for an edit.

    :raises Refused: with the reason why it cannot be edited.
    """
    locked = (
        Version.objects.select_related("submission", "participant").select_for_update(of=("self",)).get(pk=version.pk)
    )
    if why := why_not_editable(locked):
        raise Refused(why)
    return locked


@use_case("revision.order")
def order(*, version: Version, repairs: Collection[str] = (), by: User) -> Revision:
    """Order a new version with all gathered edits and the repairs of the chosen kinds; a job makes it.

    :param repairs: `kind:column` of proposed repairs.
    :raises Refused: if there is nothing to apply, or the window is closed.
    """
    access.check_may_prepare(by, version.participant)
    locked = check_editable(version)
    pending = locked.revisions.filter(made=None, refused="").first()
    if pending is not None:
        return pending  # a double click
    submission = locked.submission
    windows.check_open(
        participant=locked.participant,
        year=submission.year,
        file_type=submission.file_type,
        period=submission.period,
    )
    known = {f"{kind}:{column}" for kind, column in locked.proposed_repairs.values_list("kind", "column").distinct()}
    chosen = sorted(known & set(repairs))
    if not chosen and not locked.cell_edits.exists():
        raise Refused("There is nothing to apply. Edit a value or choose a repair first.")
    revision = Revision.objects.create(
        version=locked, participant=locked.participant, repairs=chosen, ordered_by=by, ordered_at=clock.now()
    )
    jobs.enqueue(MAKE, revision.pk)
    return revision


def make(*, revision_id: int, by: Actor) -> Revision:
    """Make the version of a revision, and keep which one it is or why it was refused; done again, it changes nothing.

    :raises NotYet: while the file waits for its virus scan, and while the store takes no file.
    """
    from quality.intake.grid import NoGrid

    revision = Revision.objects.select_related(
        "version__submission", "version__participant", "version__file", "ordered_by"
    ).get(pk=revision_id)
    if revision.is_final:
        return revision
    made = Version.objects.for_participant(revision.participant).filter(token=revision.token).first()
    if made is not None:  # by a worker that was killed before it said so
        return _finish(revision_id=revision_id, made=made, refused="", by=by)
    refused = ""
    try:
        with stored_files.plain_copies(files={"upload": revision.version.file}, by=by) as copies:
            made = _received(revision, copies["upload"])
    except NotStored as error:
        raise jobs.NotYet(settings.ROOM_AGAIN_SECONDS) from error
    except Refused as refusal:
        refused = str(refusal)
    except (NoGrid, FileAltered):
        refused = "The stored file cannot be read as rows. Correct the file itself, then upload it again."
    return _finish(revision_id=revision_id, made=made, refused=refused, by=by)


def fail(*, revision_id: int, by: Actor) -> None:
    """Record that a revision could not be made."""
    _finish(revision_id=revision_id, made=None, refused=_AGAIN, by=by)


@use_case("revision.finish")
def _finish(*, revision_id: int, made: Version | None, refused: str, by: Actor) -> Revision:
    revision = Revision.objects.select_for_update(of=("self",)).select_related("version").get(pk=revision_id)
    if not revision.is_final:
        revision.made, revision.refused = made, refused
        revision.save(update_fields=["made", "refused"])
    return revision


def _received(revision: Revision, source: Path) -> Version:
    """Write the new file and receive it as a new version, in the name of the person who ordered it."""
    version, submission = revision.version, revision.version.submission
    result = source.with_name("revised")
    if not _write(revision, source, result):
        raise Refused("The new file would be the same as the old one, so we made no new version.")
    with result.open("rb") as file:
        return submissions.receive(
            participant=version.participant,
            year=submission.year,
            file_type=submission.file_type,
            period=submission.period,
            upload=File(file, name=version.file.name),
            token=revision.token,
            made_from=version,
            by=revision.ordered_by,
        )


def _write(revision: Revision, source: Path, result: Path) -> int:
    from quality.intake.grid import Cells, Grid
    from quality.intake.limits import limits_on
    from quality.intake.repairing import chosen_repairs
    from quality.intake.rewriting import with_values

    book = portal.policy_book()
    repairer = repairer_of(revision.version, book=book)
    proposed = revision.version.proposed_repairs.all()
    chosen = chosen_repairs(one for one in proposed if f"{one.kind}:{one.column}" in revision.repairs)
    edits = _edits(revision.version)

    def new_values(grid: Grid, number: int, cells: Cells) -> Iterator[tuple[str, str]]:
        if chosen:
            yield from repairer.changes(grid, cells, chosen)
        yield from (one for one in edits.get(number, {}).items() if one[0] in grid.places)

    return with_values(
        source,
        result,
        new_values,
        layout=repairer.layout,
        limits=limits_on(repairer.day, book=book),
    )


def _edits(version: Version) -> Mapping[int, Mapping[str, str]]:
    """Return the gathered edits of a version by row and column; a value that was typed outweighs a repair."""
    edits: dict[int, dict[str, str]] = {}
    for edit in version.cell_edits.all():
        edits.setdefault(edit.row, {})[edit.column] = edit.value
    return edits
