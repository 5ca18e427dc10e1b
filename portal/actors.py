"""Names of actors, as history and receipts keep them: "Ada Cole (user 6)" is a person, "system:deadlines" a job."""

from __future__ import annotations

import re

_PERSON = re.compile(r"^(?P<name>.*) \(user (?P<number>\d+)\)$", re.DOTALL)


def is_job(label: str) -> bool:
    """Return whether a job acted, and no person."""
    return label.startswith("system:")


def name_of(label: str) -> str:
    """Return the name of a person without the number of the account, or "CMS" for a job."""
    found = _PERSON.match(label)
    return "CMS" if is_job(label) else (found["name"] if found else label)


def user_id_of(label: str) -> int | None:
    """Return the number of the account of a person; None for a job or a command."""
    found = _PERSON.match(label)
    return int(found["number"]) if found else None
