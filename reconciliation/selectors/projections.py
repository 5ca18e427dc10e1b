"""A participant's reconciliation as it stands today, calculated for a page and never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from episodes.models import ConstructionRun
from portal.models import Participant
from portal.participation import selectors as participation
from portal.participation.rules.standing import first_day_in
from portal.policy import Book
from portal.rules.performance_years import performance_years, policy_of
from quality import selectors as quality
from quality.models import FileType
from quality.models.submission import title_of
from quality.rules.measures import titled
from reconciliation.models import Kind, Report, Run
from reconciliation.remarks import remarks
from reconciliation.rules.projection import CLINICAL_DATA, MEASURE, MissingPiece, Projection, project
from reconciliation.rules.report_lines import ReportInputs, ReportLine
from reconciliation.selectors import gathering

PATIENT_EXPERIENCE = "Survey of patients' experience"


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A file that can still be submitted, and the days of its window."""

    title: str
    opens_on: date
    closes_on: date
    open: bool


@dataclass(frozen=True, slots=True)
class NamedPiece:
    """A missing piece with its name on pages."""

    name: str
    piece: MissingPiece


@dataclass(frozen=True, slots=True)
class AsItStands:
    """A participant's reconciliation of a year as it stands.

    `follows` is the issued report that a projected true-up follows; None for an initial report. `settled` is the issued
    true-up, after which there is nothing to project. `construction` and `projection` are None where the year has
    no published episodes yet.
    """

    year: int
    kind: str
    follows: Report | None
    settled: Report | None
    construction: ConstructionRun | None
    projection: Projection | None
    missing: tuple[NamedPiece, ...]
    windows: tuple[OpenWindow, ...]
    remarks: tuple[str, ...] = ()
    episodes: dict[str, int] = field(default_factory=dict)

    @property
    def depends(self) -> bool:
        """Return whether the total with everything depends on results that are not known."""
        return any(one.piece.at_most for one in self.missing)


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line that is not about one episode, with its depth in the tree and the number of its lines about episodes."""

    line: ReportLine
    depth: int
    episodes: int


def heads(lines: Iterable[ReportLine]) -> list[HeadLine]:
    """Return the lines of a report that are not about one episode, in their order."""
    found = list(lines)
    depths: dict[str | None, int] = {None: -1}
    counts: Counter[str | None] = Counter(line.parent for line in found if line.component)
    shown = []
    for line in found:
        if line.component is None:
            depths[line.code] = depths[line.parent] + 1
            shown.append(HeadLine(line, depths[line.code], counts[line.code]))
    return shown


@dataclass(frozen=True, slots=True)
class LineBelow:
    """A line with the id of its episode, None where it is not about one."""

    line: ReportLine
    episode: int | None


def below(stands: AsItStands, line: ReportLine) -> list[LineBelow]:
    """Return the lines below a line of a projection."""
    lines = stands.projection.report.lines if stands.projection else ()
    own = (one for one in lines if one.parent == line.code)
    return [LineBelow(one, stands.episodes.get(one.component or "")) for one in own]


def projectable_years(participant: Participant, *, today: date, book: Book) -> list[int]:
    """Return the performance years that have begun and in which a participant takes or took part, the newest first."""
    standing = participation.standing_of(participant, book=book)
    begun = [py for py in performance_years(book=book) if py.starts_on <= today]
    return [
        py.year
        for py in reversed(begun)
        if py.year not in standing.opted_out and first_day_in(standing, py.starts_on, py.ends_on) is not None
    ]


def as_it_stands(participant: Participant, year: int, *, today: date, book: Book) -> AsItStands:
    """Project the next reconciliation of a year from the newest published episodes and accepted files.

    :raises InputError: when the rules refuse what is on file.
    """
    issued = list(Report.objects.of(participant).filter(run__year=year))
    initial = next((one for one in issued if one.run.kind == Kind.INITIAL), None)
    settled = next((one for one in issued if one.run.kind == Kind.TRUE_UP), None)
    kind = Kind.TRUE_UP if initial else Kind.INITIAL
    construction = ConstructionRun.objects.without_inputs().latest_of(year)
    windows = tuple(_windows(participant, year, today=today, book=book)) if not initial else ()
    if settled or construction is None:
        return AsItStands(year, kind, initial, settled, construction, None, (), windows)
    # Rows in memory alone: they carry what is gathered for a report, and are never stored.
    run = Run(
        year=year, kind=kind, as_of=today, construction_run=construction, follows=initial.run if initial else None
    )
    row = Report(run=run, participant=participant)
    facts = gathering.facts_of(row, score=None, book=book)
    inputs = gathering.inputs_from(row, facts)
    projection = project(inputs, quality.score_inputs(participant, year, book=book), book=book)
    return AsItStands(
        year,
        kind,
        initial,
        None,
        construction,
        projection,
        tuple(NamedPiece(_name(one, inputs, book), one) for one in projection.missing),
        windows,
        tuple(remarks(inputs, facts["settlement"], policy=policy_of(year, book=book))),
        {one.key: one.episode_id for one in inputs.components},
    )


def _name(piece: MissingPiece, inputs: ReportInputs, book: Book) -> str:
    if piece.kind == MEASURE:
        return titled(piece.code, policy_of(inputs.year, book=book)["quality/measures"])
    return title_of(FileType.CLINICAL_DATA, None) if piece.kind == CLINICAL_DATA else PATIENT_EXPERIENCE


def _windows(participant: Participant, year: int, *, today: date, book: Book) -> Iterator[OpenWindow]:
    """Yield the files whose window is open or still to come."""
    for file in quality.files_of(participant, year=year, today=today, book=book):
        if file.open or today < file.opens_on:
            yield OpenWindow(file.title, file.opens_on, file.closes_on, file.open)
