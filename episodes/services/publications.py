"""Publications of construction runs: pages, reports and low-volume counts follow a run once it is published."""

from __future__ import annotations

from datetime import date

from episodes import lifecycle
from episodes.models import ConstructionRun, Publication
from portal import clock, personal_data
from portal.formatting import long_date
from portal.models import User
from portal.services.use_case import Actor, Refused, actor_label, use_case
from portal.staff import ANALYST, APPROVER, may_act_as

from . import comparisons, construction, episode_counts

BY_COMMAND = "The operator built it on the portal's own machine."


@use_case("publication.ask")
def ask(*, run: ConstructionRun, reason: str, by: User) -> Publication:
    """Ask for the publication of a finished run; nothing changes until another person publishes it.

    :raises Refused: for a person who may not, without a reason, for a run that is not done, or one asked for already.
    """
    if not may_act_as(by, ANALYST):
        raise Refused("Only analysts can ask for the publication of a run.")
    if not reason.strip():
        raise Refused("Say why this run should be published. The second person reads it.", field="reason")
    personal_data.check_text(reason, field="reason")
    locked = _publishable(run)
    return Publication.objects.create(run=locked, reason=reason.strip(), asked_by=by, asked_at=clock.now())


@use_case("publication.publish")
def publish(*, run: ConstructionRun, by: User) -> Publication:
    """Publish a run for which another person asked.

    :raises Refused: for a person who may not or who asked for it, when nobody asks for it any more, or when another
        run was published since the run was compared.
    """
    if not may_act_as(by, APPROVER):
        raise Refused("Only an approver can publish a run.")
    publication = _waiting(run)
    if publication.asked_by_id == by.pk:
        raise Refused("You asked for this publication. A second person must publish the run.")
    if not comparisons.is_current(publication.run):
        raise Refused(
            f"Another run of {publication.run.year} was published after this one was compared. Choose “Compare again”, "
            "then read the differences."
        )
    publication.published_by, publication.published_at = by, clock.now()
    publication.save(update_fields=["published_by", "published_at"])
    episode_counts.record(run=publication.run, by=by)
    return publication


@use_case("publication.send_back")
def send_back(*, run: ConstructionRun, reason: str, by: User) -> Publication:
    """Refuse the publication of a run with a reason, or take back one's own request; somebody may ask again.

    :raises Refused: for a person who may not, without a reason, or when the run is published.
    """
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can send a run back.")
    if not reason.strip():
        raise Refused("Say why the run is not published.", field="reason")
    personal_data.check_text(reason, field="reason")
    publication = _waiting(run)
    publication.ended_at, publication.ended_because = clock.now(), reason.strip()
    publication.save(update_fields=["ended_at", "ended_because"])
    return publication


@use_case("publication.publish_by_command")
def publish_by_command(*, run: ConstructionRun, by: Actor) -> Publication:
    """Publish a run as the operator of the portal, who works on its own machine; a published run stays as it is.

    :raises Refused: for a run that is not done, or one that waits for a second person.
    """
    published = run.publications.filter(published_at__isnull=False).first()
    if published is not None:
        return published
    locked, now = _publishable(run), clock.now()
    if not comparisons.is_current(locked):
        comparisons.compare(run=locked, by=by)
    publication = Publication.objects.create(
        run=locked, reason=BY_COMMAND, command=actor_label(by), asked_at=now, published_at=now
    )
    episode_counts.record(run=locked, by=by)
    return publication


def construct(
    *,
    year: int,
    claims_through: date,
    by: str,
    kind: str,
    partitions: int | None,
    processes: int,
    force: bool,
    publish: bool,
) -> ConstructionRun:
    """Build a year's episodes now as the operator, then publish them unless `publish` is false.

    Each of the two is a transaction of its own: a run that cannot be published stays built.

    :raises Refused: when they cannot be built or published.
    """
    run = construction.construct(
        year=year,
        claims_through=claims_through,
        kind=kind,
        partitions=partitions,
        processes=processes,
        force=force,
        by=by,
    )
    if publish:
        publish_by_command(run=run, by=by)
    return run


def _publishable(run: ConstructionRun) -> ConstructionRun:
    """Lock a finished run that nobody has asked for.

    :raises Refused: when it is not done, waits for a second person, or is published.
    """
    # A run that a worker builds is locked, and nobody should wait for it; the filter leaves it out.
    locked = ConstructionRun.objects.filter(status=lifecycle.DONE).select_for_update().filter(pk=run.pk).first()
    if locked is None:
        raise Refused(f"Run {run.pk} is not done. Only a finished run can be published.")
    standing = locked.publications.standing().first()
    if standing is None:
        return locked
    if standing.published_at:
        raise Refused(f"Run {run.pk} was published on {long_date(standing.published_at)}.")
    raise Refused(f"Run {run.pk} waits for a second person, who publishes it or sends it back.")


def _waiting(run: ConstructionRun) -> Publication:
    """Lock the publication of a run that waits for a second person.

    :raises Refused: when there is none.
    """
    # All publications of the year are locked, so that two runs are not published at the same moment.
    rows = Publication.objects.standing().filter(run__kind=run.kind, run__year=run.year)
    locked = list(rows.select_related("run").select_for_update(of=("self",)).order_by("pk"))
    publication = next((one for one in locked if one.run_id == run.pk and one.published_at is None), None)
    if publication is None:
        raise Refused("Nobody asks for the publication of this run any more. Look at its page.")
    return publication
