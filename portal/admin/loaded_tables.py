"""Tables in the admin that staff load from a file: what a load changes is shown first, and loaded ones stay."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from portal.models import User
from portal.models.loaded_table import LoadedTable
from portal.services.use_case import Refused

from .service_admin import ServiceAdmin

_COUNTED = ("participants", "new", "changed", "gone", "unchanged")


class LoadedTableAdmin(ServiceAdmin):
    """Page of one kind of loaded tables.

    A subclass overrides `load` with the service that loads a file. `given` are the fields that staff fill in beside the
    file, and `counted` says what the outcome counts ("ZIP Codes").
    """

    given: tuple[str, ...] = ("source",)
    counted: str
    asks_about = frozenset({"file"})
    readonly_fields = ("changes",)
    list_display: Any = ("source", "name", "rows", "loaded_at", "loaded_by")

    def load(self, *, name: str, content: bytes, by: User, **given: Any) -> LoadedTable:
        """Load a file by a service and return its row."""
        raise NotImplementedError

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = ("name", "source", "sha256", "rows", "loaded_at", "loaded_by", "changes")
        return ("file", *self.given) if obj is None else kept

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def create(self, *, fields: dict[str, Any], by: User) -> LoadedTable:
        upload = fields["file"]
        if upload is None:
            raise Refused("Choose a file.", field="file")
        given = {name: fields[name] for name in self.given}
        return self.load(name=upload.name, content=upload.read(), by=by, **given)

    @admin.display(description="changes")
    def changes(self, row: LoadedTable) -> str:
        """Say how many values are new, changed, gone and unchanged since the table before."""
        counts = [f"{row.outcome[name]:,} {name}" for name in _COUNTED if name in row.outcome]
        return f"{self.counted}: {', '.join(counts)}."

    def notes_on_effect(self, made: Any) -> list[str]:
        return [f"The file has {made.rows:,} row{'' if made.rows == 1 else 's'}.", self.changes(made)]


class TableFileField(forms.FileField):
    """The file of a table; the service says that it is missing."""

    def __init__(self, help_text: str) -> None:
        super().__init__(label="File", required=False, help_text=help_text)
