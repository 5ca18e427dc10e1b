"""Files that nobody but the portal's own user may read: uploads, mails, logs, keys, and the data of the servers."""

from __future__ import annotations

import os
from pathlib import Path

OTHERS = 0o077
"""Permissions of the group and of everybody else on a file."""


def keep_private(folder: Path) -> Path:
    """Close a folder to others, and with it whatever this process and those that it starts will ever write anywhere."""
    os.umask(OTHERS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid == os.geteuid():
        folder.chmod(0o700)  # one that was made by hand
    return folder
