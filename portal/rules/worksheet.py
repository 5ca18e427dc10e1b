"""The worksheet: how every result of a rule explains itself."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a calculation.

    `amount` is in USD, points or a factor, as the label says; a line without one states a fact. `source`
    names what the step came from, down to episodes and claim lines.
    """

    label: str
    amount: Decimal | None
    formula: str
    authority: str
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The steps of a calculation in the order in which a person would redo them."""

    lines: tuple[Line, ...]
