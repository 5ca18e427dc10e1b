"""The figures of the score page: each measure on its scale, and the year before beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.models import Participant
from portal.participation.rules.standing import PC, TC, components
from portal.policy import Book
from portal.policy.book import Entry, NotedBook
from portal.policy.parameter import Parameter
from portal.rules.performance_years import performance_years, policy_of
from portal.rules.worksheet import Line
from quality import selectors
from quality.models import Score
from quality.rules import aggregate_score, patient_experience
from quality.rules.aggregate_score import AggregateScore, ScoreInputs
from quality.rules.improvements import Improvement, improvements
from quality.rules.measures import Benchmark, MeasurePoints, MeasureResult, benchmark


@dataclass(frozen=True, slots=True)
class OnScale:
    """One measure: its points, its counts, its benchmark, and the points of the year before; None where there is none.

    `before` is on the scale of the year before, which has other bounds.
    """

    points: MeasurePoints
    result: MeasureResult | None
    benchmark: Benchmark | None
    before: MeasurePoints | None

    @property
    def cases(self) -> int:
        """The cases that count: those that meet the measure and those that do not."""
        return self.result.met + self.result.not_met if self.result else 0


@dataclass(frozen=True, slots=True)
class YearOfScore:
    """A year's score with its inputs: that of the report once there is one (`final`), otherwise as it stands."""

    year: int
    inputs: ScoreInputs
    score: AggregateScore
    final: Score | None
    book: NotedBook
    experience: str
    """The sentence on the survey of patients' experience; empty for a final score and for a year without it."""

    @property
    def technical(self) -> bool:
        """True for a participant from whose payments patient experience is withheld."""
        return TC in components(self.inputs.kind)

    @property
    def given_back(self) -> Decimal | None:
        """The share of the patient experience withhold that the score gives back, from 0 to 1; None without a score."""
        score = self.inputs.withhold_score
        return None if score is None else score / policy_of(self.year, book=self.book)["quality/score_scale"]


@dataclass(frozen=True, slots=True)
class ScorePage:
    """The content of the page for a performance year."""

    found: YearOfScore
    before: YearOfScore | None
    measures: tuple[OnScale, ...]
    improvements: tuple[Improvement, ...]
    scored: bool
    """False for a technical participant, which submits no files."""
    parameters: tuple[tuple[Parameter, Entry], ...]
    """The parameters of the policy that the score reads, each with its value."""
    threshold: Decimal
    """The share of beneficiaries with clinical data that is needed, from 0 to 1."""

    @property
    def compared(self) -> list[tuple[str, Decimal | None, Decimal | None]]:
        """The parts of the score, with their points in the year before and in this one."""
        now, earlier = self.found, self.before or self.found
        rows = [
            ("Quality measures", earlier.score.quality_part, now.score.quality_part),
            ("Clinical data", earlier.score.clinical_part, now.score.clinical_part),
            ("Aggregate quality score", earlier.score.score, now.score.score),
            (
                "Score that gives back the patient experience withhold",
                earlier.inputs.withhold_score,
                now.inputs.withhold_score,
            ),
        ]
        return [row for row in rows if row[1:] != (None, None)]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The worksheet."""
        return self.found.score.lines


def years_of(participant: Participant, *, today: date, book: Book) -> list[int]:
    """List the performance years that have begun and in which the participant was listed."""
    last = participant.to_on or today
    return [
        py.year
        for py in performance_years(book=book, on=today)
        if py.starts_on <= min(today, last) and py.ends_on >= participant.from_on
    ]


def score_page(participant: Participant, year: int, *, book: Book, book_of: Callable[[int], Book]) -> ScorePage:
    """Collect what the score page shows of a performance year.

    :param book: the policy in force.
    :param book_of: opens a version of the policy; a final score is shown with the one of its report.
    """
    kept = selectors.reported_scores(participant, [year - 1, year])
    found = _final(kept[year], book_of) if year in kept else _as_it_stands(participant, year, book)
    before = _final(kept[year - 1], book_of) if year - 1 in kept else None
    used = found.book.used
    return ScorePage(
        found=found,
        before=before,
        measures=tuple(_on_scale(one, found, before) for one in found.score.measures),
        improvements=improvements(found.inputs, found.score, book=found.book),
        parameters=tuple((found.book.parameter(one.name), one) for one in used),
        scored=PC in components(found.inputs.kind),
        threshold=policy_of(year, book=found.book)["quality/clinical_data_threshold"],
    )


def _final(kept: Score, book_of: Callable[[int], Book]) -> YearOfScore:
    known = book_of(kept.policy_version).noted()
    inputs = selectors.inputs_of_score(kept)
    return YearOfScore(kept.year, inputs, aggregate_score.score(inputs, book=known), kept, known, "")


def _as_it_stands(participant: Participant, year: int, book: Book) -> YearOfScore:
    surveys = selectors.experiences_of_each([participant.pk], year, book=book)
    inputs = selectors.score_inputs_of_each([participant], year, experiences=surveys, book=book)[participant.pk]
    known = book.noted()
    why = surveys[participant.pk].why if patient_experience.counts(year, book=book) else ""
    return YearOfScore(year, inputs, aggregate_score.score(inputs, book=known), None, known, why)


def _on_scale(points: MeasurePoints, found: YearOfScore, before: YearOfScore | None) -> OnScale:
    result = next((one for one in found.inputs.measures if one.measure == points.measure), None)
    scale = benchmark(points.measure, result.method, year=found.year, book=found.book) if result else None
    earlier = before.score.measures if before else ()
    return OnScale(
        points,
        result,
        scale if points.decile is not None else None,
        next((one for one in earlier if one.measure == points.measure), None),
    )
