"""Dated facts about a participant (kind, sites, exclusions): recorded, corrected and withdrawn, each by a new row."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.urls import reverse

from portal import clock, personal_data
from portal.characters import tidy
from portal.formatting import long_date
from portal.models import Participant
from portal.models.dated import Dated
from portal.participation.models.dated_fact import DatedFact
from portal.services import messages
from portal.services.typed_days import check_in_order
from portal.services.use_case import Actor, Refused

Fact = TypeVar("Fact", bound=DatedFact)


def record(
    model: type[Fact],
    *,
    participant: Participant,
    same: tuple[str, ...],
    from_on: date,
    to_on: date | None,
    because: str,
    corrects: Fact | None = None,
    replaced_because: str = "",
    by: Actor,
    **stated: Any,
) -> Fact:
    """Store a fact; the same fact is stored once. The calling service has checked what the fact states
    and that its days are in reach.

    :param same: the columns of which no two facts of a participant hold on the same day.
    :param corrects: the fact that this one replaces.
    :param replaced_because: the reason of the replacement, if it is not the reason of the new fact.
    :raises Refused: without a reason from a person, or for days that are out of order or overlap those of another
        fact.
    """
    said = said_because(because, by=by)
    check_in_order(from_on=from_on, to_on=to_on)
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)  # two at once would overlap
    states = {**stated, "from_on": from_on, "to_on": to_on}
    if corrects is not None and _states(corrects) == states:
        raise Refused("Nothing is different from the row that you correct.")
    if corrects is not None:
        withdraw(corrects, because=replaced_because or said, by=by)
    there = model.objects.filter(participant=participant, **{name: stated[name] for name in same})
    other: Dated | None = there.during(from_on, to_on).first()
    if isinstance(other, model) and _states(other) == states:
        return other  # a double click
    if other is not None:
        raise Refused(
            f"These days overlap others that begin on {long_date(other.from_on)}. Enter days that do not overlap, or "
            "correct the other row.",
            field="from_on",
        )
    return model.objects.create(  # type: ignore[no-any-return]
        participant=participant, from_on=from_on, to_on=to_on, because=said, corrects=corrects, **stated
    )


def _states(fact: DatedFact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in (*fact.STATED, "from_on", "to_on")}


def withdraw(fact: DatedFact, *, because: str, by: Actor) -> None:
    """Mark a fact as one that does not hold.

    :raises Refused: without a reason from a person, or when it was replaced or withdrawn already.
    """
    said = said_because(because, by=by)
    row = type(fact).every.select_for_update().get(pk=fact.pk)
    if row.withdrawn_at is not None:
        raise Refused(f"This row was replaced or withdrawn on {long_date(row.withdrawn_at)}. Open the newest one.")
    row.withdrawn_at, row.withdrawn_because = clock.real_now(), said
    row.save(update_fields=["withdrawn_at", "withdrawn_because"])


def said_because(because: str, *, by: Actor) -> str:
    """Return the reason that a person gave, tidy; a job may give none.

    :raises Refused: when a person gave none, or it holds an identifier of a person.
    """
    said = tidy(because)
    if not said and not isinstance(by, str):
        raise Refused("Say why. The history and the practice keep this reason.", field="because")
    personal_data.check_text(said, field="because")
    return said


def tell(participant: Participant, subject: str, words: str, because: str, by: Actor) -> None:
    """Tell a participant that its standing changed, and why."""
    reason = f" CMS says why: {because}" if because else ""
    messages.send(
        participant=participant,
        subject=subject,
        body=f"{words}{reason} Your duties follow: see your dashboard.",
        path=reverse("participation:profile", args=[participant.model_id]),
        by=by,
    )
