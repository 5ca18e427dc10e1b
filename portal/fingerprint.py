"""The SHA-256 by which receipts know what they attest and runs their inputs."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


def canonical(content: Any) -> bytes:
    """Return the one way to write content down: JSON in UTF-8, keys sorted, no blanks.

    Days and instants are ISO 8601, instants in UTC, and decimals have no zeros at their end, so that a value is written
    the same before it goes into the database and after it comes back.
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
