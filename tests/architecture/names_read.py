"""The names that a page reads of its query, noted while it answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.functional import cached_property

from portal.middleware.kept_forms import ASKED

# The middleware asks only whether this name is there, on every page; tests/portal/test_kept_forms.py has it.
OF_EVERY_PAGE = {ASKED}


class NamesRead:
    """Names of the query that the answered requests read."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._everything = False

    def note(self, name: str) -> None:
        self._names.add(name)

    def note_everything(self) -> None:
        self._everything = True

    def take(self, answer: Any) -> set[str]:
        """Return the names read since the last call; a view that takes all at once gives them to its form."""
        names, everything = self._names - OF_EVERY_PAGE, self._everything
        self._names, self._everything = set(), False
        if everything:
            form = answer.context and answer.context.get("form")
            assert isinstance(form, BaseForm), "the view takes the whole query, but has no form that names its parts"
            names |= set(form.fields)
        return names


@pytest.fixture
def names_read(monkeypatch: pytest.MonkeyPatch) -> NamesRead:
    """Note what is read of `request.GET` during the test."""
    noted = NamesRead()

    class NotedQuery(QueryDict):
        def __getitem__(self, key: str) -> Any:
            noted.note(key)
            return super().__getitem__(key)

        def get(self, key: str, default: Any = None) -> Any:
            noted.note(key)
            return super().get(key, default)

        def getlist(self, key: str, default: Any = None) -> Any:
            noted.note(key)
            return super().getlist(key, default)

        def __contains__(self, key: object) -> bool:
            noted.note(str(key))
            return super().__contains__(key)

        def __iter__(self) -> Any:
            noted.note_everything()
            return super().__iter__()

        def keys(self) -> Any:
            noted.note_everything()
            return super().keys()

    query = cached_property(lambda request: NotedQuery(request.META.get("QUERY_STRING", "")))
    query.__set_name__(WSGIRequest, "GET")
    monkeypatch.setattr(WSGIRequest, "GET", query)
    return noted
