"""Acceptances of the terms of use."""

from __future__ import annotations

from portal import clock
from portal.models import Acceptance, User
from portal.terms import Part

from .use_case import Actor, use_case


@use_case("terms.accept")
def accept(*, part: Part, user: User, by: Actor) -> Acceptance:
    """Note that a person accepts the terms of a part of the portal as they are now; again, the first time stays."""
    made, _ = Acceptance.objects.get_or_create(
        user=user, part=part.code, version=part.version, defaults={"accepted_at": clock.real_now()}
    )
    return made
