"""Keys as the settings name them: a list of `id:base64`, of which the first one writes and all of them read."""

from __future__ import annotations

import base64
from collections.abc import Iterable


def parse(configured: Iterable[str]) -> dict[str, bytes]:
    """Return the keys by their ids, the one that writes first."""
    keys = {}
    for item in configured:
        key_id, _, encoded = item.partition(":")
        keys[key_id] = base64.b64decode(encoded)
    return keys
