"""Lists of the admin that answer 400 to a URL with impossible filters or pages."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest
from django.http import HttpRequest


class StrictChangeList(ChangeList):
    """List that answers 400 when its URL asks for an impossible filter value or page.

    Django answers some of these with an internal error and others with the whole list.
    """

    def get_queryset(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_queryset(*args, **kwargs)
        except (IncorrectLookupParameters, OverflowError) as error:
            raise BadRequest("The address of this list is not valid. Open the list again from the menu.") from error

    def get_results(self, request: HttpRequest) -> None:
        try:
            super().get_results(request)
        except IncorrectLookupParameters as error:
            raise BadRequest("This list does not have that page. Open the list again from the menu.") from error
