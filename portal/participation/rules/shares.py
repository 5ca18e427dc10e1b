"""Shares that the requirements of the Model ask for, 42 CFR 512.220 and 414.1415."""

from __future__ import annotations

from decimal import Decimal


def is_reached(part: int, whole: int, *, share: Decimal) -> bool:
    """Return whether a part is at least a share of a whole, 42 CFR 512.220 and 414.1415; of nothing, none is asked.

    :param share: from 0 to 1.
    """
    return part >= share * whole


def share_of(part: int, whole: int) -> Decimal:
    """Return a part of a whole, which is at least 1, as a share from 0 to 1, 42 CFR 512.220."""
    return Decimal(part) / whole
