"""Approval of an amendment whose effect on duties and reports the approver has seen."""

from __future__ import annotations

from portal import clock
from portal.models import Amendment, PortalState, User
from portal.oversight.policy_effects import effect_of
from portal.selectors import policy_book
from portal.services import amendments
from portal.services.use_case import Refused, use_case


@use_case("amendment.approve_as_seen")
def approve(*, amendment: Amendment, seen_as: str, by: User) -> Amendment:
    """Approve another person's amendment (see `portal.services.amendments.approve`).

    :param seen_as: the fingerprint of the effect that the person read.
    :raises Refused: when the effect is another one by now, and as `portal.services.amendments.approve` does.
    """
    PortalState.objects.select_for_update().get(pk=1)  # approvals of one moment come after each other
    if seen_as != effect_of(amendment, book=policy_book(), today=clock.today()).seen:
        raise Refused("What this amendment changes is different now. Read it again, then approve it.")
    return amendments.approve(amendment=amendment, by=by)
