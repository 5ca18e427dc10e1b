"""Lists of the admin: 400 to a URL with impossible filters or pages, and no long column of a row that none shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest
from django.db import models
from django.http import HttpRequest

from portal.encryption import EncryptedTextField

LONG = (models.JSONField, EncryptedTextField)
"""Columns that may be long, or that are decrypted row by row: a list reads those alone that it shows."""


class StrictChangeList(ChangeList):
    """List that answers 400 when its URL asks for an impossible filter value or page.

    Django answers some of these with an internal error and others with the whole list.
    """

    def get_queryset(self, *args: Any, **kwargs: Any) -> Any:
        try:
            found = super().get_queryset(*args, **kwargs)
        except (IncorrectLookupParameters, OverflowError) as error:
            raise BadRequest("The address of this list is not valid. Open the list again from the menu.") from error
        shown = {*self.list_display, *self.model_admin.list_reads}  # type: ignore[attr-defined]
        joined = found.query.select_related
        long = _long_columns(self.model, joined if isinstance(joined, dict) else {})
        return found.defer(*(name for name in long if name not in shown))

    def get_results(self, request: HttpRequest) -> None:
        try:
            super().get_results(request)
        except IncorrectLookupParameters as error:
            raise BadRequest("This list does not have that page. Open the list again from the menu.") from error


def _long_columns(model: type[models.Model], joined: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the long columns of a model and of the rows that a query joins to it, as a query names them."""
    yield from (f"{prefix}{column.name}" for column in model._meta.concrete_fields if isinstance(column, LONG))
    for name, below in joined.items():
        other: Any = model._meta.get_field(name).related_model
        yield from _long_columns(other, below, f"{prefix}{name}__")
