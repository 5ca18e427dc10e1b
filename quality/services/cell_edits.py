"""Edits of cells: values that people type for single cells of a version, gathered until they are applied."""

from __future__ import annotations

import json
from collections.abc import Mapping

from portal import access, clock, seen_rows
from portal import selectors as portal
from portal.models import User
from portal.rules.performance_years import policy_of
from portal.services.use_case import Refused, use_case
from quality.models import CellEdit, RowInError, Version

from .repairs import check_editable


@use_case("cell_edit.keep")
def keep(*, version: Version, row: RowInError, values: Mapping[str, str], seen: str = "", by: User) -> int:
    """Keep the new values of one row; a value as in the file takes its edit back. Return the number of edits kept.

    :param values: by column; columns that the file does not have are refused.
    :param seen: the values of the row as the page showed them, from `seen_rows.seen_values`.
    :raises Refused: for a value that is too long, or when the version can no longer be edited.
    :raises ChangedMeanwhile: when somebody else changed one of these values after the page was opened.
    """
    access.check_may_prepare(by, version.participant)
    locked = _editable(version)
    cells = json.loads(row.cells or "{}")
    if seen:
        _check_unchanged(locked, row, cells, values, seen)
    longest = policy_of(version.submission.year, book=portal.policy_book())["intake/cell_length_limit_characters"]
    edits = []
    for column, typed in values.items():
        value = " ".join(typed.split())
        if column not in cells:
            raise Refused("The file has no such column.", field=column)
        if len(value) > longest:
            raise Refused(f"Write at most {longest} characters.", field=column)
        if value != cells[column]:
            edits.append(
                CellEdit(
                    version=locked,
                    participant_id=locked.participant_id,
                    row=row.number,
                    column=column,
                    value=value,
                    edited_by=by,
                    edited_at=clock.now(),
                )
            )
    kept = [edit.column for edit in edits]
    locked.cell_edits.filter(row=row.number, column__in=set(values) - set(kept)).delete()
    CellEdit.objects.bulk_create(
        edits,
        update_conflicts=True,
        unique_fields=["version", "row", "column"],
        update_fields=["value", "edited_by", "edited_at"],
    )
    return len(edits)


def _editable(version: Version) -> Version:
    """Return a version locked for an edit, which no order takes up at the same time.

    :raises Refused: with the reason why it cannot be edited.
    """
    locked = check_editable(version)
    if locked.revisions.filter(made=None, refused="").exists():
        raise Refused("A new version is being made with the edits so far. Wait for it, then edit that one.")
    return locked


def _check_unchanged(
    version: Version, row: RowInError, cells: Mapping[str, str], values: Mapping[str, str], seen: str
) -> None:
    edits = {edit.column: edit for edit in version.cell_edits.filter(row=row.number).select_related("edited_by")}
    now = {name: " ".join(value.split()) for name, value in cells.items()}
    now |= {name: edit.value for name, edit in edits.items()}
    changed = set(seen_rows.differing(now, seen=seen)) & values.keys()
    if changed:
        by_whom = {edits[name].edited_by.get_full_name() if name in edits else "A colleague" for name in changed}
        said = f"{' and '.join(sorted(by_whom))} changed {', '.join(sorted(changed))} after you opened this page."
        raise seen_rows.ChangedMeanwhile([f"{said} {seen_rows.NOTHING_LOST}"], now=now, seen=seen)


@use_case("cell_edit.discard")
def discard(*, version: Version, by: User) -> int:
    """Discard all gathered edits of a version; return their number."""
    access.check_may_prepare(by, version.participant)
    locked = _editable(version)
    count = locked.cell_edits.count()
    locked.cell_edits.all().delete()
    return count
