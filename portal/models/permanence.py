"""Rows that prove something: once written, the application's database role can neither change nor remove them.

`portal.postgresql.grants` reads the mark and takes the rights away, after every `migrate`. A model without it may be
changed by the services as they need.
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
    """Permission to change rows of a table: these fields, or all of them until a condition holds."""

    changing: tuple[str, ...] = ()
    until: bool = False


def permanent(*, changing: tuple[str, ...] = (), once: Mapping[str, Any] | None = None) -> Callable[[Model], Model]:
    """Mark a model whose rows are never removed and, but for some fields, never changed.

    :param changing: the fields that services change later on, such as a status.
    :param once: look-ups on the row itself; from the moment they hold, nothing in the row changes any more. Without
        `changing`, every field may change until then.
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
