"""Looking at a practice's pages as it sees them: begun with a reason, over after 15 minutes."""

from __future__ import annotations

from datetime import timedelta

from portal import clock, personal_data
from portal.models import Participant, User
from portal.oversight.models import ViewAs
from portal.oversight.models.view_as import MINUTES
from portal.services.use_case import Refused, use_case
from portal.staff import ANALYST, HELP_DESK, may_act_as

LOOKERS = (HELP_DESK, ANALYST)


@use_case("view_as.begin")
def begin(*, participant: Participant, reason: str, by: User) -> ViewAs:
    """Begin a look at a practice's pages; one of the same person that is still going on ends.

    :raises Refused: for people outside the groups that may look, and without a reason the practice may read.
    """
    if not may_act_as(by, *LOOKERS):
        raise Refused("Only the help desk and analysts can view the portal as a practice sees it.")
    kept = " ".join(reason.split())
    if not kept:
        raise Refused("Enter the reason. The practice can read it.", field="reason")
    personal_data.check_text(kept, field="reason")
    now = clock.real_now()
    ViewAs.objects.filter(viewed_by=by, ended_at__isnull=True, ends_at__gt=now).update(ended_at=now)
    return ViewAs.objects.create(
        participant=participant, viewed_by=by, reason=kept, began_at=now, ends_at=now + timedelta(minutes=MINUTES)
    )


@use_case("view_as.end")
def end(*, look: ViewAs, by: User) -> None:
    """Stop a look before its minutes are over; one that is over already stays as it is."""
    now = clock.real_now()
    ViewAs.objects.filter(pk=look.pk, viewed_by=by, ended_at__isnull=True, ends_at__gt=now).update(ended_at=now)
