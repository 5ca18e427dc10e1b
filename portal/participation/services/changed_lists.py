"""Practitioner lists that changed after their certification: the obligation opens again (§ 512.217)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse

from portal import clock
from portal.formatting import long_date
from portal.models import Participant
from portal.participation.duties.practitioner_list import DUTY
from portal.participation.models import Certification, Obligation, Practitioner
from portal.participation.rules.practitioner_list import Listed, fingerprint, list_of_year
from portal.participation.selectors import listed
from portal.rules.performance_years import performance_year
from portal.selectors import policy_book
from portal.services import messages
from portal.services.use_case import Actor, use_case


@use_case("practitioner.reopen_certifications")
def reopen_certifications(*, participants: Iterable[Participant], by: Actor) -> int:
    """Open the certification of each list that is no longer the certified one; return how many.

    The time to certify starts today, unless the last day is later. The number of queries does not depend on the number
    of participants, except for the messages.
    """
    book, today = policy_book(), clock.today()
    chosen = list(participants)
    done = Obligation.objects.filter(participant__in=chosen, code=DUTY.code, settled_on__isnull=False)
    certified: dict[tuple[int, int], str] = {}
    for signed in Certification.objects.filter(participant__in=chosen).order_by("signed_at", "pk"):
        certified[signed.participant_id, signed.year] = signed.list_fingerprint
    rows: defaultdict[int, list[Listed]] = defaultdict(list)
    for row in Practitioner.objects.filter(participant__in=chosen):
        rows[row.participant_id].append(listed(row))
    due_on = today + timedelta(days=book.on(today)["deadlines/practitioner_list_certification_days"])
    changed = []
    for duty in done.select_related("participant"):
        current = list_of_year(rows[duty.participant_id], performance_year(duty.year, book=book))
        if certified.get((duty.participant_id, duty.year), fingerprint(current)) != fingerprint(current):
            duty.settled_on, duty.receipt, duty.due_on = None, None, max(duty.due_on, due_on)
            changed.append(duty)
    Obligation.objects.bulk_update(changed, ["settled_on", "receipt", "due_on"])
    for duty in changed:
        messages.send(
            participant=duty.participant,
            subject=f"Certify your practitioner list for {duty.year} again",
            body=f"The list changed after you certified it. Review it and certify it by {long_date(duty.due_on)}.",
            path=reverse("participation:practitioner-list", args=[duty.participant.model_id]) + f"?year={duty.year}",
            by=by,
        )
    return len(changed)
