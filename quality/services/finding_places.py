"""Places of the findings of a checked version, and the safe repairs of its values: what the workbench shows.

A job reads the stored file once more after its check. Polars and the modules that use it are imported inside functions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal import selectors as portal
from portal.encryption import blind_index
from portal.files.reading import FileAltered
from portal.policy import Book
from portal.rules.performance_years import policy_of
from portal.services import stored_files
from portal.services.use_case import Actor, use_case
from quality.intake.layouts import CLINICAL_DATA, layout_for
from quality.models import Finding, FindingPlace, ProposedRepair, RowInError, Submission, Version

from .correction_keys import place_key, row_key, value_key

if TYPE_CHECKING:
    from quality.intake.layouts import Layout
    from quality.intake.repairing import Proposal, Repairer

PLACE = "quality.place_findings"
UNREADABLE_ROWS = frozenset({"malformed-quotes", "row-too-long", "line-too-long", "doubled-column"})
"""Rules after whose findings the portal does not know which cell is which, so it changes none."""
_KEY_COLUMNS = ("mbi", "episode_start_date")
ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class _Row:
    """One row with findings: its key, and its values by column."""

    key: str
    cells: Mapping[str, str]


def place(*, version_id: int, by: Actor) -> None:
    """Keep the places of a version's findings and the safe repairs of its values; done again, it gives the same.

    :raises NotYet: while the file waits for its virus scan.
    """
    version = Version.objects.select_related("submission", "participant", "file").get(pk=version_id)
    if not version.is_final or version.file is None:
        return
    findings = list(version.findings.select_related("group"))
    rows: dict[int, _Row] = {}
    repairs: list[Proposal] = []
    if findings and version.file.may_be_read:
        try:
            with stored_files.plain_copies(files={"upload": version.file}, by=by) as copies:
                rows, repairs = _read(version, copies["upload"], findings)
        except FileAltered:
            rows = {}  # its row says so, and the page too
    _keep(version_id=version_id, findings=findings, rows=rows, repairs=repairs, by=by)


def layout_of(version: Version, *, book: Book) -> Layout:
    """Return the layout by which a version was checked."""
    return layout_for(version.submission.file_type, on=date(version.submission.year, 1, 1), book=book)


def repairer_of(version: Version, *, book: Book) -> Repairer:
    """Return the repairs of a version's values."""
    from quality.intake.repairing import Repairer

    return Repairer(
        layout=layout_of(version, book=book),
        book=book,
        day=date(version.submission.year, 1, 1),
        uploaded_on=version.uploaded_on,
        tin=version.participant.tin,
        model_id=version.participant.model_id,
    )


def _read(version: Version, path: Path, findings: Sequence[Finding]) -> tuple[dict[int, _Row], list[Proposal]]:
    """Return the rows that have findings, by their numbers, and the safe repairs of the whole file."""
    from quality.intake.grid import NoGrid, open_grid
    from quality.intake.limits import limits_on
    from quality.intake.repairing import BLANK_RULES, VALUE_RULES

    book = portal.policy_book()
    repairer = repairer_of(version, book=book)
    day, layout = repairer.day, repairer.layout
    given: dict[str, Any] = {"layout": layout, "limits": limits_on(day, book=book)}
    wanted = {finding.row for finding in findings if finding.row is not None}
    found = {(finding.group.rule, finding.column) for finding in findings if finding.column}
    rules = {finding.group.rule for finding in findings}
    cells: dict[int, dict[str, str]] = {}
    proposals: list[Proposal] = []
    try:
        if wanted:
            with open_grid(path, **given) as grid:
                last = max(wanted)
                for number, values in grid.data():
                    if number in wanted:
                        cells[number] = {name: grid.value(values, name) for name in grid.places}
                    if number >= last:
                        break
        if rules & (VALUE_RULES | BLANK_RULES) and not rules & UNREADABLE_ROWS:
            most = policy_of(day.year, book=book)["intake/repairs_listed"]
            with open_grid(path, **given) as grid:
                proposals = repairer.proposals(grid, found, most=most)  # type: ignore[arg-type]
    except NoGrid:
        return {}, []
    keys = _keys(cells, repairer) if layout.file_type == CLINICAL_DATA else {}
    rows = {
        number: _Row(keys.get(number) or row_key(number, mbi=None, starts_on=None), cells[number]) for number in cells
    }
    return rows, proposals


def _keys(cells: Mapping[int, Mapping[str, str]], repairer: Repairer) -> dict[int, str]:
    """Return the keys of rows of clinical data, from the MBI and the first day as the checks read them."""
    import polars as pl

    from quality.intake.typed import with_values

    if not cells:
        return {}
    names = [name for name in _KEY_COLUMNS if all(name in row for row in cells.values())]
    if len(names) < len(_KEY_COLUMNS):
        return {}
    frame = pl.DataFrame(
        {name: [row[name] or None for row in cells.values()] for name in names}, schema=dict.fromkeys(names, pl.String)
    )
    layout = repairer.layout
    first = date(repairer.day.year - 1, 1, 1)
    typed = with_values(
        frame,
        type(layout)(layout.file_type, layout.version, tuple(layout.column(name) for name in names)),
        plausible=(first, repairer.uploaded_on),
        policy=repairer.book.on(repairer.day),
    )
    return {
        number: row_key(number, mbi=mbi, starts_on=day)
        for number, mbi, day in zip(cells, typed["mbi#"], typed["episode_start_date#"], strict=True)
    }


@use_case("version.place_findings")
def _keep(
    *,
    version_id: int,
    findings: Sequence[Finding],
    rows: Mapping[int, _Row],
    repairs: Sequence[Proposal],
    by: Actor,
) -> None:
    version = Version.objects.select_for_update(of=("self",)).get(pk=version_id)
    Submission.objects.select_for_update().get(pk=version.submission_id)  # the jobs of two versions may run at once
    later = FindingPlace.objects.filter(version__submission=version.submission_id, version__number__gt=version.number)
    replaced = later.exists()
    participant = {"version": version, "participant_id": version.participant_id}
    version.places.all().delete()
    version.rows_in_error.all().delete()
    version.proposed_repairs.all().delete()
    kept = RowInError.objects.bulk_create(
        [
            RowInError(
                **participant,
                number=number,
                key=row.key,
                digest=blind_index("row", json.dumps(row.cells, sort_keys=True)),
                cells=None if replaced else json.dumps(row.cells),
            )
            for number, row in rows.items()
        ],
        batch_size=ROWS_AT_ONCE,
    )
    by_number = {row.number: row for row in kept}
    FindingPlace.objects.bulk_create(
        [_place_of(finding, by_number.get(finding.row or 0), participant) for finding in findings],
        batch_size=ROWS_AT_ONCE,
    )
    ProposedRepair.objects.bulk_create(
        [
            ProposedRepair(
                **participant,
                column=one.column,
                kind=one.kind,
                before=one.before,
                after=one.after,
                first_row=one.first_row,
                count=one.count,
            )
            for one in (() if replaced else repairs)
        ],
        batch_size=ROWS_AT_ONCE,
    )
    earlier = {"version__submission": version.submission_id, "version__number__lt": version.number}
    RowInError.objects.filter(**earlier, cells__isnull=False).update(cells=None)
    ProposedRepair.objects.filter(**earlier).delete()


def _place_of(finding: Finding, row: RowInError | None, participant: Mapping[str, Any]) -> FindingPlace:
    if row is not None:
        key = row.key
    else:
        key = row_key(finding.row, mbi=None, starts_on=None) if finding.row else ""
    return FindingPlace(
        **participant,
        finding=finding,
        row=row,
        key=place_key(finding.group.rule, finding.column, key),
        value=value_key(finding.received),
    )
