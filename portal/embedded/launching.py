"""Starting a server process and waiting until it answers."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

START_SECONDS = 30
MOST_LAUNCHES = 5


class EmbeddedServerError(RuntimeError):
    """Failure of an embedded server to start; the message says which server and what to do."""


def launch(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a server in its own process session; only this user may read its files and its log.

    Its environment contains none of the portal's settings and secrets, and not the marker of `portal.supervision`.
    """
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    log.touch(mode=0o600)
    log.chmod(0o600)  # an older version of the portal left it open
    with log.open("ab") as output:
        return subprocess.Popen(
            command, env=kept, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True, umask=0o077,
        )  # fmt: skip


def wait_until(
    answers: Callable[[], bool],
    start: Callable[[], subprocess.Popen[bytes]],
    listens: Callable[[], bool],
    *,
    seconds: float,
    name: str,
    log: Path,
) -> None:
    """Start a server and wait until it answers; if it exits at once, start it again a few times.

    Right after a `kill -9` the children of the dead server still hold its memory, and a new server refuses to start. A
    server that listens but does not answer yet is recovering; it needs time, not another start.

    :raises EmbeddedServerError: when it does not answer in time.
    """
    deadline, launches = time.monotonic() + seconds, 0
    process: subprocess.Popen[bytes] | None = None
    while time.monotonic() < deadline:
        if answers():
            return
        if not listens() and (process is None or process.poll() is not None):
            if launches == MOST_LAUNCHES:
                break
            time.sleep(0.3 * launches)
            process, launches = start(), launches + 1
        time.sleep(0.05)
    tail = log.read_text(errors="replace")[-800:] if log.exists() else ""
    raise EmbeddedServerError(f"{name} did not start within {seconds:.0f} seconds; its log {log} ends with:\n{tail}")
