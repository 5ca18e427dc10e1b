"""Starting a server as a process of its own and waiting until it answers."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

START_SECONDS = 30
MOST_LAUNCHES = 5


class EmbeddedServerError(RuntimeError):
    """An embedded server could not be started; the sentence says which and what to do."""


def launch(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a server: in a process session of its own, its files and its log readable by this user alone.

    Its environment holds none of the portal's settings and secrets, and no mark of who started it.
    """
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    log.touch(mode=0o600)
    log.chmod(0o600)  # one of an older portal
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
    """Start a server and wait until it answers; one that ends at once is started again a few times.

    Right after a `kill -9` the children of the dead server still hold its memory, and a new one refuses to start. One
    that listens and does not answer yet is recovering: it is waited for.

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
