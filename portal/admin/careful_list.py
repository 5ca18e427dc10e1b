"""The lists of the admin, which take nothing from an address that they cannot look up."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest
from django.http import HttpRequest


class CarefulList(ChangeList):
    """A list that answers 400 where its address asks for what cannot be.

    Django answers some of it with an error of its own, and the rest with the whole list, as if nothing was asked.
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
