"""Seals, which prove that the portal itself wrote something; access to the database alone is not enough to make one.

A seal is an HMAC-SHA256 with a key of `settings.RECEIPT_KEYS`, a list of `id:base64` that is kept apart from the
database. The first key makes new seals and all of them check seals, so a new key in front rotates them.
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
    """Return the id of the key for new seals."""
    return next(iter(_keyring()))


def is_known(key_id: str) -> bool:
    """Return whether the portal has the key."""
    return key_id in _keyring()


def seal(content: Mapping[str, Any], *, key_id: str) -> str:
    """Return the seal of content, 64 hexadecimal digits.

    :param content: names its own type, so that the seal of one type never fits another.
    :raises KeyError: when the portal does not have the key.
    """
    return hmac.new(_keyring()[key_id], canonical(content), hashlib.sha256).hexdigest()


def is_valid(content: Mapping[str, Any], *, key_id: str, digest: str) -> bool:
    """Return whether `digest` is the seal of the content; False if the key is unknown."""
    return is_known(key_id) and hmac.compare_digest(seal(content, key_id=key_id), digest)
