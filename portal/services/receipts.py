"""Receipts, sealed and chained per participant (checked in `portal.chains`)."""

from __future__ import annotations

from typing import Any

from portal import attested, clock, sealing
from portal.models import Participant, Receipt
from portal.models.receipt import FIRST_LINK

from .use_case import Actor, actor_label, use_case


def take_turn(participant: Participant) -> None:
    """Wait until no other transaction hands in something for a participant; to be called inside one.

    The participant's row is the lock of its chain. A use case that looks whether something was handed in before it
    issues the receipt takes its turn first, so that the second of two clicks at the same moment finds the first.
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
    :param facts: what was handed in, as JSON values without personal data.
    :param attests: the content of each part of what it is for, the same that the kind's `find` reads from the rows.
    """
    take_turn(participant)  # two receipts at once would both follow the same link
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
