"""Keys of findings across versions: the same rule, column and row give the same key in every version of a file.

A row is known by the blind index of its MBI and the first day of its episode, else by its number. So a row that moves
keeps its marks, and a row without a readable MBI keeps them while it stays in its place.
"""

from __future__ import annotations

from datetime import date

from portal.encryption import blind_index


def row_key(number: int, *, mbi: str | None, starts_on: date | None) -> str:
    """Return the key of a row, 64 hexadecimal digits.

    :param mbi: as `check_mbi` normalizes it, or None if it cannot be read.
    """
    if mbi and starts_on:
        return blind_index("episode", f"{mbi}:{starts_on.isoformat()}")
    return blind_index("row", str(number))


def place_key(rule: str, column: str | None, row: str) -> str:
    """Return the key of a finding, 64 hexadecimal digits.

    :param row: the key of its row; empty for a finding of the whole file.
    """
    return blind_index("finding", f"{rule}:{column or ''}:{row}")


def value_key(value: str | None) -> str:
    """Return the keyed hash of a received value, by which versions are compared without decrypting it."""
    return blind_index("value", value or "")
