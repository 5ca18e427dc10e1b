"""Errors of rules that are asked something impossible."""

from __future__ import annotations


class InputError(ValueError):
    """A sentence about one input of a rule: what, which, and what to do next."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field that is wrong beside the sentence about it."""
        super().__init__(message)
        self.field = field
        self.message = message
