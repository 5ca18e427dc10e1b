"""The portal's single state row: created once, with the author of each change in the history."""

from __future__ import annotations

import pghistory.models
import pytest

from portal.models import PortalState
from portal.services import portal_state

pytestmark = pytest.mark.django_db


def test_row_is_created_once_and_its_history_names_the_author():
    PortalState.objects.all().delete()
    first, second = portal_state.ensure(by="system:serve"), portal_state.ensure(by="system:serve")
    assert first == second == PortalState.objects.get()
    portal_state.mark_demonstration_ready(by="system:demonstration")
    assert PortalState.objects.get().demonstration_ready
    event = pghistory.models.Events.objects.tracks(first).order_by("-pgh_id").first()
    assert event.pgh_context["by"] == "system:demonstration"
