"""Daily check of all receipts: copy the heads of the chains, check the chains, and notify administrators of faults."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse

from portal import anchors, chains, clock, history_tables
from portal.models import CheckedChain, Participant, Receipt, User
from portal.staff import ADMINISTRATOR

from . import jobs
from .use_case import Actor, use_case

logger = structlog.get_logger(__name__)
AT_ONCE = 50
"""Number of participants whose receipts are in memory at the same time."""


def copy_heads(*, day: date) -> None:
    """Write the day's copy of the head of every chain and of the length of the history outside the database.

    If a chain or the history lost something that is in the copy before, the new copy keeps the earlier head or length.
    Otherwise nobody could see the loss from the next day on.
    """
    heads = {
        model_id: anchors.Head(sequence, digest)
        for model_id, sequence, digest in Receipt.objects.order_by("participant_id", "-sequence")
        .distinct("participant_id")
        .values_list("participant__model_id", "sequence", "digest")
    }
    history = {table: anchors.Length(last, events) for table, (last, events) in history_tables.lengths().items()}
    before = anchors.newest()
    if before is not None:
        heads |= _lost(before.heads)
        history |= {table: before.history[table] for table in _shortened(before.history)}
    anchors.keep(anchors.Copy(day, heads, history))


def _lost(heads: Mapping[str, anchors.Head]) -> dict[str, anchors.Head]:
    """Return the heads that are no longer in the database."""
    digests = [head.digest for head in heads.values()]
    there = {
        (model_id, anchors.Head(sequence, digest))
        for model_id, sequence, digest in Receipt.objects.filter(digest__in=digests).values_list(
            "participant__model_id", "sequence", "digest"
        )
    }
    return {model_id: head for model_id, head in heads.items() if (model_id, head) not in there}


def _shortened(history: Mapping[str, anchors.Length]) -> list[str]:
    """Return the history tables that contain fewer events than before."""
    now = history_tables.lengths({table: length.last for table, length in history.items()})
    return [table for table, (_, events) in now.items() if events < history[table].events]


def check_all(*, day: date, by: Actor) -> list[str]:
    """Check the receipts of all participants, store the results, and notify the administrators of faults.

    :returns: the Model IDs of participants whose receipts failed the check.
    """
    participants = list(Participant.objects.defer("tin").order_by("pk"))
    broken: list[str] = []
    for start in range(0, len(participants), AT_ONCE):
        some = participants[start : start + AT_ONCE]
        found = chains.check_many(some)
        _keep(found=found, by=by)
        broken += [one.model_id for one in some if not found[one.pk].holds]
    copy = anchors.newest()
    gone = set(copy.heads if copy else ()) - {one.model_id for one in participants}
    found_missing = {
        "participants": broken,
        "participants_gone": sorted(gone),
        "history": _shortened(copy.history) if copy else [],
        "copies": anchors.damaged(),
    }
    if any(found_missing.values()):
        logger.error("receipts_do_not_hold", **found_missing)
        _tell_administrators(day)
    return broken


@use_case("chain_check.keep")
def _keep(*, found: Mapping[int, chains.ChainCheck], by: Actor) -> None:
    now = clock.now()
    rows = [
        CheckedChain(
            participant_id=participant_id,
            checked_at=now,
            length=check.length,
            holds=check.holds,
            faults=list(check.faults),
            anchored_on=check.anchored_on,
        )
        for participant_id, check in found.items()
    ]
    CheckedChain.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["participant"],
        update_fields=["checked_at", "length", "holds", "faults", "anchored_on"],
    )


def _tell_administrators(day: date) -> None:
    people = User.objects.filter(Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR), is_active=True, is_staff=True)
    for user_id in people.values_list("pk", flat=True).distinct():
        jobs.enqueue("portal.mail_receipts_warning", user_id, day.isoformat())


def mail_warning(*, user_id: int) -> bool:
    """Email an administrator that receipts failed their check; the mail names neither participants nor people."""
    person = User.objects.get(pk=user_id)
    address = f"{settings.PUBLIC_ADDRESS}{reverse('admin:portal_checkedchain_changelist')}"
    text = (
        "The nightly check found receipts that are not genuine, unaltered and complete, or a damaged copy of them.\n\n"
        f"See which participants are affected and what does not match: {address}\n\n"
        "Do not change the database or the copies. Read the log of the check first.\n"
    )
    subject = f"{settings.EMAIL_SUBJECT_PREFIX}receipts failed their check"
    return bool(EmailMessage(subject, text, to=[person.email]).send())
