"""The figures of a performance report: their codes, their names and their units, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from portal.formatting import Unit, in_unit
from portal.policy.book import BookDay
from quality.rules.measures import titled
from reconciliation.models import PerformanceReport
from reconciliation.selectors.performance import rate_of


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its code in the stored reports, its name, its unit, and the step and rounding of its words."""

    code: str
    label: str
    unit: Unit
    step: Decimal
    rounding: str = ROUND_HALF_UP


POINT, CENT, ONE, TEN_THOUSANDTH = Decimal("0.001"), Decimal("0.01"), Decimal(1), Decimal("0.0001")
GROUPS: tuple[tuple[str, tuple[Figure, ...]], ...] = (
    ("Scores", (
        Figure("score", "Aggregate quality score", Unit.POINTS, POINT),
        Figure("quality-part", "Points for quality measures", Unit.POINTS, POINT),
        Figure("clinical-part", "Points for clinical data", Unit.POINTS, POINT),
        Figure("patient-experience", "Patient experience score", Unit.POINTS, POINT),
        Figure("completeness", "Completeness of clinical data", Unit.SHARE, TEN_THOUSANDTH, ROUND_DOWN),
    )),
    ("Episodes", (
        Figure("episodes", "Episodes", Unit.COUNT, ONE),
        Figure("incomplete-share", "Share of incomplete episodes", Unit.SHARE, TEN_THOUSANDTH),
    )),
    ("Payments and withholds", (
        Figure("paid", "Medicare's payments on M-codes", Unit.USD, CENT),
        Figure("paid-an-episode", "The same for each episode", Unit.USD, CENT),
        Figure("incorrect-payment-withhold", "Incorrect payment withhold", Unit.USD, CENT),
        Figure("quality-withhold", "Quality withhold", Unit.USD, CENT),
        Figure("quality", "Given back for quality", Unit.USD, CENT),
        Figure("patient-experience-withhold", "Patient experience withhold", Unit.USD, CENT),
        Figure("patient-experience-amount", "Given back for patient experience", Unit.USD, CENT),
        Figure("total", "Total of the initial report", Unit.USD, CENT),
    )),
)  # fmt: skip
FIGURES = {figure.code: figure for _, figures in GROUPS for figure in figures}
RATES = "Performance rates of the measures"
NONE, HIDDEN = "—", "Not shown"
MARGIN = Decimal("0.12")
"""The share of a strip that is left free on both sides of its values."""


def groups_of(policy: BookDay) -> tuple[tuple[str, tuple[Figure, ...]], ...]:
    """Return the groups of figures of a performance year: the scores, its measures, and the other groups."""
    rates = tuple(
        Figure(rate_of(row["measure"]), titled(row["measure"], policy["quality/measures"]), Unit.SHARE, TEN_THOUSANDTH)
        for row in policy["quality/measures"]
    )
    return GROUPS[0], (RATES, rates), *GROUPS[1:]


def figures_of(policy: BookDay) -> dict[str, Figure]:
    """Return the figures of a performance year by their codes."""
    return {figure.code: figure for _, figures in groups_of(policy) for figure in figures}


@dataclass(frozen=True, slots=True)
class Strip:
    """The places of a figure's values on a strip from its left end (0) to its right end (1); None where there is none.

    The quartiles and the median are those of the peers, `own` is the value of the practice, `before` that of the year
    before.
    """

    lower: Decimal
    median: Decimal
    upper: Decimal
    own: Decimal | None
    before: Decimal | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure in words: that of the practice, now and in the year before, those of its peers, and where it stands.

    `strip` is None where there is nothing to compare.
    """

    label: str
    own: str
    before: str
    lower: str
    median: str
    upper: str
    standing: str
    strip: Strip | None

    @property
    def described(self) -> str:
        """The picture in words."""
        return (
            f"{self.label}: you {self.own}, half of your peers from {self.lower} to {self.upper}, median {self.median}"
        )


def compared(
    report: PerformanceReport, before: PerformanceReport | None, *, policy: BookDay
) -> Iterator[tuple[str, list[Compared]]]:
    """Yield the groups of figures of a report; left out is a figure that the practice and its peers lack.

    :param before: the report of the year before, if there is one.
    """
    peers = report.compilation.peers.get(report.kind, {})
    for title, figures in groups_of(policy):
        rows = [
            _compared(figure, own, before.figure(figure.code) if before else None, of_peers)
            for figure in figures
            for own, of_peers in [(report.figure(figure.code), peers.get(figure.code))]
            if own or (of_peers and Decimal(of_peers["upper"])) or (own is not None and figure.unit != Unit.USD)
        ]
        if rows:
            yield title, rows


def _compared(figure: Figure, own: Decimal | None, before: Decimal | None, peers: dict[str, str] | None) -> Compared:
    mine, earlier = (NONE if one is None else in_words(figure, one) for one in (own, before))
    if not peers:
        return Compared(figure.label, mine, earlier, HIDDEN, HIDDEN, HIDDEN, "Too few practices to compare", None)
    lower, median, upper = (Decimal(peers[name]) for name in ("lower", "median", "upper"))
    return Compared(
        figure.label,
        mine,
        earlier,
        *(in_words(figure, one) for one in (lower, median, upper)),
        _standing(own, lower, upper),
        _strip(lower, median, upper, own, before),
    )


def _strip(lower: Decimal, median: Decimal, upper: Decimal, own: Decimal | None, before: Decimal | None) -> Strip:
    """Place values on a strip that just holds them; equal ones lie in its middle."""
    every = [one for one in (lower, median, upper, own, before) if one is not None]
    least, span = min(every), max(every) - min(every)

    def place(value: Decimal) -> Decimal:
        return MARGIN + (value - least) / span * (1 - 2 * MARGIN) if span else Decimal("0.5")

    return Strip(
        place(lower),
        place(median),
        place(upper),
        None if own is None else place(own),
        None if before is None else place(before),
    )


def _standing(own: Decimal | None, lower: Decimal, upper: Decimal) -> str:
    if own is None:
        return NONE
    if own < lower:
        return "Below the lower quartile"
    return "Above the upper quartile" if own > upper else "In the middle half"


def in_words(figure: Figure, amount: Decimal) -> str:
    """Write an amount of a figure."""
    return in_unit(amount.quantize(figure.step, rounding=figure.rounding), figure.unit)
