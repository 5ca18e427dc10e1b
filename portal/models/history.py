"""History of all rows that people change: append-only event tables, written by PostgreSQL triggers."""

from __future__ import annotations

from typing import TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def tracked(model: Model) -> Model:
    """Record every insert, update and delete of a model in its event table, with the context of `use_case`."""
    decorate = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        append_only=True,
        obj_field=pghistory.ObjForeignKey(on_delete=models.DO_NOTHING, db_constraint=False),
    )
    return decorate(model)  # type: ignore[no-any-return]
