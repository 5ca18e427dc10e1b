"""The part that people of CMS had in the answer to a notice; it bars them from its reconsideration (§ 512.290(b))."""

from __future__ import annotations

from portal import clock
from portal.models import User
from portal.services.use_case import Refused
from reconciliation.models import CaseAct, ErrorNotice

Kind = CaseAct.Kind


def note(*, notice: ErrorNotice, person: User, kind: Kind) -> None:
    """Record that a person did this kind of work on a notice, as part of the use case that does it; once is enough."""
    CaseAct.objects.get_or_create(
        notice=notice,
        person=person,
        kind=kind,
        defaults={"participant_id": notice.participant_id, "first_at": clock.now()},
    )


def check_no_part(*, notice: ErrorNotice, person: User) -> None:
    """Check that a person had no part in the answer to a notice (docs/readings.md#part-in-the-first-answer).

    :raises Refused: with what the person did.
    """
    act = notice.acts.filter(person=person).first()
    if act is not None:
        raise Refused(
            f"You {act.get_kind_display().replace('was the', 'were the')}. An official who had no part in the answer "
            "decides the reconsideration."
        )
