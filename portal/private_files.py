"""Protection of files that only the portal's user may read: uploads, mails, logs, keys and the servers' data."""

from __future__ import annotations

import os
from pathlib import Path

OTHERS = 0o077
"""Permission bits of the group and of all other users."""


def keep_private(folder: Path) -> Path:
    """Create a folder that only this user can enter, and return it.

    Also set the umask, so that only this user can read any file that this process and its children write.
    """
    os.umask(OTHERS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid == os.geteuid():
        folder.chmod(0o700)  # somebody may have created it by hand with other permissions
    return folder
