"""Error of a rule about one of its inputs."""

from __future__ import annotations


class InputError(ValueError):
    """Invalid input of a rule; the message says which input is wrong, why, and what to do."""

    def __init__(self, field: str, message: str) -> None:
        """Store the name of the wrong field and the message."""
        super().__init__(message)
        self.field = field
        self.message = message
