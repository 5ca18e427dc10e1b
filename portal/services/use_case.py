"""The frame of every write: one transaction, and a history context that names the action, the actor and the reason."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import ExitStack
from contextvars import ContextVar
from typing import Any, TypeVar

import pghistory
from django.db import transaction

from portal.models import User

Actor = User | str
"""A signed-in person, or the name of a job such as `system:requeue`."""

Function = TypeVar("Function", bound=Callable[..., Any])


class Refused(Exception):
    """A use case that the rules do not allow; the message is a sentence for the person who asked.

    `field` names the field of the form that the sentence belongs to; None where it concerns the whole form.
    """

    def __init__(self, message: object, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def actor_label(by: Actor) -> str:
    """Return how an actor is named in history and receipts: a person by id and name, a job by its name."""
    return by if isinstance(by, str) else f"{by.get_full_name()} (user {by.pk})"


# Whether a use case runs already. One that another calls is a part of it: the history names the whole.
_running: ContextVar[bool] = ContextVar("use_case_running", default=False)


def use_case(action: str) -> Callable[[Function], Function]:
    """Run the decorated service in one transaction under a history context.

    :param action: what happens, as noun and verb: `participant.issue`.
    """

    def decorate(function: Function) -> Function:
        @functools.wraps(function)
        def run(*, by: Actor, **given: Any) -> Any:
            with ExitStack() as stack:
                stack.enter_context(transaction.atomic())
                if not _running.get():
                    stack.callback(_running.reset, _running.set(True))
                    stack.enter_context(
                        pghistory.context(action=action, by=actor_label(by), reason=given.get("reason", ""))
                    )
                return function(by=by, **given)

        return run  # type: ignore[return-value]

    return decorate
