"""The steps by which two people publish a construction run."""

from __future__ import annotations

from typing import Any

from django import forms

from episodes import comparison_words, lifecycle
from episodes.models import ConstructionRun, Publication
from episodes.services import comparisons, publications
from portal.admin.steps import Step
from portal.formatting import long_date
from portal.staff import ANALYST, APPROVER

ANALYSTS, APPROVERS = frozenset({ANALYST}), frozenset({APPROVER})


def standing(run: ConstructionRun) -> Publication | None:
    """Return the publication of a run that waits or is done, from the publications that the list has read."""
    return next((one for one in run.publications.all() if one.ended_at is None), None)


def words(run: Any) -> str:
    """Say whether a run is published, for a run of the list."""
    publication = standing(run)
    if publication is None and run.publications.all():
        return "Sent back"
    if publication is None:
        return "Not published" if run.status == lifecycle.DONE else ""
    if publication.published_at is None:
        return "Waits for a second person"
    day = long_date(publication.published_at)
    return f"In use since {day}" if run.is_in_use else f"Published {day}, superseded"


def _is_unpublished(run: ConstructionRun) -> bool:
    publication = standing(run)
    return run.status == lifecycle.DONE and (publication is None or publication.published_at is None)


def _is_waiting(run: ConstructionRun) -> bool:
    return _is_unpublished(run) and standing(run) is not None


def _ask(run: ConstructionRun, **given: Any) -> str:
    publications.ask(run=run, **given)
    return "An approver can now publish this run, or send it back."


def _publish(run: ConstructionRun, **given: Any) -> str:
    publications.publish(run=run, **given)
    return f"Run {run.pk} is published. Pages and the next reports follow it."


def _send_back(run: ConstructionRun, **given: Any) -> str:
    publications.send_back(run=run, **given)
    return "The run is not published. Its page shows the reason."


def _compare(run: ConstructionRun, **given: Any) -> str:
    return f"{comparison_words.summary(comparisons.compare(run=run, **given))}."


STEPS = (
    Step(
        "ask",
        "Ask to publish",
        "You ask a second person to publish this run. Nothing changes for practices until then. Read the differences "
        "to the published run first.",
        ANALYSTS,
        _ask,
        when=lambda run: _is_unpublished(run) and standing(run) is None,
    ),
    Step(
        "publish",
        "Publish",
        "Practices see the episodes of this run from now on, and the next reports and the low-volume counts follow it. "
        "A published run is never withdrawn: a later one supersedes it.",
        APPROVERS,
        _publish,
        form=forms.Form,
        when=_is_waiting,
        asks=True,
        notes=comparison_words.what_follows,
    ),
    Step(
        "send-back",
        "Send back",
        "The run is not published. An analyst can ask again, or build another run.",
        ANALYSTS | APPROVERS,
        _send_back,
        when=_is_waiting,
    ),
    Step(
        "compare",
        "Compare again",
        "The portal compares this run with the one that is published now, and replaces the differences on this page.",
        ANALYSTS | APPROVERS,
        _compare,
        form=forms.Form,
        when=_is_unpublished,
    ),
)
