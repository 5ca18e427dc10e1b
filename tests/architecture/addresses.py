"""All addresses of the portal, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

OURS = ("portal", "episodes", "quality", "reconciliation")


@dataclass(frozen=True)
class Page:
    """One address with its view."""

    namespace: str
    url_name: str
    view: Callable[..., Any]
    route: str
    converters: dict[str, str] = field(hash=False)

    @property
    def name(self) -> str:
        return f"{self.namespace}:{self.url_name}" if self.namespace else self.url_name or self.route

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(self.converters)

    @property
    def ours(self) -> bool:
        """Return whether the view belongs to one of our apps, and not to the admin or allauth."""
        return self.view.__module__.split(".")[0] in OURS and ".admin" not in self.view.__module__

    @property
    def guard(self) -> str | None:
        return getattr(self.view, "guard", None)


def all_pages() -> list[Page]:
    """Return all addresses of the URLconf, with those of the admin and allauth."""
    return list(_walk(get_resolver().url_patterns, "", "", {}))


def own_pages() -> list[Page]:
    """Return the addresses whose views are ours."""
    return [page for page in all_pages() if page.ours and not page.route.startswith("admin/")]


def _walk(patterns: list[Any], namespace: str, route: str, converters: dict[str, str]) -> Iterator[Page]:
    for pattern in patterns:
        taken = dict.fromkeys(pattern.pattern.regex.groupindex, "a regular expression")
        taken |= {name: type(converter).__name__ for name, converter in pattern.pattern.converters.items()}
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, pattern.namespace or namespace, here, {**converters, **taken})
        elif isinstance(pattern, URLPattern):
            yield Page(namespace, pattern.name or "", pattern.callback, here, {**converters, **taken})
