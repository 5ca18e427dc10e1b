"""The values of the policy behind a report, its score and its episodes, with their sources and where they count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Func, JSONField

from portal.policy import Book
from portal.policy.value_words import value_words
from reconciliation.models import Report, ReportLine
from reconciliation.rules.line_parameters import GROUPS, is_used, lines_with, parameters_of

ASSUMED = "assumed"


class _Entries(Func):
    """The entries in a column of values used, without the content of tables, which may have thousands of rows."""

    template = (
        "(SELECT jsonb_agg(CASE WHEN jsonb_typeof(entry->'value') IN ('object', 'array') THEN entry - 'value' "
        "ELSE entry END ORDER BY place) "
        "FROM jsonb_array_elements(%(expressions)s) WITH ORDINALITY AS one(entry, place))"
    )
    output_field = JSONField()


@dataclass(frozen=True, slots=True)
class UsedValue:
    """A value of the policy behind a report: in words, with its source, standing, and the lines that it is used in.

    `of_report` is true if the report's own calculation read it, false if its episodes alone did.
    """

    name: str
    description: str
    value: Any
    words: str
    reference: str
    standing: str
    of_report: bool
    choices: tuple[str, ...]
    unit: str
    lines: tuple[ReportLine, ...] = ()

    @property
    def anchor(self) -> str:
        """Return a name for the value's place on a page."""
        return self.name.replace("/", "-").replace("_", "-")


def used_values(report: Report, *, book: Book) -> list[UsedValue]:
    """Return the values behind a report and its episodes, each once, those of the report's own calculation first."""
    columns = ("policy_used", "run__construction_run__policy_used")
    own, of_episodes = Report.objects.values_list(*map(_Entries, columns)).get(pk=report.pk)
    found: dict[str, UsedValue] = {}
    for entries, of_report in ((own, True), (of_episodes, False)):
        for entry in entries or ():
            found.setdefault(entry["name"], _value(entry, book, of_report=of_report))
    return list(found.values())


def of_line(line: ReportLine, report: Report, *, book: Book) -> list[UsedValue]:
    """Return the values that one line of a report is calculated with, in the order in which they matter.

    A sum of lines about episodes has its own values; those of prices and episodes are with each of the lines.
    """
    names = tuple(one for one in parameters_of(line.code) if not line.episode_lines or one not in GROUPS)
    if not names:
        return []
    values = [one for one in used_values(report, book=book) if is_used(one.name, names)]
    return sorted(values, key=lambda one: names.index(one.name) if one.name in names else len(names))


def assumed(report: Report, heads: Iterable[ReportLine], *, book: Book) -> Iterator[UsedValue]:
    """Yield the assumed values behind a report, each with the lines that it is used in.

    :param heads: the lines of the report that are about no single episode.
    """
    by_code = {line.code: line for line in heads}
    for one in used_values(report, book=book):
        if one.standing == ASSUMED:
            lines = tuple(by_code[code] for code in lines_with(one.name) if code in by_code)
            yield UsedValue(
                one.name, one.description, one.value, one.words, one.reference, one.standing, one.of_report,
                one.choices, one.unit, lines,
            )  # fmt: skip


def _value(entry: dict[str, Any], book: Book, *, of_report: bool) -> UsedValue:
    parameter, value = book.parameter(entry["name"]), entry.get("value")
    return UsedValue(
        name=entry["name"],
        description=parameter.description,
        value=value,
        words=value_words(value, parameter.unit),
        reference=entry["reference"],
        standing=entry["standing"],
        of_report=of_report,
        choices=tuple(one for one in parameter.choices if one != value),
        unit=parameter.unit,
    )
