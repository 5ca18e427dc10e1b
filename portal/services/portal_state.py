"""The portal's one state row: its creation, and the note that the demonstration data exists."""

from __future__ import annotations

from portal.models import PortalState

from .use_case import Actor, use_case


@use_case("portal.ensure_state")
def ensure(*, by: Actor) -> PortalState:
    """Create the state row unless it exists, and return it."""
    state, _ = PortalState.objects.get_or_create(pk=1)
    return state


@use_case("portal.mark_demonstration_ready")
def mark_demonstration_ready(*, by: Actor) -> None:
    """Record that the demonstration data exists, so that later starts do not create it again."""
    PortalState.objects.filter(pk=1).update(demonstration_ready=True)
