"""The portal's one state row: made once, and told when the demonstration's world stands."""

from __future__ import annotations

from portal.models import PortalState

from .use_case import Actor, use_case


@use_case("portal.ensure_state")
def ensure(*, by: Actor) -> PortalState:
    """Make the state row where there is none."""
    state, _ = PortalState.objects.get_or_create(pk=1)
    return state


@use_case("portal.mark_demonstration_ready")
def mark_demonstration_ready(*, by: Actor) -> None:
    """Note that the demonstration's world is made, so that no later start makes it again."""
    PortalState.objects.filter(pk=1).update(demonstration_ready=True)
