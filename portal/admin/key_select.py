"""The choice among many rows, as the admin asks for it a few letters at a time."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError


class KeySelect(AutocompleteSelect):
    """A choice that is shown again, with the form's error, where what was sent is no key of a row at all."""

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if self._is_key(one)], attr)

    def _is_key(self, text: str) -> bool:
        try:
            self.field.to_python(text)
        except ValidationError:
            return False
        return True
