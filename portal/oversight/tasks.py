"""Celery tasks of oversight: the delivery of a letter."""

from __future__ import annotations

from portal.jobs import leased_task
from portal.oversight.services import letters


@leased_task(letters.DELIVER)
def deliver_letter(letter_id: int) -> None:
    """Write the messages of a letter that are still missing."""
    letters.deliver(letter_id=letter_id, by="system:letters")
