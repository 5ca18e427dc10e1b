"""Worlds that tests share: rows that take long to make stay while the following tests of the worker want them too.

A folder's conftest names its worlds with `keep`, each after the world on which it builds. Before the transaction of a
test begins, the worlds that it wants are made and the others are rolled back. Each world is a savepoint inside the one
before, and the test's own transaction a savepoint inside all of them, so no test sees what another one changed.
Transactional tests share nothing: `is_kept` is false, and the fixture makes the world for the test alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

_makers: dict[str, Callable[[pytest.FixtureRequest], None]] = {}
_open: list[tuple[str, Any]] = []


def keep(fixture: str, make: Callable[[pytest.FixtureRequest], None]) -> None:
    """Share the world of a fixture; `make` writes its rows.

    The request gives `make` the session's fixtures. Give worlds in order: the one on which another builds comes first.
    """
    _makers[fixture] = make


def is_kept(fixture: str) -> bool:
    """Return whether the rows of a world are in the database already."""
    return fixture in (name for name, _ in _open)


def _wanted(item: pytest.Item) -> list[str]:
    """Return the worlds that a test wants, in their order: those of its folder that are among its fixtures."""
    names = getattr(item, "fixturenames", [])
    return [name for name, make in _makers.items() if name in names and _is_for(item, make)]


def _is_for(item: pytest.Item, make: Callable[..., None]) -> bool:
    return item.path.is_relative_to(Path(make.__code__.co_filename).parent)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of a file that want the same worlds follow each other, in the places that the file's tests have."""
    places: dict[Path, list[int]] = {}
    for place, item in enumerate(items):
        places.setdefault(item.path, []).append(place)
    for own in places.values():
        ordered = sorted((items[place] for place in own), key=_order)
        for place, item in zip(own, ordered, strict=True):
            items[place] = item


def _order(item: pytest.Item) -> tuple[bool, int]:
    return _is_transactional(item), -len(_wanted(item))


@pytest.fixture
def kept_worlds_of_the_test(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the worlds of a test, and roll back the others. A world that cannot be made fails its own tests alone."""
    wanted = [] if _is_transactional(request.node) else _wanted(request.node)
    while [name for name, _ in _open] != wanted[: len(_open)]:
        _roll_back(django_db_blocker)
    for name in wanted[len(_open) :]:
        _begin(name, request, django_db_blocker)


@pytest.fixture(scope="session", autouse=True)
def _roll_back_at_the_end(django_db_blocker: Any) -> Iterator[None]:
    yield
    roll_back_all(django_db_blocker)


def roll_back_all(blocker: Any) -> None:
    """Roll back the open worlds, in the connection in which they were made."""
    while _open:
        _roll_back(blocker)


def _begin(name: str, request: pytest.FixtureRequest, blocker: Any) -> None:
    from django.db import transaction

    with blocker.unblock():
        block = transaction.atomic()
        block._from_testcase = True  # so that a service may ask for a durable transaction inside, as in any test
        block.__enter__()
        _open.append((name, block))
        try:
            _makers[name](request)
        except BaseException:
            _roll_back(blocker)
            raise


def _roll_back(blocker: Any) -> None:
    from django.db import transaction

    from portal import selectors

    _, block = _open.pop()
    with blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
    selectors.policy_book_of.cache_clear()  # the next world reuses the numbers of this one's versions


def _is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    marked = marker is not None and (marker.kwargs.get("transaction") or any(marker.args[:1]))
    return bool(marked) or not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", []))
