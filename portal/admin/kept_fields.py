"""Fields of a form of the admin that a person typed before a session timed out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def with_kept_fields(form: Any, request: HttpRequest) -> Any:
    """Return a form class that shows what was typed, if the address asks for it, in place of the row's own values."""
    if not getattr(request, "shows_kept_form", False):
        return form

    class FormWithKeptFields(form):  # type: ignore[misc]
        def get_initial_for_field(self, field: Any, field_name: str) -> Any:
            name = self.add_prefix(field_name)
            if field.widget.value_omitted_from_data(request.POST, {}, name):
                return super().get_initial_for_field(field, field_name)
            return field.widget.value_from_datadict(request.POST, {}, name)

    return FormWithKeptFields
