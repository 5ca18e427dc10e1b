"""Receipts, chained per participant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal import clock
from portal.models import Participant, Receipt

from .use_case import Actor, actor_label, use_case

FIRST_LINK = "0" * 64


def take_turn(participant: Participant) -> None:
    """Wait until no other transaction hands in something for a participant; to be called inside one.

    The participant's row is the lock of its chain. A use case that looks whether something was handed in before it
    issues the receipt takes its turn first, so that the second of two clicks at the same moment finds the first.
    """
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)


@use_case("receipt.issue")
def issue(*, participant: Participant, kind: str, title: str, facts: dict[str, Any], by: Actor) -> Receipt:
    """Issue the next receipt of a participant's chain.

    :param facts: what was handed in, as JSON values without personal data.
    """
    take_turn(participant)  # two receipts at once would both follow the same link
    last = participant.receipts.order_by("-sequence").first()
    receipt = Receipt(
        participant=participant,
        sequence=last.sequence + 1 if last else 1,
        kind=kind,
        title=title,
        facts=facts,
        issued_by=actor_label(by),
        issued_at=clock.now().replace(microsecond=0),
        previous_digest=last.digest if last else FIRST_LINK,
    )
    receipt.issued_at = receipt.issued_at.astimezone(clock.real_now().tzinfo)  # as the database gives it back
    receipt.digest = receipt.content_digest()
    receipt.save()
    return receipt


@dataclass(frozen=True)
class ChainCheck:
    """Whether a participant's receipts are all there and unaltered."""

    length: int
    broken_at: Receipt | None


def verify(*, participant: Participant) -> ChainCheck:
    """Recompute every receipt's digest and its link to the one before."""
    previous, expected = FIRST_LINK, 0
    for receipt in participant.receipts.select_related("participant").order_by("sequence"):
        expected += 1
        sound = (
            receipt.sequence == expected
            and receipt.previous_digest == previous
            and receipt.digest == receipt.content_digest()
        )
        if not sound:
            return ChainCheck(length=expected, broken_at=receipt)
        previous = receipt.digest
    return ChainCheck(length=expected, broken_at=None)
