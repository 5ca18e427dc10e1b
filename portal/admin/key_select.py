"""Choice of one row among many, with the admin's search as you type."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError


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
