"""The world of the walks through all pages: one practice with a person, and one member of CMS staff."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.models import Participant, User
from tests import factories, kept_worlds


def _make_practice(request: pytest.FixtureRequest) -> None:
    factories.seat(factories.participant())


def _make_staff(request: pytest.FixtureRequest) -> None:
    factories.user(staff="administrator", is_superuser=True)


kept_worlds.keep("participant", _make_practice)
kept_worlds.keep("root", _make_staff)


@pytest.fixture
def participant(db: None) -> Participant:
    """Return a practice with one person."""
    if not kept_worlds.is_kept("participant"):
        factories.seat(factories.participant())
    return Participant.objects.get()


@pytest.fixture
def browser_of_practice(participant: Participant) -> Client:
    """Return a browser in which the person of the practice is signed in."""
    return factories.client(User.objects.get(seats__participant=participant))


@pytest.fixture
def root(db: None) -> Client:
    """Return a browser in which an administrator of CMS is signed in."""
    if not kept_worlds.is_kept("root"):
        _make_staff(None)
    return factories.client(User.objects.get(is_superuser=True))
