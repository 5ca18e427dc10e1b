"""The whole product for a journey: `manage.py serve` in a separate data folder, as `make run` starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]


class Stack:
    """A running portal: web, worker, beat and the two servers."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.folder = Path(tempfile.mkdtemp(prefix="portal-journey-"))
        self.address = f"http://localhost:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
            "DJANGO_SETTINGS_MODULE": "portal.settings.local",
            "DATA_DIR": str(self.folder / "data"),
            "PORT": str(self.port),
        }
        self.log = (self.folder / "serve.log").open("w")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start an empty portal and wait until `/readyz` answers 200."""
        self.process = subprocess.Popen(
            [*MANAGE, "serve", "--empty"], env=self.environment, stdout=self.log, stderr=self.log, cwd=ROOT,
            umask=0o022,  # the usual umask of shells
        )  # fmt: skip
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.3)
            assert self.process.poll() is None, self.failure()
        raise AssertionError(self.failure())

    def stop(self) -> None:
        """Stop the portal as Ctrl-C does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
        self.log.close()

    def failure(self) -> str:
        """Return the end of each log."""
        logs = [Path(self.log.name), *(self.folder / "data" / "logs").glob("*.log")]
        return "\n".join(f"{path.name}: {path.read_text(errors='replace')[-1500:]}" for path in logs)

    def manage(self, *arguments: str, given: str = "") -> str:
        """Run a command against the running portal and return what it printed."""
        done = subprocess.run(
            [*MANAGE, *arguments], env=self.environment, input=given, capture_output=True, text=True, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def mail_to(self, address: str, *, holding: str, seconds: float = 30) -> str:
        """Wait for a mail to an address that holds some words, and return its text."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for path in sorted((self.folder / "data" / "mail").glob("*.log"), reverse=True):
                text = path.read_text()
                if f"To: {address}" in text and holding in text:
                    return text
            time.sleep(0.3)
        raise AssertionError(f"no mail to {address} with {holding} within {seconds} s\n{self.failure()}")
