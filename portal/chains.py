"""Check of receipts: each is genuine and follows the one before, its attested data is unchanged, and none is missing.

A chain alone does not show that its last receipts were removed or that an earlier database was restored. The comparison
with the copy of its head outside the database shows that (`portal.anchors`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import anchors, attested, sealing
from portal.formatting import long_date
from portal.models import Participant, Receipt
from portal.models.receipt import FIRST_LINK, number_of

Digests = Mapping[str, str]
Event = Any
"""An event of the receipts' history: `participant_id`, `pgh_obj_id`, `pgh_label`, `sequence`."""


@dataclass(frozen=True)
class Part:
    """One attested part of a receipt: its description, and whether it is unchanged since the receipt was issued."""

    words: str
    holds: bool


@dataclass(frozen=True)
class ReceiptCheck:
    """Result of the check of one receipt."""

    is_genuine: bool
    follows: bool
    parts: tuple[Part, ...]
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class ChainCheck:
    """Result of the check of all receipts of a participant, in their order.

    `covers` counts the attested things in words. `anchored_on` is the day of the copy outside the database that the
    chain was compared with, or None if there is no copy yet.
    """

    receipts: tuple[Receipt, ...]
    covers: tuple[str, ...]
    anchored_on: date | None
    faults: tuple[str, ...]
    checks: tuple[ReceiptCheck, ...] = ()
    """The results of the single receipts, in their order."""

    @property
    def holds(self) -> bool:
        return not self.faults

    def one(self, receipt: Receipt) -> ReceiptCheck:
        """Return the result of one receipt of the chain."""
        return self.checks[[one.pk for one in self.receipts].index(receipt.pk)]

    def faults_beside(self, receipt: Receipt) -> tuple[str, ...]:
        """Return the faults of all other receipts and of the chain, such as a later receipt that was altered."""
        own = self.one(receipt).faults
        return tuple(fault for fault in self.faults if fault not in own)

    @property
    def length(self) -> int:
        return len(self.receipts)


def check(participant: Participant) -> ChainCheck:
    """Check all receipts of a participant."""
    return check_many([participant])[participant.pk]


def check_many(participants: Iterable[Participant]) -> dict[int, ChainCheck]:
    """Check all receipts of some participants, by primary key; the number of queries does not grow with theirs."""
    chosen = {participant.pk: participant for participant in participants}
    receipts = Receipt.objects.filter(participant__in=chosen).order_by("participant_id", "sequence")
    chains: defaultdict[int, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        receipt.participant = chosen[receipt.participant_id]
        chains[receipt.participant_id].append(receipt)
    today = attested.digests_today(receipts)
    events: defaultdict[int, list[Event]] = defaultdict(list)
    issued = Receipt.pgh_event_model.objects.filter(participant__in=chosen).order_by("pgh_id")
    for event in issued.values_list("participant_id", "pgh_obj_id", "pgh_label", "sequence", named=True):
        events[event.participant_id].append(event)
    copy = anchors.newest()
    return {pk: _check(one, chains[pk], today, events[pk], copy) for pk, one in chosen.items()}


def _check(
    participant: Participant,
    chain: list[Receipt],
    today: Mapping[int, Digests],
    events: list[Event],
    copy: anchors.Copy | None,
) -> ChainCheck:
    checks: list[ReceiptCheck] = []
    before: Receipt | None = None
    for receipt in chain:
        checks.append(_check_one(receipt, before, today.get(receipt.pk)))
        before = receipt
    faults = [fault for one in checks for fault in one.faults]
    faults += _against_the_history(participant, chain, events)
    if copy is not None:
        faults += _against_the_copy(participant, chain, copy)
    return ChainCheck(
        receipts=tuple(chain),
        covers=tuple(_in_words(chain)),
        anchored_on=copy.day if copy else None,
        faults=tuple(faults),
        checks=tuple(checks),
    )


def _check_one(receipt: Receipt, before: Receipt | None, today: Digests | None) -> ReceiptCheck:
    number, faults = receipt.number, []
    is_genuine = receipt.is_genuine
    if not is_genuine and not sealing.is_known(receipt.key_id):
        faults.append(f"{number} is sealed with a key that this portal does not hold.")
    elif not is_genuine:
        faults.append(f"{number} was changed after it was issued.")
    follows = receipt.previous_digest == (before.digest if before else FIRST_LINK)
    if receipt.sequence != (before.sequence if before else 0) + 1:
        follows = False
        faults.append(f"Receipts before {number} are missing.")
    elif not follows:
        faults.append(f"{number} does not follow the receipt before it.")
    parts = tuple(_parts(receipt, today or {}))
    faults += [
        f"Something that {number} attests was changed or removed: {part.words}." for part in parts if not part.holds
    ]
    return ReceiptCheck(is_genuine=is_genuine, follows=follows, parts=parts, faults=tuple(faults))


def _parts(receipt: Receipt, today: Digests) -> Iterator[Part]:
    """Yield each part that the receipt attests or that the rows have now."""
    kind = attested.kinds().get(receipt.kind)
    for name in sorted({*receipt.attests, *today}):
        words = kind.parts.get(name, name) if kind else name
        yield Part(words, receipt.attests.get(name) == today.get(name))


def _against_the_history(participant: Participant, chain: list[Receipt], events: list[Event]) -> Iterator[str]:
    """Compare a chain with the history of its receipts, which must hold exactly one insert for each."""
    there, known = {receipt.pk for receipt in chain}, {event.pgh_obj_id for event in events}
    yield from (f"The history of {receipt.number} is missing." for receipt in chain if receipt.pk not in known)
    for event in events:
        number = number_of(participant, event.sequence)
        if event.pgh_label == "insert" and event.pgh_obj_id not in there:
            yield f"{number} is missing, although the history contains it."
        elif event.pgh_label == "update":
            yield f"{number} differs from the history: it was changed after it was issued."


def _against_the_copy(participant: Participant, chain: list[Receipt], copy: anchors.Copy) -> Iterator[str]:
    head = copy.heads.get(participant.model_id)
    if head is None:
        return
    number, day = number_of(participant, head.sequence), long_date(copy.day)
    there = next((receipt for receipt in chain if receipt.sequence == head.sequence), None)
    if there is None:
        yield f"{number} is missing, although the copy of {day} outside the database contains it."
    elif there.digest != head.digest:
        yield f"{number} differs from the copy of {day} outside the database."


def _in_words(chain: list[Receipt]) -> Iterator[str]:
    """Yield counts of the attested things, such as "3 attestations" and "1 reconciliation report"."""
    counts = Counter(receipt.kind for receipt in chain)
    for code, kind in attested.kinds().items():
        if count := counts.get(code):
            yield f"{count:,} {kind.one if count == 1 else kind.many}"
