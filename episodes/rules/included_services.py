"""Included radiotherapy services, 42 CFR 512.235, and their modalities, 42 CFR 512.240."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.policy import Book


@dataclass(frozen=True, slots=True)
class IncludedService:
    """One included HCPCS code: its category, its component (PC, TC or both) and its modality."""

    code: str
    category: str
    component: str
    modality: str


@dataclass(frozen=True, slots=True)
class ExcludedService:
    """One service in words that Medicare pays fee-for-service, and the reason."""

    service: str
    reason: str


def included_services(*, on: date, book: Book) -> dict[str, IncludedService]:
    """List the included services of a day by HCPCS code, 42 CFR 512.235 and 512.240.

    :raises PolicyError: when the policy has no list for the day.
    """
    rows = book.on(on)["episodes/included_services"]
    return {row["code"]: IncludedService(**row) for row in rows}


def excluded_services(*, on: date, book: Book) -> tuple[ExcludedService, ...]:
    """List the services that the episode payment of a day does not cover, 42 CFR 512.235.

    :raises PolicyError: when the policy has no list for the day.
    """
    return tuple(ExcludedService(**row) for row in book.on(on)["episodes/excluded_services"])


def modalities(*, on: date, book: Book) -> tuple[str, ...]:
    """List the included modalities of a day, 42 CFR 512.240.

    :raises PolicyError: when the policy has no list for the day.
    """
    return tuple(book.on(on)["episodes/modalities"])
