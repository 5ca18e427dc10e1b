"""Places for files that a page reads while it waits: each takes a web process for seconds, so a person has a few."""

from __future__ import annotations

from contextlib import AbstractContextManager

from portal import clock
from portal.at_once import place_for
from portal.models import User
from portal.selectors import policy_book

FILES = "files"
BUSY = "Other files of yours are being read now. Wait until one of them is done, then try again."


def place_for_a_file(person: User) -> AbstractContextManager[bool]:
    """Take one of a person's places until the block ends; the block gets False if all of them are taken."""
    policy = policy_book().on(clock.today())
    most, seconds = policy["intake/files_read_at_once"], policy["intake/files_read_at_once_seconds"]
    return place_for(FILES, person=person.pk, most=most, seconds=seconds)
