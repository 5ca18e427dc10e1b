"""The lines of a report as its rows have them, and their fingerprint, which depends on nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring as in_quotes

from reconciliation.models import ReportLine
from reconciliation.rules import report_lines

_LONGEST_LABEL = ReportLine._meta.get_field("label").max_length


@dataclass(slots=True)
class Row:
    """A line of a report at its position; `parent` is the position of the line above, None for the total.

    `component_id` is the key of the stored component, and `episode_lines` the number of its lines about episodes.
    """

    position: int
    parent: int | None
    depth: int
    line: report_lines.ReportLine
    component_id: int | None
    episode_lines: int = 0

    @property
    def label(self) -> str:
        """The label, as long as its column allows."""
        return self.line.label[:_LONGEST_LABEL]


def rows_of(lines: Iterable[report_lines.ReportLine], components: Mapping[str, int]) -> list[Row]:
    """Return the rows of a report's lines, parents first.

    :param components: the stored components by the keys that the lines name.
    """
    heads: dict[str | None, Row] = {}
    rows: list[Row] = []
    for position, line in enumerate(lines):
        parent = heads.get(line.parent)
        component_id = components[line.component] if line.component else None
        above, depth = (parent.position, parent.depth + 1) if parent else (None, 0)
        row = Row(position, above, depth, line, component_id)
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
    line = row.line
    return (
        f"[{row.position}, {_or_null(row.parent)}, {row.depth}, {in_quotes(line.code)}, {in_quotes(row.label)}, "
        f"{line.amount:.2f}, {in_quotes(line.formula)}, {in_quotes(line.authority)}, "
        f"{'true' if line.adds else 'false'}, {_or_null(row.component_id)}, {row.episode_lines}, "
        f"[{', '.join(map(str, line.source))}]]"
    )


def _or_null(number: int | None) -> str:
    return "null" if number is None else str(number)
