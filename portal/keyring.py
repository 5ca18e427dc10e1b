"""Keys in the settings: a list of `id:base64`; the first key encrypts or seals, all of them decrypt or check."""

from __future__ import annotations

import base64
from collections.abc import Iterable


def parse(configured: Iterable[str]) -> dict[str, bytes]:
    """Return the keys by id, in the order of the setting."""
    keys = {}
    for item in configured:
        key_id, _, encoded = item.partition(":")
        keys[key_id] = base64.b64decode(encoded)
    return keys
