"""The lines of a report as its rows have them, and their fingerprint, which depends on nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from json.encoder import encode_basestring as in_quotes

from reconciliation.models import ReportLine
from reconciliation.rules import report_lines

_LONGEST_LABEL = ReportLine._meta.get_field("label").max_length


@dataclass(slots=True)
class Row:
    """One line of a report at its position; `parent` is the position of the line above, None for the total."""

    position: int
    parent: int | None
    depth: int
    code: str
    label: str
    amount: Decimal
    formula: str
    authority: str
    adds: bool
    component_id: int | None
    episode_lines: int
    claim_lines: tuple[int, ...]


def rows_of(lines: Iterable[report_lines.ReportLine], components: Mapping[str, int]) -> list[Row]:
    """Return the rows of a report's lines, parents first.

    :param components: the stored components by the keys that the lines name.
    """
    heads: dict[str | None, Row] = {}
    rows: list[Row] = []
    for position, line in enumerate(lines):
        parent = heads.get(line.parent)
        row = Row(
            position,
            parent.position if parent else None,
            parent.depth + 1 if parent else 0,
            line.code,
            line.label[:_LONGEST_LABEL],
            line.amount,
            line.formula,
            line.authority,
            line.adds,
            components[line.component] if line.component else None,
            0,
            line.source,
        )
        if line.component is None:
            heads[line.code] = row
        elif parent is not None:
            parent.episode_lines += 1
        rows.append(row)
    return rows


def digest(rows: Sequence[Row]) -> str:
    """Return the SHA-256 of a report's rows, each as JSON: that which `attested.reports_with_digests` reads from them.

    A report without lines has none.
    """
    return hashlib.sha256("\n".join(map(_as_json, rows)).encode()).hexdigest() if rows else ""


def _as_json(row: Row) -> str:
    """Write a row as PostgreSQL writes a JSON array of its columns."""
    return (
        f"[{row.position}, {_or_null(row.parent)}, {row.depth}, {in_quotes(row.code)}, {in_quotes(row.label)}, "
        f"{row.amount:.2f}, {in_quotes(row.formula)}, {in_quotes(row.authority)}, {'true' if row.adds else 'false'}, "
        f"{_or_null(row.component_id)}, {row.episode_lines}, [{', '.join(map(str, row.claim_lines))}]]"
    )


def _or_null(number: int | None) -> str:
    return "null" if number is None else str(number)
