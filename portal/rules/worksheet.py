"""Worksheets: the lines that explain the result of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.formatting import Unit
from portal.policy.plain import plain


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a calculation.

    `amount` is in `unit`; a line without an amount states a fact. `source` names the inputs of the step, down to
    episodes and claim lines.
    """

    label: str
    amount: Decimal | None
    formula: str
    authority: str
    source: tuple[str, ...] = ()
    unit: Unit = Unit.NONE

    def __post_init__(self) -> None:
        """Refuse an amount without a unit."""
        if self.amount is not None and self.unit is Unit.NONE:
            raise ValueError(f"The line {self.label} has an amount and no unit.")

    def as_json(self) -> dict[str, Any]:
        """Return the step as JSON: the amount as a string, and `source` only if there is one."""
        step = {
            "label": self.label,
            "amount": plain(self.amount),
            "unit": self.unit.value,
            "formula": self.formula,
            "authority": self.authority,
        }
        return step | ({"source": list(self.source)} if self.source else {})
