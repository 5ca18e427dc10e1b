"""Errors of a full disk: the work is right, and can be done as soon as there is room again."""

from __future__ import annotations

import errno


def lacks_room(error: BaseException | None) -> bool:
    """Return whether a full disk caused an error."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__ or error.__context__
    return False
