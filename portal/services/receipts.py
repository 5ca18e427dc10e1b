"""Issuing of receipts, sealed and chained for each participant; `portal.chains` checks them."""

from __future__ import annotations

from typing import Any

from portal import attested, clock, sealing
from portal.models import Participant, Receipt
from portal.models.receipt import FIRST_LINK

from .use_case import Actor, actor_label, use_case


def lock_chain(participant: Participant) -> None:
    """Lock a participant's chain of receipts until the end of the transaction; the participant's row is the lock.

    A use case that checks for an earlier submission before it issues a receipt must lock the chain first. Then the
    second of two simultaneous clicks finds the submission of the first.
    """
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)


@use_case("receipt.issue")
def issue(
    *,
    participant: Participant,
    kind: str,
    title: str,
    facts: dict[str, Any],
    attests: attested.Parts | None = None,
    by: Actor,
) -> Receipt:
    """Issue the next receipt of a participant's chain.

    :param kind: one of `portal.attested.kinds()`.
    :param facts: what was submitted, as JSON values without personal data.
    :param attests: the content of each attested part, the same that the kind's `find` reads from the rows.
    """
    lock_chain(participant)  # otherwise two receipts could both follow the same one
    last = participant.receipts.order_by("-sequence").first()
    receipt = Receipt(
        participant=participant,
        sequence=last.sequence + 1 if last else 1,
        kind=kind,
        title=title,
        facts=facts,
        attests=attested.digests(attested.kind_of(kind), attests or {}),
        issued_by=actor_label(by),
        issued_at=clock.now().replace(microsecond=0),
        previous_digest=last.digest if last else FIRST_LINK,
        key_id=sealing.key_in_use(),
    )
    receipt.digest = receipt.seal()
    receipt.save()
    return receipt
