"""Settings without external servers: PostgreSQL and Valkey run embedded, and keys are created once in DATA_DIR."""

from __future__ import annotations

import base64
import json
import secrets

from portal.embedded import addresses

from .base import *
from .base import DATA_DIR, env
from .databases import databases

EMBEDDED_DURABLE = True
_database_url, _owner_url = env("DATABASE_URL", ""), env("DATABASE_OWNER_URL", "")
_redis_url = env("REDIS_URL", "")
if bool(_database_url) != bool(_redis_url):
    raise RuntimeError("Set both DATABASE_URL and REDIS_URL, or neither of them to use the embedded servers.")

EMBEDDED_DIR = None if _database_url else DATA_DIR
if EMBEDDED_DIR is not None:
    _addresses = addresses(EMBEDDED_DIR)
    _database_url, _owner_url, _redis_url = _addresses.database_url, _addresses.owner_url, _addresses.redis_url
DATABASES = databases(_database_url, _owner_url)
REDIS_URL = _redis_url


def _local_keys() -> dict[str, str]:
    """Return this data folder's secret keys; create missing ones."""
    path = DATA_DIR / "keys.json"
    kept = dict(json.loads(path.read_text())) if path.exists() else {}
    missing = {"SECRET", "FIELD", "INDEX", "RECEIPT"} - set(kept)
    if missing:
        kept |= {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in missing}
        path.write_text(json.dumps(kept))
    return kept


_keys = _local_keys()
SECRET_KEY = env("SECRET_KEY", _keys["SECRET"])
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", [f"local:{_keys['FIELD']}"])
BLIND_INDEX_KEY = env("BLIND_INDEX_KEY", _keys["INDEX"])
RECEIPT_KEYS = env.list("RECEIPT_KEYS", [f"local:{_keys['RECEIPT']}"])

CELERY_BROKER_URL = REDIS_URL
