"""Choice of one row among many, with the admin's search as you type; each row names its practice."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import FieldDoesNotExist, ValidationError


def named(row: Any) -> str:
    """Return a row in words, with its practice in front if the words do not name it."""
    practice, words = getattr(row, "participant", None), str(row)
    return words if practice is None or practice.legal_name in words else f"{practice}: {words}"


class NamedResults(AutocompleteJsonView):
    """Rows that the search of a picker finds."""

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        try:
            found.model._meta.get_field("participant")
        except FieldDoesNotExist:
            return found
        return found.select_related("participant")

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": named(obj)}


class KeySelect(AutocompleteSelect):
    """Autocomplete widget that ignores a malformed key, so that the form can show its error instead of failing."""

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if self._is_key(one)], attr)

    def _is_key(self, text: str) -> bool:
        try:
            self.field.to_python(text)
        except ValidationError:
            return False
        return True
