"""Ports and passwords of the servers of a data folder, in its `embedded.json`, which only this user may read."""

from __future__ import annotations

import json
import secrets
import socket
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from .launching import EmbeddedServerError

DATABASE = "portal"
OWNER = "portal_owner"
"""The role that creates and owns the tables; `migrate` connects as this role."""
APPLICATION = "portal"
"""The role of web, worker, clerk and commands, which owns nothing (see `portal.postgresql.grants`)."""


@dataclass(frozen=True)
class Addresses:
    """Ports and passwords of the two servers of one data folder, which listen on the loopback address only.

    Nobody knows the password of PostgreSQL's superuser, which is needed only to create the roles.
    """

    postgres_port: int
    owner_password: str
    application_password: str
    valkey_port: int
    valkey_password: str

    @property
    def database_url(self) -> str:
        """URL of the database for the application's role."""
        return f"postgresql://{APPLICATION}:{self.application_password}@127.0.0.1:{self.postgres_port}/{DATABASE}"

    @property
    def owner_url(self) -> str:
        """URL of the database for the owner of its tables."""
        return f"postgresql://{OWNER}:{self.owner_password}@127.0.0.1:{self.postgres_port}/{DATABASE}"

    @property
    def redis_url(self) -> str:
        return f"redis://:{self.valkey_password}@127.0.0.1:{self.valkey_port}/0"


def new() -> Addresses:
    """Choose free ports and passwords."""
    words = [secrets.token_hex(16) for _ in range(3)]
    return Addresses(free_port(), words[0], words[1], free_port(), words[2])


def moved(known: Addresses) -> Addresses:
    """Choose other ports and keep the passwords."""
    return replace(known, postgres_port=free_port(), valkey_port=free_port())


def read(data_dir: Path) -> Addresses | None:
    """Return the addresses of a data folder, or None if it has none yet.

    :raises EmbeddedServerError: for a folder of an older version of the portal, which had only one role.
    """
    path = data_dir / "embedded.json"
    if not path.exists():
        return None
    kept = json.loads(path.read_text())
    if set(kept) != {field.name for field in fields(Addresses)}:
        raise EmbeddedServerError(
            f"{data_dir} was created by an older version of the portal. Move the folder away and start again."
        )
    return Addresses(**kept)


def keep(data_dir: Path, chosen: Addresses) -> None:
    """Write the addresses to the data folder."""
    path = data_dir / "embedded.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(chosen)))


# --- ports of the loopback address -----------------------------------------------------------------------------------


def free_port() -> int:
    """Return a port that no process uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Return whether no process listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def listens(port: int) -> bool:
    """Return whether a process accepts connections on a port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
