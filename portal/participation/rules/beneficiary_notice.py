"""The notice to beneficiaries: the participants that give it and the organizations that it names, 42 CFR 512.225(a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.participation.rules.standing import PC, components
from portal.policy import Book


@dataclass(frozen=True, slots=True)
class QualityOrganization:
    """A quality improvement organization for beneficiaries and families (BFCC-QIO)."""

    name: str
    phone: str


def gives_notice(kind: str) -> bool:
    """Tell whether a kind of participant gives the notice: those that furnish the planning, 42 CFR 512.225(a)."""
    return PC in components(kind)


def states(*, on: date, book: Book) -> tuple[str, ...]:
    """List the States that an organization serves, 42 CFR 512.225(a)."""
    return tuple(sorted(state for row in book.on(on)["participation/bfcc_qios"] for state in row["states"]))


def quality_organization(state: str, *, on: date, book: Book) -> QualityOrganization | None:
    """Find the organization that takes complaints about the quality of care in a State, 42 CFR 512.225(a).

    None for what is no State of the table.
    """
    for row in book.on(on)["participation/bfcc_qios"]:
        if state in row["states"]:
            return QualityOrganization(row["name"], row["phone"])
    return None
