"""Fixtures for tests of `portal`: a fixed clock, a participant and its dashboard."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from tests import factories

START = datetime(2026, 6, 1, 13, 0, tzinfo=UTC)


@pytest.fixture
def travel():
    with time_machine.travel(START, tick=False) as traveler:
        yield lambda after: traveler.move_to(START + after)


@pytest.fixture
def participant():
    return factories.participant()


@pytest.fixture
def dashboard(participant):
    return reverse("participation:dashboard", args=[participant.model_id])
