"""Queries that other apps use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch, QuerySet

from portal import clock
from portal.models import Amendment, LibraryDocument, LibraryVersion, PolicyVersion, PortalState
from portal.policy import Amendment as AmendedValue
from portal.policy import Book
from portal.policy.book import read_book
from portal.rules.performance_years import performance_years

_policy_version: ContextVar[int | None] = ContextVar("policy_version", default=None)


@contextmanager
def portal_state() -> Iterator[PortalState]:
    """Read the portal's one state row; the clock and the policy use it during the block."""
    state = PortalState.objects.filter(pk=1).first() or PortalState()
    shift, version = clock.current_shift.set(state.clock_shift), _policy_version.set(state.policy_version)
    try:
        yield state
    finally:
        clock.current_shift.reset(shift)
        _policy_version.reset(version)


def policy_book() -> Book:
    """Return the policy in force.

    All processes take its version from the state row, so they agree.
    """
    version = _policy_version.get()
    if version is None:
        version = PortalState.objects.values_list("policy_version", flat=True).filter(pk=1).first() or 0
    return policy_book_of(version)


@lru_cache(maxsize=8)
def policy_book_of(version: int) -> Book:
    """Return the book of a policy version, the current one or an earlier one: its files and its amendments."""
    amendments = [
        AmendedValue(name=row.name, from_on=row.from_on, value=row.value, reference=row.reference)
        for row in Amendment.objects.in_version(version)
    ]
    return read_book(PolicyVersion.objects.with_files(version).files).amended(amendments, version=version)


def calendar(*, book: Book) -> list[dict[str, Any]]:
    """Return the public dates of every performance year, one dict a year, from the policy."""
    years = []
    for year in performance_years(book=book):
        day = book.on(year.starts_on)
        years.append(
            {
                **asdict(year),
                "opt_out_by": day["deadlines/low_volume_attestation_by"],
                "clinical_windows": day["deadlines/clinical_data_windows"],
                "quality_window": day["deadlines/quality_measures_window"],
                "initial_reconciliation_on": day["deadlines/initial_reconciliation_on"],
                "true_up_on": day["deadlines/true_up_on"],
                "lists_posted_days": day["deadlines/model_lists_posted_days"],
                "adjustments_days": day["deadlines/adjustments_delivered_days"],
            }
        )
    return years


def library() -> QuerySet[LibraryDocument]:
    """Return the documents of the public library, each with its `shown_versions`, newest day first.

    A document is public once a version of it was published.
    """
    shown = LibraryVersion.objects.shown()
    public = LibraryDocument.objects.filter(pk__in=shown.order_by().values("document_id"))
    return public.prefetch_related(
        Prefetch("versions", queryset=shown.select_related("file"), to_attr="shown_versions")
    )
