"""Seals: proof that the portal itself wrote something, which nobody can make who has the database alone.

A seal is an HMAC-SHA256 under a key of `settings.RECEIPT_KEYS`, a list of `id:base64` that is kept apart from the
database. The first key seals, all of them are known, so keys rotate by putting a new one in front.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from portal import keyring
from portal.fingerprint import canonical

LEAST_BYTES = 32


@lru_cache(maxsize=1)
def _keys(configured: tuple[str, ...]) -> dict[str, bytes]:
    keys = keyring.parse(configured)
    short = [key_id for key_id, key in keys.items() if len(key) < LEAST_BYTES]
    if short or not keys:
        raise ValueError(
            f"RECEIPT_KEYS needs keys of {LEAST_BYTES} bytes; too short: {', '.join(short) or 'none given'}"
        )
    return keys


def _keyring() -> dict[str, bytes]:
    return _keys(tuple(settings.RECEIPT_KEYS))


def key_in_use() -> str:
    """Return the id of the key that seals now."""
    return next(iter(_keyring()))


def is_known(key_id: str) -> bool:
    """Return whether the portal holds a key."""
    return key_id in _keyring()


def seal(content: Mapping[str, Any], *, key_id: str) -> str:
    """Return the seal of content under a key that the portal holds, 64 hexadecimal digits.

    :param content: says of itself what it is, so that the seal of one thing is never that of another.
    """
    return hmac.new(_keyring()[key_id], canonical(content), hashlib.sha256).hexdigest()


def holds(content: Mapping[str, Any], *, key_id: str, digest: str) -> bool:
    """Return whether a seal is that of the content; one of an unknown key is not."""
    return is_known(key_id) and hmac.compare_digest(seal(content, key_id=key_id), digest)
