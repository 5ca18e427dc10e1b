"""A participant's reconciliation as it stands today, calculated for a page and never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from episodes.models import ConstructionRun, Episode
from episodes.selectors.counted_components import components_of_each
from portal.models import Participant
from portal.participation.rules.standing import first_day_in, kind_of_year
from portal.policy import Book
from portal.rules.performance_years import performance_year, performance_years, policy_of
from quality import selectors as quality
from quality.models import FileType
from quality.models.submission import title_of
from quality.rules.aggregate_score import ScoreInputs
from quality.rules.measures import titled
from reconciliation.models import Kind, Report, Run
from reconciliation.remarks import remarks
from reconciliation.rules.projection import CLINICAL_DATA, MEASURE, MissingPiece, Projection, project
from reconciliation.rules.report_lines import ReportInputs, ReportLine
from reconciliation.rules.stop_loss import ProtectionFacts, protection
from reconciliation.selectors import gathering, line_lists
from reconciliation.selectors.carried_corrections import carried_of_each
from reconciliation.selectors.on_file import OnFile, on_file, span_of

PATIENT_EXPERIENCE = "Survey of patients' experience"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A file that is not submitted yet and can still be, and the days of its window."""

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
class IssuedReport:
    """A report that the participant has: its id and its date."""

    pk: int
    report_on: date


@dataclass(frozen=True, slots=True)
class AsItStands:
    """A participant's reconciliation of a year as it stands.

    `follows` is the issued report that a projected true-up follows; None for an initial report. `settled` is the issued
    true-up, after which there is nothing to project. `construction` and `projection` are None where the year has no
    published episodes yet. `episodes` holds the id of each component's episode by the component's key.
    """

    year: int
    follows: IssuedReport | None
    settled: IssuedReport | None
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
    """A line with the id of its episode, None where it is not about one, and the initials of the patient."""

    line: ReportLine
    episode: int | None
    patient: str = ""


def below(stands: AsItStands, line: ReportLine) -> list[LineBelow]:
    """Return the lines below a line of a projection."""
    lines = stands.projection.report.lines if stands.projection else ()
    own = (one for one in lines if one.parent == line.code)
    return [LineBelow(one, stands.episodes.get(one.component or "")) for one in own]


def with_patients(lines: Iterable[LineBelow]) -> list[LineBelow]:
    """Return lines with the initials of their patients, in one query."""
    shown = list(lines)
    episodes = line_lists.with_names(Episode.objects.filter(pk__in={one.episode for one in shown if one.episode}))
    return [replace(one, patient=episodes[one.episode].beneficiary.initials) if one.episode else one for one in shown]


def projectable_years(known: OnFile, *, today: date, book: Book) -> list[int]:
    """Return the performance years that have begun and in which a participant takes or took part, the newest first."""
    standing = known.standing
    begun = [py for py in performance_years(book=book) if py.starts_on <= today]
    return [
        py.year
        for py in reversed(begun)
        if py.year not in standing.opted_out and first_day_in(standing, py.starts_on, py.ends_on) is not None
    ]


def as_it_stands(
    participant: Participant, year: int, *, known: OnFile | None = None, today: date, book: Book
) -> AsItStands:
    """Project the next reconciliation of a year from the newest published episodes and accepted files.

    :param known: what is on file about the participant, if it was read before.
    :raises InputError: when the rules refuse what is on file.
    """
    filed = known or on_file(participant, book=book)
    follows, settled = (_issued(filed, year, kind) for kind in (Kind.INITIAL, Kind.TRUE_UP))
    construction = ConstructionRun.objects.without_inputs().latest_of(year)
    windows = () if follows else tuple(_windows(filed, year, today))
    if settled or construction is None:
        return AsItStands(year, follows, settled, construction, None, (), windows)
    kind = kind_of_year(filed.standing, performance_year(year, book=book))
    if follows:
        inputs = _of_true_up(participant, follows, construction, kind)
        scores = ScoreInputs(year=year, kind=kind)
    else:
        inputs = _of_initial(participant, filed, construction, kind, book)
        scores = _score_inputs(participant, filed, kind, year, book)
    projection = project(inputs, scores, book=book)
    return AsItStands(
        year,
        follows,
        None,
        construction,
        projection,
        tuple(NamedPiece(_name(one, year, book), one) for one in projection.missing),
        windows,
        tuple(remarks(inputs, policy=policy_of(year, book=book))),
        {one.key: one.episode_id for one in inputs.components},
    )


def _of_initial(
    participant: Participant, filed: OnFile, construction: ConstructionRun, kind: str, book: Book
) -> ReportInputs:
    """Return the inputs of an initial report, apart from its scores."""
    year = construction.year
    facts = ProtectionFacts(
        baseline_episodes=tuple(row["baseline_episodes"] for row in filed.adjustments if row["year"] == year),
        sites=tuple(map(span_of, filed.sites)),
    )
    # Only the limit compares the services of complete episodes, which are nearly all claim lines.
    protected = protection(facts, policy=policy_of(year, book=book)).protected
    compared = [participant.pk] if protected else []
    components = components_of_each([participant.pk], construction, with_services=compared)[participant.pk]
    return ReportInputs(kind, year, tuple(components), protection=facts, prior_true_up=_prior_true_up(filed, year))


def _of_true_up(
    participant: Participant, follows: IssuedReport, construction: ConstructionRun, kind: str
) -> ReportInputs:
    """Return the inputs of the true-up of an issued report."""
    # Rows in memory alone: they carry what is gathered for a report, and are never stored.
    run = Run(year=construction.year, kind=Kind.TRUE_UP, construction_run=construction)
    kept = carried_of_each(run, [participant.pk]).get(participant.pk)
    facts = {"kind": kind, "earlier_report": follows.pk, **gathering.carried_facts(kept)}
    return gathering.inputs_from(Report(run=run, participant=participant), facts)


def _score_inputs(participant: Participant, filed: OnFile, kind: str, year: int, book: Book) -> ScoreInputs:
    """Return the inputs of the score from the accepted files, and from the newest survey where the year has one."""
    waived: quality.Files = set()
    if policy_of(year, book=book)["quality/waived_files"] == "left-out":
        waived = {(row["file_type"], row["period"]) for row in filed.waivers if row["year"] == year}
    of_each = quality.clinical_completeness_of_each([participant], year, waived={participant.pk: waived}, book=book)
    experience = quality.experiences_of_each([participant.pk], year, book=book)[participant.pk]
    return ScoreInputs(
        year=year,
        measures=quality.reported_measures(participant, year, waived=waived, book=book),
        clinical_data=of_each[participant.pk],
        kind=kind,
        patient_experience_score=experience.in_score,
        withhold_score=experience.of_withhold,
    )


def _issued(filed: OnFile, year: int, kind: Kind) -> IssuedReport | None:
    """Return the newest issued report of a year and kind."""
    for row in filed.reports:
        if (row["year"], row["kind"]) == (year, kind):
            return IssuedReport(row["id"], date.fromisoformat(row["report_on"]))
    return None


def _prior_true_up(filed: OnFile, year: int) -> Decimal:
    """Return the true-up of the year before that the next report settles, in USD."""
    for row in filed.reports:
        if (row["year"], row["kind"]) == (year - 1, Kind.TRUE_UP) and row["carried_over"]:
            return Decimal(row["amount"])
    return ZERO


def _name(piece: MissingPiece, year: int, book: Book) -> str:
    if piece.kind == MEASURE:
        return titled(piece.code, policy_of(year, book=book)["quality/measures"])
    return title_of(FileType.CLINICAL_DATA, None) if piece.kind == CLINICAL_DATA else PATIENT_EXPERIENCE


def _windows(filed: OnFile, year: int, today: date) -> Iterator[OpenWindow]:
    """Yield the files of the year that are not submitted yet and whose last day is not past."""
    for row in filed.duties:
        opens_on, closes_on = date.fromisoformat(row["opens_on"]), date.fromisoformat(row["due_on"])
        if row["year"] == year and today <= closes_on:
            yield OpenWindow(row["title"], opens_on, closes_on, opens_on <= today)
