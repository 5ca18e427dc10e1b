"""Fingerprints (SHA-256) of structured data: of what receipts attest and of the inputs of runs."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


def canonical(content: Any) -> bytes:
    """Return the canonical form of content: JSON in UTF-8 with sorted keys and no spaces.

    Days and times are ISO 8601, times in UTC, and decimals have no trailing zeros. So a value has the same form before
    it is stored and after it is read from the database.

    :raises TypeError: for a value that has no canonical form.
    """
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_written
    ).encode()


def fingerprint(content: Any) -> str:
    """Return the SHA-256 of content, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(f"{type(value).__name__} has no canonical form.")
