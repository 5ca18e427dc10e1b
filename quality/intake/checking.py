"""The whole check of one uploaded file, without a database: in batches of rows, so that its size does not matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from portal.files.workbooks import Unreadable
from portal.policy import Book
from portal.rules.performance_years import performance_year as known_year
from quality.intake import reading
from quality.intake.ahead import ahead
from quality.intake.checks import CHECKS
from quality.intake.checks.context import Context, Facts, Problem
from quality.intake.delimited import TooManyRows
from quality.intake.evaluating import evaluate, report_file
from quality.intake.findings import ERROR, Finding, Findings, Group
from quality.intake.known import KnownEpisodes
from quality.intake.layouts import QUALITY_MEASURES, Layout, layout_for
from quality.intake.limits import limits_on
from quality.intake.messages import SENTENCES
from quality.intake.spanning import Spanning
from quality.intake.tables import ROWS_AT_ONCE, Table
from quality.intake.typed import with_values
from quality.rules.measures import COUNTS, DEFAULT_METHOD

Progress = Callable[[int, int], None]


class Sink(Protocol):
    """A store for the rows of a file as they are checked."""

    def prepare(self, records: pl.DataFrame) -> Any:
        """Turn the rows of a batch into what `write` takes. It runs in another thread, without the database."""

    def write(self, prepared: Any) -> None:
        """Store the rows of a batch."""


@dataclass(frozen=True)
class Checked:
    """The outcome of a check. `extracted` lists the measures as the portal would store them."""

    layout: Layout
    rows: int
    rejected: int
    findings: Sequence[Finding]
    groups: Sequence[Group]
    extracted: Sequence[dict[str, Any]] = ()

    @property
    def accepted(self) -> int:
        return self.rows - self.rejected

    @property
    def is_accepted(self) -> bool:
        """Return whether the file is accepted, that is, no finding is an error."""
        return all(group.severity != ERROR for group in self.groups)

    def as_dict(self) -> dict[str, Any]:
        """Return the output of `manage.py check_upload` (docs/formats.md)."""
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "findings": [finding.as_dict() for finding in self.findings],
            "groups": [group.as_dict() for group in self.groups],
            "extracted": list(self.extracted),
        }


def check_file(
    path: Path,
    *,
    name: str,
    file_type: str,
    performance_year: int,
    uploaded_on: date,
    book: Book,
    period: int | None = None,
    model_id: str | None = None,
    tin: str | None = None,
    known: KnownEpisodes | None = None,
    template: str = "Submissions, Templates",
    progress: Progress | None = None,
    sink: Sink | None = None,
    rows_at_once: int = ROWS_AT_ONCE,
) -> Checked:
    """Check a file of one participant for one performance year and, for clinical data, one period.

    :param path: the path of the stored file.
    :param name: the name that the submitter gave the file.
    :param uploaded_on: the day of the upload; a later date in the file is an error.
    :param known: the participant's episodes and earlier rows, for clinical data; None compares with nothing outside.
    :param template: the address of the current template, for the messages that name it.
    :param progress: called with the number of rows checked so far and about the number of all rows.
    :param sink: a store for the rows, each with a typed column `name#` for each column of the layout. It gets batches
        until one has an error, because then the file is rejected.
    :param rows_at_once: the most rows of a batch; the outcome does not depend on it.
    :raises UnknownLayout: for an unknown file type.
    :raises InputError: for a year that is not a performance year.
    :raises PolicyError: when the policy has no values for the year.
    """
    check = Check.of(
        path=path, name=name, file_type=file_type, performance_year=performance_year, uploaded_on=uploaded_on,
        book=book, period=period, model_id=model_id, tin=tin, known=known, template=template,
        rows_at_once=rows_at_once,
    )  # fmt: skip
    if sink is None:
        for _ in check.batches():
            if progress:
                progress(check.rows, max(check.rows, check.lines))
    else:
        prepared = ((check.rows, None if records is None else sink.prepare(records)) for records in check.batches())
        with closing(ahead(prepared)) as batches:
            for rows, batch in batches:
                if batch is not None:
                    sink.write(batch)
                if progress:
                    progress(rows, max(rows, check.lines))
    if progress and check.rows:
        progress(check.rows, check.rows)
    return check.outcome()


def every_finding(check: Check) -> Iterator[Finding]:
    """Check a file and yield all of its findings: batch by batch, each by row and column, those of the file last."""
    for _ in chain(check.batches(), [None]):
        yield from check.findings.ordered(check.facts.layout.names)
        check.findings.kept.clear()


@dataclass(kw_only=True)
class Check:
    """One check of one file, and what it has found so far."""

    path: Path
    name: str
    facts: Facts
    findings: Findings
    rows_at_once: int = ROWS_AT_ONCE
    rows: int = 0
    lines: int = 0
    _rejected: int = 0
    _measures: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        *,
        path: Path,
        name: str,
        file_type: str,
        performance_year: int,
        uploaded_on: date,
        book: Book,
        rows_at_once: int = ROWS_AT_ONCE,
        list_all: bool = False,
        **given: Any,
    ) -> Check:
        """Return a check that has not begun; for the arguments see `check_file`.

        :param list_all: list all findings, not only the first of each rule and column.
        """
        day = known_year(performance_year, book=book).starts_on
        layout = layout_for(file_type, on=day, book=book)
        limits = limits_on(day, book=book)
        cap = None if list_all else limits.findings_kept_per_rule_and_column
        plausible = (date(day.year - book.on(day)["intake/oldest_age_years"] - 1, 1, 1), uploaded_on)
        facts = Facts(layout=layout, limits=limits, book=book, day=day, plausible_days=plausible, **given)
        return cls(path=path, name=name, facts=facts, findings=Findings(cap), rows_at_once=rows_at_once)

    def batches(self) -> Iterator[pl.DataFrame | None]:
        """Check the file batch by batch; yield the rows to keep, or None once the file has an error."""
        facts = self.facts
        table = reading.read(
            self.path, self.name, layout=facts.layout, day=facts.day, book=facts.book, limits=facts.limits,
            findings=self.findings, rows_at_once=self.rows_at_once,
        )  # fmt: skip
        if table is None:
            return
        self.lines = table.lines
        try:
            yield from self._checked(table)
        except TooManyRows:
            self.rows = 0
            self._report_only(Problem("too-many-rows", expected=f"{self.facts.limits.row_limit:,}"))
        except Unreadable:
            self.rows = 0
            self._report_only(Problem("workbook-unreadable"))

    def _report_only(self, problem: Problem) -> None:
        """Forget all other findings: they follow from this one, or are of a file that cannot be read to its end."""
        self.findings.forget()
        self._rejected = 0
        self._measures.clear()
        report_file([problem], self.findings)

    def _checked(self, table: Table) -> Iterator[pl.DataFrame | None]:
        context = self._context(table)
        stop = next(self._problems("stops", context), None)
        in_header = list(self._problems("header_problems", context))
        refused = any(SENTENCES[problem.rule].severity == ERROR for problem in in_header)
        for received in table.batches:
            if stop is None and received.height:
                context = replace(context, frame=self._typed(received))
                for check in CHECKS[self.facts.layout.file_type]:
                    if gather := getattr(check, "gather", None):
                        gather(context)
                stop = next(self._problems("stops", context), None)
            if stop is not None:
                self.rows += received.height
                self.findings.forget()
                yield None
                continue
            if received.height == 0:
                continue
            in_error = evaluate(list(self._problems("problems", context)), context, self.findings)
            self.rows += received.height
            self._rejected += int(in_error.sum())
            if self.facts.layout.file_type == QUALITY_MEASURES:
                self._measures += _measures(context.frame.filter(~in_error))
            yield None if refused or self.findings.has_errors else context.frame
        if stop is not None:
            self._report_only(stop)
            return
        if self.rows == 0 and not self.findings.has_errors:
            self.findings.add("header-only", unit=_UNITS.get(self.facts.layout.file_type, "episode"))
        report_file(in_header, self.findings)
        report_file(self._problems("file_problems", context), self.findings)

    def _problems(self, function: str, context: Context) -> Iterator[Problem]:
        """Yield the problems of the checks that have a function, in the order of the checks."""
        for check in CHECKS[self.facts.layout.file_type]:
            if hasattr(check, function):
                yield from getattr(check, function)(context)

    def _typed(self, received: pl.DataFrame) -> pl.DataFrame:
        facts = self.facts
        return with_values(received, facts.layout, plausible=facts.plausible_days, policy=facts.policy)

    def _context(self, table: Table) -> Context:
        known = {one.name: getattr(self.facts, one.name) for one in fields(self.facts)}
        return Context(**known, table=table, frame=pl.DataFrame(), spanning=Spanning())

    def outcome(self) -> Checked:
        """Return the outcome of a check whose batches were all taken. If the file is in error, all of its rows are."""
        wrong = self.findings.file_is_wrong
        return Checked(
            self.facts.layout,
            self.rows,
            self.rows if wrong else self._rejected,
            self.findings.ordered(self.facts.layout.names),
            self.findings.groups(),
            () if wrong else self._measures,
        )


_UNITS = {QUALITY_MEASURES: "measure"}


def _measures(records: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the measures of rows without errors."""
    names = ("measure_id", "performance_year", *COUNTS, "reporting_method")
    for row in records.select(f"{name}#" for name in names).iter_rows(named=True):
        method = row["reporting_method#"] or DEFAULT_METHOD
        yield {name: row[f"{name}#"] for name in names} | {"reporting_method": method}
