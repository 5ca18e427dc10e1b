"""Decorator of all writing services: one transaction, and a history context with action, actor and reason."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import ExitStack
from contextvars import ContextVar
from typing import Any, TypeVar

import pghistory
from django.db import transaction

from portal import clock
from portal.models import User

Actor = User | str
"""A signed-in person, or the name of a job such as `system:requeue`."""

Function = TypeVar("Function", bound=Callable[..., Any])


class Refused(Exception):
    """Refusal of a use case; the message is a sentence for the person who tried.

    `field` names the form field to which the sentence belongs; None if it concerns the whole form.
    """

    def __init__(self, message: object, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def actor_label(by: Actor) -> str:
    """Return the name of an actor in history and receipts: name and id of a person, or the name of a job."""
    return by if isinstance(by, str) else f"{by.get_full_name()} (user {by.pk})"


# True while a use case runs. A use case that another one calls is part of it: the history names only the outer one.
_running: ContextVar[bool] = ContextVar("use_case_running", default=False)


def use_case(action: str) -> Callable[[Function], Function]:
    """Return a decorator that runs a service in one transaction with a history context.

    :param action: the action as noun and verb: `participant.issue`.
    """

    def decorate(function: Function) -> Function:
        @functools.wraps(function)
        def run(*, by: Actor, **given: Any) -> Any:
            with ExitStack() as stack:
                stack.enter_context(transaction.atomic())
                if not _running.get():
                    stack.callback(_running.reset, _running.set(True))
                    reason = given.get("because") or given.get("reason", "")
                    at = clock.now().isoformat()
                    stack.enter_context(pghistory.context(action=action, by=actor_label(by), reason=reason, at=at))
                return function(by=by, **given)

        return run  # type: ignore[return-value]

    return decorate
