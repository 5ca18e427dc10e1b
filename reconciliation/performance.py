"""The figures of a performance report: their codes, their names and their units, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from portal.formatting import Unit, in_unit
from reconciliation.models import PerformanceReport


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its code in the stored reports, its name, its unit, and the step to which it is shown."""

    code: str
    label: str
    unit: Unit
    step: Decimal


POINT, CENT, ONE, TEN_THOUSANDTH = Decimal("0.001"), Decimal("0.01"), Decimal(1), Decimal("0.0001")
GROUPS: tuple[tuple[str, tuple[Figure, ...]], ...] = (
    ("Scores", (
        Figure("score", "Aggregate quality score", Unit.POINTS, POINT),
        Figure("quality-part", "Points for quality measures", Unit.POINTS, POINT),
        Figure("clinical-part", "Points for clinical data", Unit.POINTS, POINT),
        Figure("patient-experience", "Patient experience score", Unit.POINTS, POINT),
        Figure("completeness", "Completeness of clinical data", Unit.SHARE, TEN_THOUSANDTH),
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
NONE, HIDDEN = "—", "Not shown"


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure in words: that of the practice and those of its peers, and where the practice stands among them."""

    label: str
    own: str
    lower: str
    median: str
    upper: str
    standing: str


def compared(report: PerformanceReport) -> Iterator[tuple[str, list[Compared]]]:
    """Yield the groups of figures of a report; left out is a figure that the practice and its peers lack."""
    peers = report.compilation.peers.get(report.kind, {})
    for title, figures in GROUPS:
        rows = [
            _compared(figure, own, of_peers)
            for figure in figures
            for own, of_peers in [(report.figure(figure.code), peers.get(figure.code))]
            if own or (of_peers and Decimal(of_peers["upper"])) or (own is not None and figure.unit != Unit.USD)
        ]
        if rows:
            yield title, rows


def _compared(figure: Figure, own: Decimal | None, peers: dict[str, str] | None) -> Compared:
    mine = NONE if own is None else _words(figure, own)
    if not peers:
        return Compared(figure.label, mine, HIDDEN, HIDDEN, HIDDEN, "Too few practices to compare")
    lower, median, upper = (Decimal(peers[name]) for name in ("lower", "median", "upper"))
    return Compared(
        figure.label, mine, *(_words(figure, one) for one in (lower, median, upper)), _standing(own, lower, upper)
    )


def _standing(own: Decimal | None, lower: Decimal, upper: Decimal) -> str:
    if own is None:
        return NONE
    if own < lower:
        return "Below the lower quartile"
    return "Above the upper quartile" if own > upper else "Between the quartiles"


def _words(figure: Figure, amount: Decimal) -> str:
    return in_unit(amount.quantize(figure.step, rounding=ROUND_HALF_UP), figure.unit)
