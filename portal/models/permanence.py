"""Permanent rows, which serve as proof: the application's database role can neither change nor delete them.

After every `migrate`, `portal.postgresql.grants` revokes the rights on models that carry this decorator. Services may
change all other models freely.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import pgtrigger
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


@dataclass(frozen=True)
class Permanence:
    """Permission to change rows of a table: the named fields, or all of them until a condition is true."""

    changing: tuple[str, ...] = ()
    until: bool = False


def permanent(*, changing: tuple[str, ...] = (), once: Mapping[str, Any] | None = None) -> Callable[[Model], Model]:
    """Return a decorator for a model whose rows are never deleted and never changed, except for some fields.

    :param changing: fields that services may change later, such as a status.
    :param once: look-ups on the row itself. Once they are all true, nothing in the row may change. Without `changing`,
        every field may change until then.
    """

    def decorate(model: Model) -> Model:
        model.permanence = Permanence(changing, until=once is not None)  # type: ignore[attr-defined]
        if once is not None:
            reached = pgtrigger.Q(**{f"old__{name}": value for name, value in once.items()})
            stays = pgtrigger.Protect(
                name="stays_as_it_is", operation=pgtrigger.Update | pgtrigger.Delete, condition=reached
            )
            pgtrigger.register(stays)(model)
        return model

    return decorate
