"""Differences between two values of a parameter, place by place: of a table, the members that change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.policy.plain import plain


@dataclass(frozen=True, slots=True)
class Difference:
    """A place of a value with its texts before and after; empty where there is none. A single value has no place."""

    place: str
    before: str
    after: str


def differences(before: Any, after: Any) -> list[Difference]:
    """Return the places in which two values differ, in the order of the second one; those that are gone come last."""
    old, new = dict(members(before)), dict(members(after))
    places = [*new, *(place for place in old if place not in new)]
    return [
        Difference(place, _text(old, place), _text(new, place)) for place in places if old.get(place) != new.get(place)
    ]


def members(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the members of a table, however deep, each with its place ("lung, PC"); a single value has no place.

    Names are sorted, because a stored table has lost their order.
    """
    if not isinstance(value, dict | list):
        yield "", value
        return
    for name, member in sorted(value.items()) if isinstance(value, dict) else enumerate(value, 1):
        for place, leaf in members(member):
            yield ", ".join(filter(None, (str(name), place))), leaf


def _text(found: dict[str, Any], place: str) -> str:
    value = found.get(place)
    return "" if value is None else str(plain(value))
